"""Planning seasons: which ones overlap, what to extend to, and what the same dates are a year later."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.rules.calendar import Window
from campaigns.rules.planning import clashes, next_label, next_season, overlap, proposed_end
from campaigns.rules.territories import Territory, zone_of

PARIS = ZoneInfo("Europe/Paris")
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
EVERYWHERE, REUNION = Territory.EVERYWHERE, Territory.REUNION


def window(opens: str, closes: str, zone: ZoneInfo = PARIS) -> Window:
    first, last = (datetime.fromisoformat(one).replace(tzinfo=zone) for one in (opens, closes))
    return Window(first, first, last)


def test_a_season_that_opens_the_second_another_ends_does_not_overlap_it() -> None:
    one = window("2026-10-13 08:00", "2027-01-31 20:00")
    assert not overlap(one, Window(None, one.closes_at, one.closes_at + DAY))
    assert overlap(one, Window(None, one.closes_at - SECOND, one.closes_at + DAY))


def test_everywhere_stands_for_the_territories_left_out() -> None:
    now, later = window("2026-10-13 08:00", "2027-01-31 20:00"), window("2027-10-12 08:00", "2028-01-31 20:00")
    long = window("2026-10-13 08:00", "2027-12-01 20:00", zone_of(REUNION))
    assert clashes({EVERYWHERE: now}, {EVERYWHERE: later}) == ()
    (clash,) = clashes({EVERYWHERE: now, REUNION: long}, {EVERYWHERE: later})
    assert (clash.territory, clash.one, clash.other) == (REUNION, long, later)
    assert clashes({REUNION: long}, {Territory.MAYOTTE: later}) == ()
    assert [one.territory for one in clashes({EVERYWHERE: long}, {EVERYWHERE: later, REUNION: later})] == [
        EVERYWHERE,
        REUNION,
    ]


@pytest.mark.parametrize(
    ("ends", "proposed"),
    [
        ("2027-01-31 23:59", "2027-02-28 23:59"),
        ("2027-02-28 23:59", "2027-03-31 23:59"),
        ("2026-12-31 20:00", "2027-01-31 20:00"),
        ("2027-02-20 20:00", "2027-03-20 20:00"),
        ("2027-03-20 20:00", "2027-04-17 20:00"),
    ],
)
def test_the_end_proposed_is_the_end_of_the_next_month_or_four_weeks_later(ends: str, proposed: str) -> None:
    end = proposed_end(datetime.fromisoformat(ends).replace(tzinfo=PARIS), PARIS)
    assert end.astimezone(PARIS).replace(tzinfo=None) == datetime.fromisoformat(proposed)


def test_next_season_opens_on_the_same_day_of_the_week_at_the_same_time_and_keeps_ends_of_months() -> None:
    dates = next_season(window("2026-10-13 08:00", "2027-01-31 23:59"), PARIS)
    assert dates["opens_at"].astimezone(PARIS).isoformat() == "2027-10-12T08:00:00+02:00"
    assert dates["opens_at"].weekday() == datetime(2026, 10, 13).weekday()
    assert dates["closes_at"].astimezone(PARIS).isoformat() == "2028-01-31T23:59:00+01:00"
    assert dates["withdrawn_at"] is None
    assert next_season(window("2026-09-01 08:00", "2028-02-29 20:00"), PARIS)["closes_at"].astimezone(
        PARIS
    ).isoformat() == ("2029-02-28T20:00:00+01:00")


def test_dates_that_would_turn_around_all_move_by_fifty_two_weeks() -> None:
    there = window("2026-09-01 10:00", "2026-09-02 08:00")
    dates = next_season(there, PARIS)
    assert (dates["closes_at"] - dates["opens_at"]) == there.closes_at - there.opens_at


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2034, 1, 1)),
    st.lists(st.timedeltas(timedelta(minutes=1), timedelta(days=200)), min_size=3, max_size=3),
    st.sampled_from(list(Territory)),
)
def test_next_season_always_has_dates_that_agree(start: datetime, steps: list[timedelta], territory: Territory) -> None:
    zone = zone_of(territory)
    opens = start.replace(tzinfo=zone).astimezone(UTC) + steps[0]
    season = Window(opens - steps[0], opens, opens + steps[1], opens + steps[1] + steps[2])
    after = next_season(season, zone)
    shifted = Window(after["announced_at"], after["opens_at"], after["closes_at"], after["withdrawn_at"])
    assert shifted.withdrawn_at >= shifted.closes_at
    assert timedelta(days=362) < shifted.opens_at - season.opens_at < timedelta(days=368)


@pytest.mark.parametrize(
    ("season", "following"),
    [("2026-2027", "2027-2028"), ("Printemps 2027", "Printemps 2028"), ("2026/27", "2027/28"), ("", "")],
)
def test_the_label_of_the_next_season(season: str, following: str) -> None:
    assert next_label(season) == following
