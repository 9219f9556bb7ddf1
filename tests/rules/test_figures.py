"""How figures are cut into days, weeks and groups; which small numbers stay unseen."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.rules.figures import LEAST, Group, Span, groups, pieces

DAY = timedelta(days=1)
MONDAY = date(2026, 9, 7)


def test_a_short_period_is_drawn_by_day_and_a_long_one_by_week() -> None:
    assert len(pieces(Span(MONDAY, MONDAY + 91 * DAY))) == 92
    weeks = pieces(Span(MONDAY + 2 * DAY, MONDAY + 100 * DAY))
    assert weeks[0] == Span(MONDAY + 2 * DAY, MONDAY + 6 * DAY)
    assert weeks[1] == Span(MONDAY + 7 * DAY, MONDAY + 13 * DAY)
    assert weeks[-1].last == MONDAY + 100 * DAY


@given(st.dates(date(2024, 1, 1), date(2027, 1, 1)), st.integers(0, 800))
def test_the_pieces_of_a_period_are_the_period(first: date, days: int) -> None:
    span = Span(first, first + days * DAY)
    found = pieces(span)
    assert sum(piece.days for piece in found) == span.days
    assert (found[0].first, found[-1].last) == (span.first, span.last)


def test_weeks_are_put_together_until_enough_finished() -> None:
    by_day = {MONDAY + 3 * DAY: 2, MONDAY + 8 * DAY: 3, MONDAY + 15 * DAY: 9, MONDAY + 22 * DAY: 4}
    assert groups(by_day, today=MONDAY + 40 * DAY) == (
        Group(Span(MONDAY, MONDAY + 13 * DAY), 5),
        Group(Span(MONDAY + 14 * DAY, MONDAY + 20 * DAY), 9),
    )


def test_a_week_that_is_not_over_is_not_told() -> None:
    by_day = {MONDAY: 20}
    assert groups(by_day, today=MONDAY + 6 * DAY) == ()
    assert groups(by_day, today=MONDAY + 7 * DAY) == (Group(Span(MONDAY, MONDAY + 6 * DAY), 20),)


def test_nothing_finished_is_no_group() -> None:
    assert groups({}, today=MONDAY) == ()


STORY = st.dictionaries(st.integers(0, 120).map(lambda number: MONDAY + number * DAY), st.integers(1, 7), max_size=40)


@given(STORY, st.integers(0, 150))
def test_whenever_one_looks_no_number_and_no_difference_is_below_the_least(by_day: dict[date, int], today: int) -> None:
    known = groups(by_day, today=MONDAY + today * DAY)
    later = groups(by_day, today=MONDAY + (today + 1) * DAY)
    assert all(group.number >= LEAST for group in later)
    assert later[: len(known)] == known  # what was told once does not change from one day to the next
    assert sum(group.number for group in later) <= sum(by_day.values())


@pytest.mark.parametrize("extra", range(1, 5))
def test_somebody_who_finishes_later_does_not_change_what_was_told(extra: int) -> None:
    by_day = {MONDAY + number * DAY: 1 for number in range(7)}
    told = groups(by_day, today=MONDAY + 7 * DAY)
    assert groups(by_day | {MONDAY + 8 * DAY: extra}, today=MONDAY + 20 * DAY) == told
