"""What a page says of its window: phase, dates and sentences, all from the clock at the time of the request."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from campaigns.rules.calendar import Phase, Window, is_waiting, max_age, phase
from campaigns.rules.territories import Territory, zone_of
from home.paris import PARIS

CACHE_SECONDS = 300


@dataclass(frozen=True)
class KeyDate:
    """One date of a timeline; `state` is past, now (the last one passed) or next."""

    at: datetime
    label: str
    state: str


@dataclass(frozen=True)
class Coming:
    """An opening or a closing that lies ahead."""

    at: datetime
    label: str
    title: str
    url: str


@dataclass(frozen=True)
class Bar:
    """A campaign in the picture of a season: half-month columns `start` (1 to 24) up to, not including, `end`."""

    title: str
    url: str
    start: int
    end: int
    phase: Phase


@dataclass(frozen=True)
class Season:
    """Twelve months, the campaigns open in them, and the half-month column of today."""

    months: list[date]
    bars: list[Bar]
    today: int


def days_left(closes_at: datetime, now: datetime, zone: ZoneInfo = PARIS) -> int:
    """How many nights remain before closing, counted on a calendar of the zone; 0 on the last day."""
    return (closes_at.astimezone(zone).date() - now.astimezone(zone).date()).days


def sentence(window: Window, now: datetime, zone: ZoneInfo = PARIS) -> str:
    """What the phase means for a reader, with its date and time in the zone."""
    current = phase(window, now)
    if current is Phase.SOON and is_waiting(window, now):
        return gettext("Opens soon")
    if current is Phase.SOON:
        return gettext("Opens on %(day)s at %(time)s") % _when(window.opens_at, zone)
    if current is Phase.OPEN:
        return gettext("Until %(day)s") % _when(window.closes_at, zone)
    if current is Phase.LAST_DAYS:
        left = days_left(window.closes_at, now, zone)
        if left == 0:
            return gettext("Last day: until %(time)s today") % _when(window.closes_at, zone)
        return ngettext("%(left)s day left, until %(day)s", "%(left)s days left, until %(day)s", left) % {
            "left": left,
            **_when(window.closes_at, zone),
        }
    if current is Phase.CLOSED:
        return gettext("Closed since %(day)s") % _when(window.closes_at, zone)
    if current is Phase.CANCELLED and window.cancelled_at:
        return gettext("Cancelled on %(day)s") % _when(window.cancelled_at, zone)
    if current is Phase.WITHDRAWN:
        return gettext("Withdrawn")
    return gettext("Not announced yet")


def key_dates(window: Window, now: datetime) -> list[KeyDate]:
    """The dates of a campaign in order, for people to see where they are; no opening that has passed without happening."""
    opens_at = None if is_waiting(window, now) else window.opens_at
    dates = [(window.announced_at, gettext("Announced")), (opens_at, gettext("Opens"))]
    dates += [(window.closes_at, gettext("Closes"))]
    known = [(at, label) for at, label in dates if at is not None]
    passed = sum(at <= now for at, _label in known)
    states = ["past"] * (passed - 1) + ["now"] * (passed > 0) + ["next"] * (len(known) - passed)
    return [KeyDate(at, label, state) for (at, label), state in zip(known, states, strict=True)]


def seconds_fresh(windows: Mapping[Territory, Window], now: datetime) -> int:
    """For how long a page about a campaign stays true: never past a boundary, nor past midnight while days are counted.

    What waits for a language is kept by nobody: it opens the moment that somebody publishes or decides.
    """
    return min((_seconds_fresh(window, now, zone_of(key)) for key, window in windows.items()), default=CACHE_SECONDS)


def _seconds_fresh(window: Window, now: datetime, zone: ZoneInfo) -> int:
    if is_waiting(window, now):
        return 0
    seconds = max_age(window, now, CACHE_SECONDS)
    if phase(window, now) is Phase.LAST_DAYS:
        tomorrow = (now.astimezone(zone) + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        seconds = min(seconds, max(0, int(tomorrow.timestamp() - now.timestamp())))
    return seconds


def coming_up(windows: Iterable[tuple[str, str, Window]], now: datetime, limit: int) -> list[Coming]:
    """The next openings and closings among campaigns given as title, address and window, soonest first."""
    dates = []
    for title, url, window in windows:
        dates += [
            Coming(window.opens_at, gettext("Opens"), title, url),
            Coming(window.closes_at, gettext("Closes"), title, url),
        ]
    return sorted((date for date in dates if date.at > now), key=lambda date: (date.at, date.title))[:limit]


def season(windows: Iterable[tuple[str, str, Window]], now: datetime) -> Season:
    """The year around now as 24 half months, from two months ago, with the columns each campaign is open in."""
    local = now.astimezone(PARIS)
    first = (local.year * 12 + local.month - 1) - 2
    months = [date(month // 12, month % 12 + 1, 1) for month in range(first, first + 12)]
    bars = []
    for title, url, window in windows:
        start, end = _column(window.opens_at, first), _column(window.closes_at, first)
        if start <= 24 and end >= 1:
            bars.append(Bar(title, url, max(start, 1), min(end, 24) + 1, phase(window, now)))
    return Season(months, bars, _column(now, first))


def _column(moment: datetime, first_month: int) -> int:
    local = moment.astimezone(PARIS)
    return (local.year * 12 + local.month - 1 - first_month) * 2 + (1 if local.day <= 15 else 2)


def _when(moment: datetime, zone: ZoneInfo) -> dict[str, str]:
    local = timezone.localtime(moment, zone)
    return {"day": date_format(local, "DATE_FORMAT"), "time": date_format(local, "TIME_FORMAT")}
