"""Study time: signs of activity become sittings; idle time counts as none, nothing counts twice."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from courses.rules.study import BREAK, COUNTED, Sitting, add, counted, is_worth_noting, sittings

NINE = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def at(*minutes: float) -> list[datetime]:
    return [NINE + timedelta(minutes=minute) for minute in minutes]


def minutes(signs: list[datetime]) -> list[float]:
    return [sitting.active_seconds / 60 for sitting in sittings(signs)]


_signs = st.lists(st.integers(0, 24 * 3600).map(lambda second: NINE + timedelta(seconds=second)), max_size=40)


def test_time_between_signs_counts_in_full_up_to_five_minutes_and_then_for_five():
    assert minutes(at(0, 1, 2, 3)) == [3]
    assert minutes(at(0, 5)) == [5]
    assert minutes(at(0, 12)) == [5]
    assert minutes(at(0, 29.9)) == [5]


def test_thirty_idle_minutes_count_as_none_and_begin_a_new_sitting():
    assert sittings(at(0, 4, 34, 36)) == (
        Sitting(NINE, NINE + timedelta(minutes=4), 240),
        Sitting(NINE + timedelta(minutes=34), NINE + timedelta(minutes=36), 120),
    )
    assert counted(BREAK) == timedelta()
    assert counted(BREAK - timedelta(seconds=1)) == COUNTED


def test_one_sign_alone_is_a_sitting_of_no_known_length():
    assert sittings(at(0)) == (Sitting(NINE, NINE, 0),)
    assert sittings([]) == ()


def test_a_second_tab_adds_nothing_to_the_first():
    one_tab = at(0, 1, 2, 3, 4)
    assert sittings(one_tab + one_tab) == sittings(one_tab)
    assert minutes(one_tab + at(0.5, 1.5, 2.5, 3.5)) == [4]


def test_a_sign_that_arrives_late_changes_nothing():
    sitting = sittings(at(0, 2))[0]
    assert add(sitting, NINE + timedelta(minutes=1)) == sitting


def test_time_given_to_another_course_in_between_is_not_counted_here():
    sitting = Sitting(NINE, NINE, 0)
    grown = add(sitting, NINE + timedelta(minutes=4), elsewhere_at=NINE + timedelta(minutes=3))
    assert grown.active_seconds == 60


def test_what_happens_within_a_minute_need_not_be_noted():
    assert is_worth_noting(None, NINE)
    assert not is_worth_noting(NINE, NINE + timedelta(seconds=59))
    assert is_worth_noting(NINE, NINE + timedelta(seconds=60))


@given(_signs)
def test_sittings_never_overlap_and_never_say_more_than_the_clock(signs):
    found = sittings(signs)
    for sitting in found:
        assert 0 <= sitting.active_seconds <= (sitting.ended_at - sitting.started_at).total_seconds()
    for before, after in pairwise(found):
        assert after.started_at - before.ended_at >= BREAK
    assert sum(sitting.active_seconds for sitting in found) <= 24 * 3600


@given(_signs, st.randoms())
def test_the_order_and_the_repetition_of_signs_do_not_matter(signs, random):
    shuffled = signs + signs
    random.shuffle(shuffled)
    assert sittings(shuffled) == sittings(signs)


@given(_signs, _signs)
def test_more_signs_never_lower_the_time(signs, more):
    total = sum(sitting.active_seconds for sitting in sittings(signs))
    assert sum(sitting.active_seconds for sitting in sittings(signs + more)) >= total
