"""What opens and what ends in the months to come, for each territory and audience; nothing under embargo."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext

from campaigns.pages.calendar import CACHE_SECONDS, seconds_fresh
from campaigns.pages.campaign import CampaignPage
from campaigns.pages.dates import say_moment
from campaigns.rules.audiences import Audience
from campaigns.rules.calendar import Phase, phase
from campaigns.rules.territories import Territory
from campaigns.seasons.models import SeasonWindow, territory_name

YEAR = timedelta(days=366)
RUNNING = {Phase.SOON, Phase.OPEN, Phase.LAST_DAYS}


@dataclass(frozen=True)
class ComingDate:
    """An opening or an end that lies ahead, in the territories where it falls on the same time of day."""

    campaign: UUID
    title: str
    url: str
    audience: str
    what: str
    is_opening: bool
    is_confirmed: bool
    at: datetime
    day: date
    text: str
    territories: tuple[Territory, ...]

    @property
    def month(self) -> date:
        """The first day of its month, by the clocks there."""
        return self.day.replace(day=1)

    @property
    def places(self) -> str:
        """Where."""
        return ", ".join(territory_name(territory) for territory in self.territories)


@dataclass(frozen=True)
class ComingDates:
    """What is to come, soonest first; `seconds` is for how long that stays true."""

    dates: list[ComingDate]
    seconds: int


def coming_up(
    *,
    now: datetime,
    language: str,
    territory: Territory | None = None,
    audience: Audience | None = None,
    until: datetime | None = None,
) -> ComingDates:
    """The openings and ends of announced campaigns until a time, a year from now when not said.

    In one territory a campaign without a window of its own has the one that runs everywhere. As many queries however
    many campaigns there are.
    """
    pages = CampaignPage.objects.live().public().filter(locale__language_code=language).defer_streamfields()
    by_key = {page.translation_key: page for page in pages.select_related("locale").order_by("pk")}
    rows: dict[UUID, dict[Territory, SeasonWindow]] = {key: {} for key in by_key}
    for row in SeasonWindow.objects.filter(campaign__in=by_key).order_by("pk"):
        rows[row.campaign][Territory(row.territory)] = row
    found: dict[tuple[UUID, bool, datetime, bool], list[SeasonWindow]] = {}
    seconds = [CACHE_SECONDS]
    for key, page in by_key.items():
        seconds.append(seconds_fresh({place: row.window for place, row in rows[key].items()}, now))
        if audience is not None and audience.value not in page.audiences:
            continue
        for row in _asked(rows[key], territory):
            if phase(row.window, now) not in RUNNING:
                continue
            for name in ("opens_at", "closes_at"):
                at = getattr(row, name)
                if now < at <= (until or now + YEAR):
                    local = at.astimezone(row.zone).replace(tzinfo=None)
                    sure = row.is_opening_confirmed if name == "opens_at" else row.is_closing_confirmed
                    found.setdefault((key, name == "opens_at", local, sure), []).append(row)
    dates = [_date(by_key[key], is_opening, sure, same) for (key, is_opening, _local, sure), same in found.items()]
    return ComingDates(sorted(dates, key=lambda one: (one.at, one.title, not one.is_opening)), min(seconds))


def _asked(rows: dict[Territory, SeasonWindow], territory: Territory | None) -> list[SeasonWindow]:
    if territory is None:
        return [rows[one] for one in Territory if one in rows]
    return [rows[one] for one in (territory, Territory.EVERYWHERE) if one in rows][:1]


def _date(page: CampaignPage, is_opening: bool, is_confirmed: bool, same: list[SeasonWindow]) -> ComingDate:
    name = "opens_at" if is_opening else "closes_at"
    first = min(same, key=lambda row: getattr(row, name))
    at: datetime = getattr(first, name)
    return ComingDate(
        campaign=page.translation_key,
        title=page.title,
        url=page.url,
        audience=page.audience,
        what=gettext("Opens") if is_opening else gettext("Closes"),
        is_opening=is_opening,
        is_confirmed=is_confirmed,
        at=at,
        day=at.astimezone(first.zone).date(),
        text=say_moment(at, first.zone),
        territories=tuple(Territory(row.territory) for row in same),
    )
