"""What the dates desk shows of one campaign: its windows, each on its own clocks, and everything that happened to them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import get_language

from campaigns.pages.campaign import CampaignPage
from campaigns.pages.dates import DATE_NAMES, say_moment
from campaigns.planning.wording import (
    CONFIRMED_NAMES,
    distance,
    say_changes,
    say_phase,
)
from campaigns.rules.calendar import Phase, is_waiting, phase
from campaigns.rules.planning import next_season, proposed_end
from campaigns.rules.seasons import CONFIRMED_BY, DATES
from campaigns.rules.territories import Territory, zone_of
from campaigns.seasons.models import DateChange, SeasonWindow, territory_name


@dataclass(frozen=True)
class DateLine:
    """One date of a window as it is shown."""

    label: str
    text: str
    distance: str
    is_confirmed: bool


@dataclass(frozen=True)
class WindowLine:
    """The dates of a campaign in one territory, and what may be done with them now."""

    row: SeasonWindow
    name: str
    zone: str
    phase: Phase
    phase_name: str
    waits: bool
    dates: list[DateLine]
    unconfirmed: list[tuple[str, str]]
    proposed_end: datetime
    proposed_text: str
    may_be_removed: bool
    may_be_extended: bool
    is_cancelled: bool


@dataclass(frozen=True)
class ChangeLine:
    """One change of dates, as the history shows it."""

    change: DateChange
    territory: str
    sentences: list[str]


def campaign_pages(campaign: UUID) -> list[CampaignPage]:
    """The language versions of a campaign, drafts included, that of the reader's language first."""
    pages = CampaignPage.objects.filter(translation_key=campaign).select_related("locale").defer_streamfields()
    return sorted(pages, key=lambda page: (page.locale.language_code != get_language(), page.locale.language_code))


def window_lines(campaign: UUID, now: datetime) -> list[WindowLine]:
    """The windows of a campaign, in the order of territories."""
    rows = {Territory(row.territory): row for row in SeasonWindow.objects.of(campaign)}
    return [window_line(rows[territory], now) for territory in Territory if territory in rows]


def window_line(row: SeasonWindow, now: datetime) -> WindowLine:
    """One window as the desk shows it."""
    zone, current, is_cancelled = row.zone, phase(row.window, now), row.cancelled_at is not None
    waits = not is_cancelled and is_waiting(row.window, now)
    unconfirmed = [
        (name, str(label)) for name, label in CONFIRMED_NAMES.items() if not getattr(row, f"is_{name}_confirmed")
    ]
    end = proposed_end(row.closes_at, zone)
    return WindowLine(
        row=row,
        name=territory_name(Territory(row.territory)),
        zone=zone.key.replace("_", " "),
        phase=current,
        phase_name=say_phase(Phase.CANCELLED if is_cancelled else current, waits=waits),
        waits=waits,
        dates=[_date_line(row, name, zone, now) for name in DATES],
        unconfirmed=[] if is_cancelled else unconfirmed,
        proposed_end=end,
        proposed_text=say_moment(end, zone),
        may_be_removed=len(unconfirmed) == len(CONFIRMED_NAMES) and row.announced_at > now,
        may_be_extended=not is_cancelled and current is not Phase.WITHDRAWN,
        is_cancelled=is_cancelled,
    )


def next_windows(campaign: UUID, now: datetime) -> list[WindowLine]:
    """The windows that the next season would have."""
    lines = []
    for row in SeasonWindow.objects.of(campaign).running().order_by("pk"):
        shifted = SeasonWindow(territory=row.territory, campaign=campaign, **next_season(row.planned, row.zone))
        lines.append(window_line(shifted, now))
    return sorted(lines, key=lambda line: list(Territory).index(Territory(line.row.territory)))


def history(campaign: UUID) -> list[ChangeLine]:
    """Every change of the campaign's dates, the last first."""
    changes = DateChange.objects.filter(campaign=campaign).select_related("by").order_by("-at", "-pk")
    return [ChangeLine(change, territory_name(Territory(change.territory)), say_changes(change)) for change in changes]


def ending_alike(window: SeasonWindow) -> list[SeasonWindow]:
    """The other territories where the campaign ends at the same time by the clocks there."""
    others = SeasonWindow.objects.of(window.campaign).running().exclude(pk=window.pk).order_by("pk")
    end = window.closes_at.astimezone(window.zone).replace(tzinfo=None)
    return [one for one in others if one.closes_at.astimezone(one.zone).replace(tzinfo=None) == end]


def territories_left(campaign: UUID) -> list[tuple[str, str, str]]:
    """The territories without dates of their own, each with its name and its zone."""
    taken = set(SeasonWindow.objects.of(campaign).values_list("territory", flat=True))
    return [
        (territory.value, territory_name(territory), zone_of(territory).key.replace("_", " "))
        for territory in Territory
        if territory.value not in taken
    ]


def proposed_dates(campaign: UUID, territory: Territory) -> dict[str, datetime]:
    """Dates to begin with in a new territory: those of another one, at the same times of day on its own clocks."""
    rows = {Territory(row.territory): row for row in SeasonWindow.objects.of(campaign)}
    model = next((rows[one] for one in Territory if one in rows), None)
    if model is None:
        return {}
    zone = zone_of(territory)
    known = {name: getattr(model, name) for name in DATES}
    return {name: at.astimezone(model.zone).replace(tzinfo=zone) for name, at in known.items() if at is not None}


def other_seasons(campaign: UUID) -> list[CampaignPage]:
    """The other seasons of the same campaign, one page each, by their label."""
    series = CampaignPage.objects.filter(translation_key=campaign).values("series")
    pages = CampaignPage.objects.filter(series__in=series).exclude(translation_key=campaign).select_related("locale")
    one_each: dict[UUID, CampaignPage] = {}
    for page in sorted(pages.defer_streamfields(), key=lambda page: page.locale.language_code != get_language()):
        one_each.setdefault(page.translation_key, page)
    return sorted(one_each.values(), key=lambda page: page.season)


def _date_line(row: SeasonWindow, name: str, zone: ZoneInfo, now: datetime) -> DateLine:
    at = getattr(row, name)
    return DateLine(
        label=str(DATE_NAMES[name]),
        text=say_moment(at, zone) if at else "",
        distance=distance(at, now) if at else "",
        is_confirmed=getattr(row, f"is_{CONFIRMED_BY[name]}_confirmed"),
    )
