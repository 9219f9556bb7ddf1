"""What planning a season takes: seasons that may not overlap, an end to extend to, and the dates of the next season."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from campaigns.rules.calendar import Window
from campaigns.rules.seasons import DATES
from campaigns.rules.territories import Territory


@dataclass(frozen=True)
class Clash:
    """Two windows that serve the same territory at the same time."""

    territory: Territory
    one: Window
    other: Window


def clashes(one: Mapping[Territory, Window], other: Mapping[Territory, Window]) -> tuple[Clash, ...]:
    """Return where two seasons of a campaign would serve at once; `everywhere` stands for territories left out."""
    found = []
    for territory in Territory:
        mine = one.get(territory, one.get(Territory.EVERYWHERE))
        theirs = other.get(territory, other.get(Territory.EVERYWHERE))
        is_named = territory in one or territory in other
        if is_named and mine and theirs and overlap(mine, theirs):
            found.append(Clash(territory, mine, theirs))
    return tuple(found)


def overlap(one: Window, other: Window) -> bool:
    """Whether two services run at the same time; one that opens the second the other ends does not."""
    return one.opens_at < other.closes_at and other.opens_at < one.closes_at


def proposed_end(closes_at: datetime, zone: ZoneInfo) -> datetime:
    """Return a sensible end to extend to, at the same time of day: the end of the next month after the end of a month,
    four weeks later otherwise."""
    day = closes_at.astimezone(zone).date()
    tomorrow = day + timedelta(days=1)
    if tomorrow.day != 1:
        return _weeks_later(closes_at, 4, zone)
    after_next = (tomorrow + timedelta(days=31)).replace(day=1)
    return _weeks_later(closes_at, 0, zone, days=(after_next - tomorrow).days)


def next_season(window: Window, zone: ZoneInfo) -> dict[str, datetime | None]:
    """Return the dates of the same window a year later, at the same time of day on the clocks of the zone.

    Health authorities open campaigns on a day of the week (a Tuesday in mid-October), so a date keeps its day of the
    week: 52 weeks. The first and the last day of a month are meant as such ("from 1 September", "until 31 January") and
    keep their date. Where that would turn dates around, all of them move by 52 weeks.
    """
    before = {name: getattr(window, name) for name in DATES}
    after = {name: _a_year_later(one, zone) if one else None for name, one in before.items()}
    known = [one for one in after.values() if one is not None]
    if known != sorted(known) or after["opens_at"] == after["closes_at"]:
        after = {name: _weeks_later(one, 52, zone) if one else None for name, one in before.items()}
    return after


def _a_year_later(moment: datetime, zone: ZoneInfo) -> datetime:
    local = moment.astimezone(zone)
    tomorrow = local.date() + timedelta(days=1)
    if local.day == 1:
        return _weeks_later(local, 0, zone, days=(local.date().replace(year=local.year + 1) - local.date()).days)
    if tomorrow.day == 1:
        last = tomorrow.replace(year=tomorrow.year + 1) - timedelta(days=1)
        return _weeks_later(local, 0, zone, days=(last - local.date()).days)
    return _weeks_later(local, 52, zone)


def _weeks_later(moment: datetime, weeks: int, zone: ZoneInfo, *, days: int = 0) -> datetime:
    """The same time of day by the clocks of a zone; a time that they leave out that day is taken an hour later."""
    local = moment.astimezone(zone).replace(tzinfo=None) + timedelta(weeks=weeks, days=days)
    return local.replace(tzinfo=zone).astimezone(UTC)


_YEARS = re.compile(r"(?<!\d)((?:19|20|21)\d\d)(?:/(\d\d))?(?!\d)")


def next_label(season: str) -> str:
    """Return the label of the season after this one: every year in it is one more ("2026-2027" → "2027-2028")."""

    def later(found: re.Match[str]) -> str:
        year, short = found.groups()
        return f"{int(year) + 1}" + (f"/{(int(short) + 1) % 100:02}" if short else "")

    return _YEARS.sub(later, season)
