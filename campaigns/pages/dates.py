"""What readers are told of a campaign's dates: where it stands in each territory, and every change and why."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from campaigns.rules.calendar import Phase, is_waiting, phase
from campaigns.rules.seasons import CONFIRMATIONS
from campaigns.rules.territories import Territory, zone_of
from campaigns.seasons.models import DateChange, territory_name

if TYPE_CHECKING:
    from campaigns.pages.campaign import CampaignPage

DATE_NAMES: dict[str, str | Promise] = {
    "announced_at": _("Communication opens"),
    "opens_at": _("Service opens"),
    "closes_at": _("Service ends"),
    "withdrawn_at": _("Withdrawn"),
}
DID: dict[str, str | Promise] = {
    DateChange.Kind.MOVED: _("Moved on %(day)s"),
    DateChange.Kind.EXTENDED: _("Extended on %(day)s"),
    DateChange.Kind.CANCELLED: _("Cancelled on %(day)s"),
    DateChange.Kind.RESUMED: _("Resumed on %(day)s"),
}


@dataclass(frozen=True)
class Place:
    """A campaign in one territory, its dates on the clocks there."""

    name: str
    zone: str
    phase: Phase
    opens: str
    closes: str
    is_opening_confirmed: bool
    is_closing_confirmed: bool


@dataclass(frozen=True)
class PublicChange:
    """A confirmed date that changed, and why, in the reader's language."""

    at: datetime
    said: str
    place: str
    sentences: list[str]
    reason: str


def places_of(page: "CampaignPage", now: datetime) -> list[Place]:
    """Where a campaign stands in each territory the public may know of."""
    places = []
    for row in page.season_windows:
        current = phase(row.window, now)
        if current is Phase.HIDDEN:
            continue
        places.append(
            Place(
                name=territory_name(Territory(row.territory)),
                zone=row.zone.key.replace("_", " "),
                phase=Phase.CLOSED if current is Phase.WITHDRAWN else current,
                opens=gettext("soon") if is_waiting(row.window, now) else say_moment(row.opens_at, row.zone),
                closes=say_moment(row.closes_at, row.zone),
                is_opening_confirmed=row.is_opening_confirmed,
                is_closing_confirmed=row.is_closing_confirmed,
            )
        )
    return places


def changes_of(page: "CampaignPage", now: datetime) -> list[PublicChange]:
    """Every change of a confirmed date, the last first, where the public may know of the campaign; one query at most."""
    rows = [row for row in page.season_windows if any(getattr(row, f"is_{name}_confirmed") for name in CONFIRMATIONS)]
    known = [row.territory for row in rows if phase(row.window, now) is not Phase.HIDDEN]
    if not known:
        return []
    changes = DateChange.objects.filter(campaign=page.translation_key, is_public=True, territory__in=known)
    language = page.locale.language_code
    return [
        PublicChange(
            at=change.at,
            said=str(DID[change.kind]) % {"day": _say_day(change)},
            place=territory_name(Territory(change.territory)),
            sentences=say_moves(change),
            reason=change.reason.get(language, ""),
        )
        for change in changes.order_by("-at", "-pk")
        if change.kind in DID
    ]


def say_moves(change: DateChange) -> list[str]:
    """Which dates a change moved, one sentence for each, on the clocks of its territory."""
    zone = zone_of(Territory(change.territory))
    lines = []
    for name, label in DATE_NAMES.items():
        before, after = (_moment(side.get(name), zone) for side in (change.before, change.after))
        if before and after:
            lines.append(
                gettext("%(date)s: %(before)s → %(after)s") % {"date": label, "before": before, "after": after}
            )
        elif before:
            lines.append(gettext("%(date)s: %(before)s, taken away") % {"date": label, "before": before})
        elif after:
            lines.append(gettext("%(date)s: %(after)s") % {"date": label, "after": after})
    return lines


def say_moment(moment: datetime, zone: ZoneInfo) -> str:
    """A date and time on the clocks of a zone."""
    return str(date_format(timezone.localtime(moment, zone), "DATETIME_FORMAT"))


def _say_day(change: DateChange) -> str:
    zone = zone_of(Territory(change.territory))
    return str(date_format(timezone.localtime(change.at, zone), "DATE_FORMAT"))


def _moment(text: str | None, zone: ZoneInfo) -> str:
    return say_moment(datetime.fromisoformat(text), zone) if text else ""
