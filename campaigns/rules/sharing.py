"""What may be chosen for a campaign shown elsewhere, which window it shows there, and what has happened in it so far."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid5

from campaigns.rules.calendar import Phase, Window, last_days_from, opening_of, phase
from campaigns.rules.seasons import main_territory
from campaigns.rules.territories import Territory

# What visitors may know of: a calendar or a feed shows these and no other.
KNOWN = frozenset({Phase.SOON, Phase.OPEN, Phase.LAST_DAYS, Phase.CLOSED, Phase.CANCELLED})


class Size(StrEnum):
    """How much of a campaign a widget shows."""

    COMPACT = "compact"
    STANDARD = "standard"
    WIDE = "wide"


class Theme(StrEnum):
    """The colours of a widget. `AUTO` follows what its reader prefers."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True)
class Box:
    """A place on another site, in CSS pixels."""

    width: int
    height: int


# The place each size asks for; what does not fit into it can be scrolled to.
BOXES = {Size.COMPACT: Box(320, 460), Size.STANDARD: Box(480, 500), Size.WIDE: Box(720, 440)}
MESSAGES = {Size.COMPACT: 1, Size.STANDARD: 3, Size.WIDE: 5}


def fit(max_width: int | None, max_height: int | None) -> tuple[Size, Box]:
    """Return the largest size that fits, with its place; below the smallest, the smallest cut down to what there is."""

    def fits(box: Box) -> bool:
        return (max_width is None or box.width <= max_width) and (max_height is None or box.height <= max_height)

    if max_width is None and max_height is None:
        return Size.STANDARD, BOXES[Size.STANDARD]
    for size in (Size.WIDE, Size.STANDARD, Size.COMPACT):
        if fits(BOXES[size]):
            return size, BOXES[size]
    least = BOXES[Size.COMPACT]
    return Size.COMPACT, Box(min(least.width, max_width or least.width), min(least.height, max_height or least.height))


def territory_shown(windows: Mapping[Territory, Window], asked: Territory | None, now: datetime) -> Territory | None:
    """Return the territory whose window is shown to who asks for one, or for none in particular.

    A territory without a window of its own has the one that runs everywhere. None where there is nothing to show: no
    window, or one that the public may not know of yet.
    """
    if asked is None:
        found = main_territory(windows, now)
    else:
        found = next((one for one in (asked, Territory.EVERYWHERE) if one in windows), None)
    return None if found is None or phase(windows[found], now) is Phase.HIDDEN else found


def happened(window: Window, now: datetime) -> list[tuple[Phase, datetime]]:
    """Return the phases that have begun by `now`, with their time (UTC), oldest first. A withdrawal is no news."""
    starts = [
        (Phase.SOON, window.announced_at),
        (Phase.OPEN, opening_of(window)),
        (Phase.LAST_DAYS, max(opening_of(window), last_days_from(window))),
        (Phase.CLOSED, window.closes_at),
        (Phase.CANCELLED, window.cancelled_at),
    ]
    # A phase that a cancellation, or one that begins in the same second, has cut off never was.
    return sorted(
        ((one, at) for one, at in starts if at is not None and at <= now and phase(window, at) is one),
        key=lambda pair: pair[1],
    )


def lasting_id(campaign: UUID, territory: Territory, name: str) -> UUID:
    """Return what names one date or one piece of news for ever, the same in every language and under every address."""
    return uuid5(campaign, f"{territory}/{name}")
