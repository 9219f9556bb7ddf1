"""The window of a campaign: which phase it is in at a given time, and when that changes next.

    announced_at      opens_at           last days        closes_at
    hidden  |   soon     |      open         |                |   closed
    ────────┴────────────┴───────────────────┴────────────────┴──────────▶   withdrawn_at, at any time, ends it

A cancellation ends it too, in public from then on; what is cancelled before it is announced stays hidden for good.
A campaign that lacks a language is held: it goes on as coming soon past `opens_at`, until it may open.

Every phase includes its first instant and excludes its last: a campaign that opens at 08:00 and closes at 20:00 is
open at 08:00:00 and closed at 20:00:00. Times are kept in UTC, so the nights when clocks change do no harm; "14 days"
are 14 times 24 elapsed hours.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

LAST_DAYS = timedelta(days=14)
NOBODY_KNOWS = datetime.max.replace(tzinfo=UTC)  # until when a window is held that waits for something not foreseen


class Phase(StrEnum):
    """Where a campaign stands. In time, phases only ever advance in this order."""

    HIDDEN = "hidden"
    SOON = "soon"
    OPEN = "open"
    LAST_DAYS = "last_days"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"


class BadWindow(ValueError):
    """The dates of a window contradict each other; the message is one sentence for an editor."""


@dataclass(frozen=True)
class Window:
    """The dates of a campaign, aware. Without `announced_at` it stays hidden until it opens.

    Whatever its dates, it is not open before `held_until`; None where nothing holds it.
    """

    announced_at: datetime | None
    opens_at: datetime
    closes_at: datetime
    withdrawn_at: datetime | None = None
    cancelled_at: datetime | None = None
    held_until: datetime | None = None

    def __post_init__(self) -> None:
        # Kept in UTC: Python compares two times of the same zone by their wall clocks, wrongly when clocks go back.
        for name in ("announced_at", "opens_at", "closes_at", "withdrawn_at", "cancelled_at", "held_until"):
            value = getattr(self, name)
            if value is not None:
                object.__setattr__(self, name, _to_utc(value))
        if self.opens_at >= self.closes_at:
            raise BadWindow("The campaign must open before it closes.")
        if self.announced_at is not None and self.announced_at > self.opens_at:
            raise BadWindow("The campaign must be announced before it opens, or when it opens.")


def hold(window: Window, may_open_at: datetime | None) -> Window:
    """Return the window as it is when the campaign may open since `may_open_at`; None: it may not yet."""
    if may_open_at is not None and may_open_at <= window.opens_at:
        return window
    return replace(window, held_until=may_open_at or NOBODY_KNOWS)


def opening_of(window: Window) -> datetime:
    """Return when it really opens (UTC): at its date, or once nothing holds it any more."""
    return max(window.opens_at, window.held_until or window.opens_at)


def is_held(window: Window) -> bool:
    """Whether something holds it of which nobody knows when it ends."""
    return window.held_until == NOBODY_KNOWS


def is_waiting(window: Window, now: datetime) -> bool:
    """Whether its time to open has come and something holds it."""
    return window.opens_at <= _to_utc(now) and phase(window, now) is Phase.SOON


def has_opened(window: Window, now: datetime) -> bool:
    """Whether it has been open before `now`, or is; what is cancelled before its opening never has."""
    opening = opening_of(window)
    is_reached = opening <= _to_utc(now) and opening < window.closes_at
    return is_reached and (window.cancelled_at is None or opening < window.cancelled_at)


def last_days_from(window: Window, last: timedelta = LAST_DAYS) -> datetime:
    """Return when the last days begin: `last` before closing, or the last quarter of the window if that is shorter."""
    quarter = timedelta(seconds=(window.closes_at - window.opens_at) // timedelta(seconds=4))
    return window.closes_at - min(last, quarter)


def phase(window: Window, now: datetime, *, last: timedelta = LAST_DAYS) -> Phase:
    """Return the phase at `now` (aware)."""
    moment = _to_utc(now)
    current = Phase.HIDDEN
    for starts_at, following in _boundaries(window, last):
        if moment >= starts_at:
            current = following
    return current


def next_boundary(window: Window, now: datetime, *, last: timedelta = LAST_DAYS) -> datetime | None:
    """Return when the phase changes next (UTC), strictly after `now`; None when it never will."""
    moment = _to_utc(now)
    phases = [(starts_at, following) for starts_at, following in _boundaries(window, last) if starts_at > moment]
    return phases[0][0] if phases else None


def max_age(window: Window, now: datetime, cap: int, *, last: timedelta = LAST_DAYS) -> int:
    """Return for how many whole seconds a page made at `now` may be cached: at most `cap`, never past a boundary."""
    boundary = next_boundary(window, now, last=last)
    if boundary is None:
        return max(0, cap)
    return max(0, min(cap, (boundary - _to_utc(now)) // timedelta(seconds=1)))


def _boundaries(window: Window, last: timedelta) -> list[tuple[datetime, Phase]]:
    """Return when each phase starts, in order; a withdrawal cuts off what comes after it."""
    opening = opening_of(window)
    starts = [
        (opening, Phase.OPEN),
        (max(opening, last_days_from(window, last)), Phase.LAST_DAYS),
        (window.closes_at, Phase.CLOSED),
    ]
    if opening > window.opens_at:
        starts.insert(0, (window.opens_at, Phase.SOON))  # what readers are told of its opening changes at its date
    if window.announced_at is not None:
        starts.insert(0, (window.announced_at, Phase.SOON))
    # Where two phases start together, the first of them never shows; nor do those that are held until it is over.
    starts = [this for this, following in pairwise(starts) if this[0] < following[0]] + starts[-1:]
    cancelled_at, withdrawn_at = window.cancelled_at, window.withdrawn_at
    if cancelled_at is not None:
        starts = [one for one in starts if one[0] < cancelled_at]
        if not starts:
            return []
        starts.append((cancelled_at, Phase.CANCELLED))
    if withdrawn_at is not None:
        starts = [one for one in starts if one[0] < withdrawn_at] + [(withdrawn_at, Phase.WITHDRAWN)]
    return starts


def _to_utc(moment: datetime) -> datetime:
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise BadWindow("A date needs its time zone.")
    return moment.astimezone(UTC)
