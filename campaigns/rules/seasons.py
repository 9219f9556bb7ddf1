"""What may be done with the dates of a campaign, and which of its territories' windows speaks for the whole.

A date is provisional until it is confirmed. Moving or cancelling a confirmed one needs a reason that readers see: the
rule of statistics offices and of public announcements, which nobody has to remember because nothing else is possible.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from campaigns.rules.calendar import Phase, Window, phase
from campaigns.rules.territories import Territory

DATES = ("announced_at", "opens_at", "closes_at", "withdrawn_at")
CONFIRMATIONS = ("announcing", "opening", "closing")
# Which confirmation covers a date; the withdrawal goes with the end of the service.
CONFIRMED_BY = {"announced_at": "announcing", "opens_at": "opening", "closes_at": "closing", "withdrawn_at": "closing"}


@dataclass(frozen=True)
class Move:
    """One date that changes; None where there was none, or is none any more."""

    name: str
    before: datetime | None
    after: datetime | None


def moves(before: Mapping[str, datetime | None], after: Mapping[str, datetime | None]) -> tuple[Move, ...]:
    """Return the dates that differ, in the order of time."""
    return tuple(Move(name, before.get(name), after.get(name)) for name in DATES if before.get(name) != after.get(name))


def needs_reason(changed: tuple[Move, ...], confirmed: frozenset[str]) -> bool:
    """Whether a confirmed date is among those that change; `confirmed` holds announcing, opening, closing."""
    return any(CONFIRMED_BY[move.name] in confirmed for move in changed)


def moved_along(moment: datetime, *, before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Move a time by as much as another one moved on the clocks of a zone: eight in the morning stays eight."""
    local, old, new = (one.astimezone(zone).replace(tzinfo=None) for one in (moment, before, after))
    return (local + (new - old)).replace(tzinfo=zone)


# Which windows speak before others: those that run or come, then what is over, then what no reader is told.
_FIRST = (
    {Phase.SOON, Phase.OPEN, Phase.LAST_DAYS},
    {Phase.CLOSED},
    {Phase.CANCELLED},
    {Phase.WITHDRAWN},
    {Phase.HIDDEN},
)


def main_territory(windows: Mapping[Territory, Window], now: datetime) -> Territory | None:
    """Return the territory whose window speaks for the campaign; None when it has no window.

    What runs or comes somewhere speaks before what is over elsewhere, and what the public may not know of yet never
    speaks while another window may be known. Among equals: everywhere, else the mainland, else the first to open.
    """
    phases = {key: phase(one, now) for key, one in windows.items()}
    for group in _FIRST:
        known = [key for key in windows if phases[key] in group]
        for territory in (Territory.EVERYWHERE, Territory.MAINLAND):
            if territory in known:
                return territory
        if known:
            return min(known, key=lambda key: (windows[key].opens_at, key))
    return None
