"""A year of campaigns by week: where each bar lies, where campaigns run at once, and where nothing runs.

Weeks begin on Monday on the clocks of each territory and are counted from the first one shown, beginning with 0. A bar
covers every week it touches.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

WEEKS = 53


@dataclass(frozen=True)
class Span:
    """Weeks from `start` up to, not including, `end`, and whose they are."""

    start: int
    end: int
    owner: str


@dataclass(frozen=True)
class Stretch:
    """Weeks in which something is to be noticed: several owners at once, or none."""

    start: int
    end: int
    owners: tuple[str, ...] = ()


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def week_of(moment: datetime, zone: ZoneInfo, first: date) -> int:
    """The number of the week a moment lies in, counted from the week of `first` (a Monday); negative before it."""
    return (monday_of(moment.astimezone(zone).date()) - first).days // 7


def span(opens_at: datetime, closes_at: datetime, zone: ZoneInfo, first: date, owner: str) -> Span | None:
    """The weeks of the year shown that a service touches; None when it touches none. The end itself is not in it."""
    start = week_of(opens_at, zone, first)
    end = week_of(closes_at - timedelta(microseconds=1), zone, first) + 1
    if end <= 0 or start >= WEEKS:
        return None
    return Span(max(start, 0), min(end, WEEKS), owner)


def crowded(spans: Iterable[Span]) -> list[Stretch]:
    """Where several owners run in the same week, in order; a stretch goes on while they are the same."""
    listed = list(spans)
    weeks = [tuple(sorted({one.owner for one in listed if one.start <= week < one.end})) for week in range(WEEKS)]
    return [one for one in _stretches(weeks) if len(one.owners) > 1]


def quiet(spans: Iterable[Span], today: int) -> list[Stretch]:
    """Where nothing runs, from this week on, until the last thing planned ends: what comes after is not planned yet."""
    listed = list(spans)
    last = max((one.end for one in listed), default=0)
    weeks = [tuple(sorted({one.owner for one in listed if one.start <= week < one.end})) for week in range(WEEKS)]
    return [
        Stretch(max(one.start, today), one.end)
        for one in _stretches(weeks)
        if not one.owners and one.end <= last and one.end > today
    ]


def _stretches(weeks: list[tuple[str, ...]]) -> list[Stretch]:
    found: list[Stretch] = []
    for week, owners in enumerate(weeks):
        if found and found[-1].owners == owners:
            found[-1] = Stretch(found[-1].start, week + 1, owners)
        else:
            found.append(Stretch(week, week + 1, owners))
    return found
