"""Which phase a campaign is in, to the second, also on the nights when clocks change."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.rules.calendar import BadWindow, Phase, Window, last_days_from, max_age, next_boundary, phase

PARIS = ZoneInfo("Europe/Paris")
SECOND = timedelta(seconds=1)


def paris(*parts: int, fold: int = 0) -> datetime:
    return datetime(*parts, tzinfo=PARIS, fold=fold)


FLU = Window(paris(2026, 10, 1, 8), paris(2026, 10, 13, 8), paris(2027, 1, 31, 20))


@pytest.mark.parametrize(
    ("starts", "before", "after"),
    [
        (paris(2026, 10, 1, 8), Phase.HIDDEN, Phase.SOON),
        (paris(2026, 10, 13, 8), Phase.SOON, Phase.OPEN),
        (paris(2027, 1, 17, 20), Phase.OPEN, Phase.LAST_DAYS),
        (paris(2027, 1, 31, 20), Phase.LAST_DAYS, Phase.CLOSED),
    ],
)
def test_each_phase_starts_at_its_second(starts, before, after):
    assert phase(FLU, starts - timedelta(microseconds=1)) is before
    assert phase(FLU, starts) is after
    assert next_boundary(FLU, starts - SECOND) == starts
    assert next_boundary(FLU, starts) != starts


def test_without_announcement_a_campaign_is_hidden_until_it_opens():
    window = Window(None, FLU.opens_at, FLU.closes_at)
    assert phase(window, FLU.opens_at - SECOND) is Phase.HIDDEN
    assert phase(window, FLU.opens_at) is Phase.OPEN
    announced_when_it_opens = Window(FLU.opens_at, FLU.opens_at, FLU.closes_at)
    assert phase(announced_when_it_opens, FLU.opens_at) is Phase.OPEN


@pytest.mark.parametrize(
    "at", [paris(2026, 9, 1), paris(2026, 10, 5), paris(2026, 11, 1), paris(2027, 1, 20), paris(2027, 3, 1)]
)
def test_a_withdrawal_ends_everything_at_once(at):
    window = Window(FLU.announced_at, FLU.opens_at, FLU.closes_at, withdrawn_at=at)
    assert phase(window, at - SECOND) is phase(FLU, at - SECOND)
    assert phase(window, at) is Phase.WITHDRAWN
    assert next_boundary(window, at) is None
    assert next_boundary(window, at - SECOND) == at


def test_the_last_days_of_a_short_window_are_its_last_quarter():
    week = Window(None, paris(2026, 11, 2, 8), paris(2026, 11, 6, 8))
    assert last_days_from(week) == paris(2026, 11, 5, 8)
    assert last_days_from(FLU) == paris(2027, 1, 17, 20)
    assert last_days_from(FLU, timedelta(days=3)) == paris(2027, 1, 28, 20)
    assert phase(FLU, paris(2027, 1, 20), last=timedelta(days=3)) is Phase.OPEN


def test_clocks_going_back_do_not_reopen_a_campaign():
    # 25 October 2026 has two 02:30. It closes at the first one.
    window = Window(None, paris(2026, 10, 20), paris(2026, 10, 25, 2, 30))
    assert phase(window, paris(2026, 10, 25, 2, 29)) is Phase.LAST_DAYS
    assert phase(window, paris(2026, 10, 25, 2, 30)) is Phase.CLOSED
    assert phase(window, paris(2026, 10, 25, 2, 29, fold=1)) is Phase.CLOSED
    # And a window of the hour that happens twice is a real hour.
    hour = Window(None, paris(2026, 10, 25, 2, 0), paris(2026, 10, 25, 2, 0, fold=1))
    assert hour.closes_at - hour.opens_at == timedelta(hours=1)
    assert phase(hour, paris(2026, 10, 25, 2, 30)) is Phase.OPEN


def test_an_opening_in_the_hour_that_does_not_exist_still_happens_once():
    # 28 March 2027: 02:30 does not exist in Paris; it is read as 03:30.
    window = Window(None, paris(2027, 3, 28, 2, 30), paris(2027, 4, 28))
    assert phase(window, paris(2027, 3, 28, 1, 59, 59)) is Phase.HIDDEN
    assert phase(window, paris(2027, 3, 28, 3, 29, 59)) is Phase.HIDDEN
    assert phase(window, paris(2027, 3, 28, 3, 30)) is Phase.OPEN


@pytest.mark.parametrize(
    ("dates", "sentence"),
    [
        ((None, paris(2026, 11, 2), paris(2026, 11, 2)), "open before it closes"),
        ((None, paris(2026, 11, 3), paris(2026, 11, 2)), "open before it closes"),
        # Same wall clock order, but an hour apart the other way round.
        ((None, paris(2026, 10, 25, 2, 10, fold=1), paris(2026, 10, 25, 2, 50)), "open before it closes"),
        ((paris(2026, 11, 4), paris(2026, 11, 3), paris(2026, 11, 5)), "announced before it opens"),
        ((None, datetime(2026, 11, 3), paris(2026, 11, 5)), "time zone"),
    ],
)
def test_a_window_that_contradicts_itself_is_refused(dates, sentence):
    with pytest.raises(BadWindow, match=sentence):
        Window(*dates)


def test_a_time_without_zone_is_refused():
    with pytest.raises(BadWindow, match="time zone"):
        phase(FLU, datetime(2026, 11, 1))


_moments = st.datetimes(datetime(2026, 9, 1), datetime(2027, 4, 30), timezones=st.sampled_from([PARIS, UTC]))
_gaps = st.timedeltas(timedelta(0), timedelta(days=200))


@st.composite
def windows(draw):
    announced_at = draw(_moments).astimezone(UTC)
    opens_at = announced_at + draw(_gaps)
    closes_at = opens_at + draw(_gaps) + timedelta(microseconds=draw(st.integers(1, 10**9)))
    withdrawn_at = draw(st.none() | _moments)
    return Window(draw(st.sampled_from([announced_at, None])), opens_at, closes_at, withdrawn_at)


@given(windows(), _moments, _moments)
def test_phases_only_advance_in_time(window, first, second):
    first, second = sorted((first.astimezone(UTC), second.astimezone(UTC)))
    order = list(Phase)
    assert order.index(phase(window, first)) <= order.index(phase(window, second))


@given(windows(), _moments)
def test_nothing_changes_before_the_next_boundary_and_something_does_at_it(window, now):
    current, boundary = phase(window, now), next_boundary(window, now)
    if boundary is None:
        assert phase(window, now.astimezone(UTC) + timedelta(days=9999)) is current
        return
    assert boundary > now
    assert phase(window, boundary - timedelta(microseconds=1)) is current
    assert phase(window, boundary) is not current


@given(windows(), _moments, st.integers(0, 10**6))
def test_a_cached_page_never_outlives_its_phase(window, now, cap):
    seconds = max_age(window, now, cap)
    assert 0 <= seconds <= cap
    if seconds:
        assert phase(window, now.astimezone(UTC) + timedelta(seconds=seconds) - timedelta(microseconds=1)) is phase(
            window, now
        )


def test_the_cache_runs_out_with_the_phase():
    assert max_age(FLU, FLU.opens_at - timedelta(seconds=40), 300) == 40
    assert max_age(FLU, FLU.opens_at - timedelta(milliseconds=40_500), 300) == 40
    assert max_age(FLU, FLU.opens_at, 300) == 300
    assert max_age(FLU, FLU.closes_at, 300) == 300
