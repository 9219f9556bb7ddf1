"""How signs of activity become sittings and study time: measured, never overstated.

A sign is a page opened, an answer given, a second of film kept, or the browser saying once a minute that somebody is
reading. What lies between two signs counts in full up to five minutes, the time a screen of a lesson takes to read
without touching anything; a longer silence counts for five minutes, and one of thirty minutes or more counts for
nothing and ends the sitting. The time after the last sign is not known and counts for nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

COUNTED = timedelta(minutes=5)
BREAK = timedelta(minutes=30)
# Signs nearer to each other than this need not be written down one by one.
FINEST = timedelta(minutes=1)


@dataclass(frozen=True)
class Sitting:
    """One stretch of study. `active_seconds` never exceeds the time from the first sign to the last."""

    started_at: datetime
    ended_at: datetime
    active_seconds: int = 0


def counted(silence: timedelta) -> timedelta:
    """How much of the time between two signs counts as study: 0 to 5 minutes."""
    return timedelta() if silence < timedelta() or silence >= BREAK else min(silence, COUNTED)


def is_worth_noting(last_at: datetime | None, now: datetime) -> bool:
    """Whether a sign at `now` changes anything a minute would show; `last_at` is the last sign noted."""
    return last_at is None or now - last_at >= FINEST


def add(sitting: Sitting | None, now: datetime, *, elsewhere_at: datetime | None = None) -> Sitting:
    """Return the sitting that a sign at `now` belongs to: the given one, grown, or a new one after a break.

    `elsewhere_at` is the last sign the same person gave in another course: time is counted once. A sign older than the
    last one changes nothing, so that several tabs and devices count as one reader.
    """
    if sitting is None or now - sitting.ended_at >= BREAK:
        return Sitting(started_at=now, ended_at=now)
    if now <= sitting.ended_at:
        return sitting
    since = max(sitting.ended_at, elsewhere_at or sitting.ended_at)
    return replace(
        sitting,
        ended_at=now,
        active_seconds=sitting.active_seconds + int(counted(now - since).total_seconds()),
    )


def sittings(signs: Iterable[datetime]) -> tuple[Sitting, ...]:
    """Merge signs, in any order, into sittings from the first to the last."""
    found: list[Sitting] = []
    for sign in sorted(signs):
        merged = add(found[-1] if found else None, sign)
        if found and merged.started_at == found[-1].started_at:
            found[-1] = merged
        else:
            found.append(merged)
    return tuple(found)
