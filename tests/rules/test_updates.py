"""What new editions ask of people who had done a step before."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.rules.progress import Step, measure
from courses.rules.update import Change, Demand, count, demands, news, to_do_again

MAY, JUNE = date(2027, 5, 3), date(2027, 6, 1)
A, B, C = (Step(uid=uid, required=uid != "c", kind="lesson") for uid in "abc")
PRE = Step(uid="pre", required=True, kind="pre_test")
STEPS = [PRE, A, B, C]


def safety(number: int, *uids: str, due_on: date = MAY) -> Change:
    return Change(number, frozenset(uids), due_on)


def content(number: int, *uids: str) -> Change:
    return Change(number, frozenset(uids))


@pytest.mark.parametrize(
    ("done", "changes", "again"),
    [
        ({"a": 1}, [safety(2, "a")], ("a",)),
        ({"a": 2}, [safety(2, "a")], ()),  # done in the edition that changed it
        ({"a": 2}, [safety(2, "a"), safety(3, "a")], ("a",)),
        ({"a": 1}, [content(2, "a")], ()),  # interesting, but not for safety
        ({}, [safety(2, "a")], ()),  # never done: it is still to do anyway
        ({"c": 1, "pre": 1}, [safety(2, "c", "pre")], ()),  # optional; and a test before the course measures the start
        ({"b": 1, "a": 1}, [safety(2, "b", "a", "gone")], ("a", "b")),
    ],
)
def test_what_has_to_be_done_again_before_finishing(
    done: dict[str, int], changes: list[Change], again: tuple[str, ...]
) -> None:
    assert to_do_again(STEPS, done, changes) == again


@pytest.mark.parametrize(
    ("done", "changes", "found"),
    [
        ({"a": 1, "b": 1}, [safety(2, "a")], [Demand("a", 2, MAY)]),
        ({"a": 2, "b": 1}, [safety(2, "a")], []),
        ({"a": 1, "b": 1}, [safety(2, "c")], [Demand("c", 2, MAY)]),  # never done, and asked all the same
        ({"a": 1}, [safety(2, "gone", "pre")], []),
        ({"a": 1, "b": 1}, [content(2, "a")], []),
        ({"a": 2}, [safety(2, "a", due_on=MAY), safety(3, "a", due_on=JUNE)], [Demand("a", 3, JUNE)]),
    ],
)
def test_what_a_safety_update_asks_of_who_has_finished(
    done: dict[str, int], changes: list[Change], found: list[Demand]
) -> None:
    assert list(demands(STEPS, done, changes, finished_in=1)) == found


def test_what_was_published_before_somebody_finished_is_never_asked_of_them() -> None:
    assert demands(STEPS, {"a": 1}, [safety(2, "a")], finished_in=2) == ()


def test_news_are_what_changed_since_it_was_done_and_what_was_not_there() -> None:
    done = {"a": 1, "pre": 1}
    assert news(STEPS, done, [content(2, "a", "pre")], finished_in=1) == ("a", "b")  # b is required: it came later
    assert news(STEPS, {**done, "b": 1}, [], finished_in=1) == ()  # c was there, optional, and left out
    assert news(STEPS, {**done, "b": 1}, [content(2, "c")], finished_in=1) == ("c",)


numbers = st.integers(1, 5)
uids = st.sampled_from(["a", "b", "c", "pre", "gone"])
changes = st.lists(
    st.builds(Change, numbers, st.frozensets(uids), st.none() | st.sampled_from([MAY, JUNE])), max_size=6
)


@given(done=st.dictionaries(uids, numbers), some=changes, finished_in=numbers)
def test_what_was_done_in_the_newest_edition_is_asked_again_by_nothing(
    done: dict[str, int], some: list[Change], finished_in: int
) -> None:
    up_to_date = {step.uid: 5 for step in STEPS}
    assert to_do_again(STEPS, up_to_date, some) == ()
    assert demands(STEPS, up_to_date, some, finished_in) == ()
    assert news(STEPS, up_to_date, some, finished_in) == ()
    asked = {demand.uid for demand in demands(STEPS, done, some, finished_in)}
    assert asked <= set(news(STEPS, done, some, finished_in))  # whatever is due is also shown as new


@given(done=st.dictionaries(uids, numbers), some=changes)
def test_an_update_never_takes_away_what_was_done_and_never_leaves_0_to_100(
    done: dict[str, int], some: list[Change]
) -> None:
    again = to_do_again(STEPS, done, some)
    counted, plain = count(STEPS, done, again), measure(STEPS, done)
    assert counted.items_done == plain.items_done
    assert counted.items_total == plain.items_total + len(again)
    assert 0 <= counted.bp <= 10_000
    assert counted.bp < 10_000 or not again  # 100 % means finished
