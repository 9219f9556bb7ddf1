"""Which questions are drawn: as many as wanted, none twice, fairly, and the same at every look."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.rules.attempt import AttemptRules, extended
from courses.rules.pool import can_draw, draw

TEN = list(range(100, 110))


@given(st.integers(1, 10), st.integers(0, 2**31 - 1))
def test_as_many_as_wanted_are_drawn_each_once(drawn, seed):
    found = draw(TEN, drawn, seed=seed, seen={})
    assert len(found) == len(set(found)) == drawn
    assert set(found) <= set(TEN)
    assert found == draw(TEN, drawn, seed=seed, seen={})


def test_all_questions_keep_the_order_of_the_editor():
    assert draw(TEN, None, seed=1, seen={}) == TEN
    assert draw(TEN, 10, seed=1, seen={100: 4}) == TEN


def test_nothing_is_asked_again_before_everything_was_asked_once():
    seen = Counter()
    for attempt in range(5):
        seen.update(draw(TEN, 4, seed=attempt, seen=seen))
        assert max(seen.values()) - min(seen[one] for one in TEN) <= 1
    assert set(seen) == set(TEN)


def test_the_order_does_not_tell_which_were_asked_before():
    found = [draw(TEN, 4, seed=seed, seen=dict.fromkeys(TEN[:8], 1)) for seed in range(40)]
    assert all({108, 109} < set(one) for one in found)
    assert len({one.index(108) for one in found}) > 1


def test_every_question_is_drawn_about_as_often():
    found = Counter(one for seed in range(2_000) for one in draw(TEN, 3, seed=seed, seen={}))
    assert all(500 < found[one] < 700 for one in TEN)


@pytest.mark.parametrize(
    ("drawn", "available", "possible"), [(None, 3, True), (3, 3, True), (4, 3, False), (0, 3, False)]
)
def test_what_is_not_there_cannot_be_drawn(drawn, available, possible):
    assert can_draw(drawn, available) is possible


def test_an_allowance_adds_to_what_is_limited_only():
    rules = AttemptRules(max_attempts=2, cooldown_hours=24, time_limit_minutes=30)
    assert extended(rules, extra_attempts=1, extra_minutes=10) == AttemptRules(3, 24, 40)
    assert extended(AttemptRules(), extra_attempts=1, extra_minutes=10) == AttemptRules()
