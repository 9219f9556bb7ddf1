"""How the figures of campaigns are shown: which days, in which pieces, and which small numbers are not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

# Fewer finished lessons than this are shown to nobody: in a week with one, a colleague would know whose it was. Views,
# downloads, scans and embeds are of nobody, so they are shown as they are.
LEAST = 5
WEEKLY_FROM = 93  # days: a longer period is drawn by week
DAY, WEEK = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True)
class Span:
    """Days from `first` to `last`, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days that are."""
        return (self.last - self.first).days + 1

    def moved(self, by: timedelta) -> "Span":
        """The same number of days, later or earlier."""
        return Span(self.first + by, self.last + by)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Group:
    """Whole weeks in a row in which at least `LEAST` lessons were finished."""

    span: Span
    number: int


def pieces(span: Span) -> tuple[Span, ...]:
    """The bars of a chart: days, or weeks from Monday to Sunday where there are many, cut at both ends."""
    if span.days < WEEKLY_FROM:
        return tuple(Span(day, day) for day in (span.first + DAY * number for number in range(span.days)))
    found = []
    first = span.first
    while first <= span.last:
        sunday = first + DAY * (6 - first.weekday())
        found.append(Span(first, min(sunday, span.last)))
        first = sunday + DAY
    return tuple(found)


def groups(by_day: Mapping[date, int], today: date, least: int = LEAST) -> tuple[Group, ...]:
    """Whole weeks that are over, put together until each group holds `least`; what is left at the end is not shown.

    The groups of a campaign are the same whatever period is asked for, and do not change once they are there: no two
    answers differ by fewer than `least`.
    """
    if not by_day:
        return ()
    found = []
    start = monday = min(by_day) - DAY * min(by_day).weekday()
    waiting = 0
    while monday + DAY * 6 < today:
        waiting += sum(by_day.get(monday + DAY * number, 0) for number in range(7))
        monday += WEEK
        if waiting >= least:
            found.append(Group(Span(start, monday - DAY), waiting))
            start, waiting = monday, 0
    return tuple(found)
