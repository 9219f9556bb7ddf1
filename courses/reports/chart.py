"""A small bar chart, drawn on the server: no script, and the same figures stand in the table below it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from courses.reports.queries.courses import Day

WIDTH, HEIGHT, GAP = 12, 100, 2  # of a bar, of the highest bar, between two bars; units of the drawing


@dataclass(frozen=True)
class Bar:
    """One day: where its bar stands and how high it is, in units of the drawing."""

    x: int
    y: int
    height: int
    day: date
    value: int


@dataclass(frozen=True)
class Chart:
    """The bars with the size of the drawing; `most` is what the highest bar stands for, 0 when nothing happened."""

    bars: tuple[Bar, ...]
    width: int
    height: int
    bar_width: int
    most: int


def draw_days(days: Sequence[Day]) -> Chart:
    """Draw the steps done on each day."""
    most = max((day.steps_done for day in days), default=0)

    def bar(place: int, day: Day) -> Bar:
        height = -(-HEIGHT * day.steps_done // most) if most else 0
        return Bar(place * (WIDTH + GAP), HEIGHT - height, height, day.day, day.steps_done)

    return Chart(
        bars=tuple(bar(place, day) for place, day in enumerate(days)),
        width=max(1, len(days) * (WIDTH + GAP) - GAP),
        height=HEIGHT,
        bar_width=WIDTH,
        most=most,
    )
