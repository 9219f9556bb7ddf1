"""Which of several answers counts: the latest given, in whatever order and however often they arrive."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from uuid import UUID

import pytest

from courses.rules.answer import Stamp, is_older, is_replay, read_stamp, read_sureness, to_ms, typed
from courses.rules.question import BadAnswer

START = datetime(2026, 11, 22, 9, tzinfo=UTC)
NOW = START + timedelta(minutes=5)
FIRST, SECOND = str(UUID(int=1 << 100)), str(UUID(int=2 << 100))


def stamp(given_id: str = FIRST, given_at: str = "") -> Stamp:
    return read_stamp(given_id, given_at, earliest=START, now=NOW)


def test_a_browser_is_believed_when_it_says_when_within_the_attempt():
    given = NOW - timedelta(minutes=1)
    assert stamp(given_at=str(to_ms(given))).at_ms == to_ms(given)


@pytest.mark.parametrize("said", ["", "tomorrow", "-5", "1e12", "٣", "9" * 40])
def test_what_is_no_time_means_now(said):
    assert stamp(given_at=said).at_ms == to_ms(NOW)


def test_a_clock_that_is_fast_or_slow_stays_between_the_start_and_now():
    assert stamp(given_at=str(to_ms(NOW + timedelta(days=900)))).at_ms == to_ms(NOW)
    assert stamp(given_at="0").at_ms == to_ms(START)


def test_the_same_id_is_the_same_answer_and_none_is_never_the_same():
    assert is_replay(stamp(FIRST), stamp(FIRST))
    assert not is_replay(stamp(FIRST), stamp(SECOND))
    assert not is_replay(stamp("x"), stamp("y"))
    assert not is_replay(stamp(FIRST), None)


def test_every_order_of_arrival_ends_with_the_same_answer():
    stamps = [Stamp(1, "aa"), Stamp(2, "aa"), Stamp(2, "bb"), Stamp(3, "00")]
    for order in permutations(stamps):
        kept = None
        for one in order:
            if not is_older(one, kept):
                kept = one
        assert kept == Stamp(3, "00")


def test_without_ids_the_last_to_arrive_of_one_moment_counts():
    assert not is_older(Stamp(5, ""), Stamp(5, ""))
    assert not is_older(Stamp(5, ""), Stamp(5, "ff"))
    assert is_older(Stamp(4, ""), Stamp(5, "ff"))


def test_only_the_fields_of_an_answer_that_hold_something_are_kept():
    fields = {"answer": ["", "a"], "answer-1": [""], "csrfmiddlewaretoken": ["secret"], "answers": ["x"]}
    assert typed(fields) == {"answer": ["a"]}


@pytest.mark.parametrize(
    "fields",
    [
        {"answer": ["x" * 5_000]},
        {f"answer-{number}": ["1"] for number in range(500)},
        {"answer": ["a\0b"]},
        {"answer-\0": ["b"]},
        {"answer": ["\ud800"]},
    ],
    ids=["too long", "too many", "a zero byte", "a zero byte in a name", "half a character"],
)
def test_what_no_form_of_ours_can_send_is_refused(fields):
    with pytest.raises(BadAnswer):
        typed(fields)


def test_typed_text_may_hold_special_spaces():
    assert typed({"answer": ["1\u202f000,5"]}) == {"answer": ["1\u202f000,5"]}


@pytest.mark.parametrize(("said", "kept"), [("1", "1"), ("3", "3"), ("0", "0"), ("4", "0"), ("", "0"), ("33", "0")])
def test_sureness_is_one_digit(said, kept):
    assert read_sureness(said) == kept
