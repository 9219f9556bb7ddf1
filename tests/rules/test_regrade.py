"""How corrected questions count: scores never fall by themselves, and stay between nothing and everything."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.rules.question import score, total_bp, total_share
from courses.rules.regrade import (
    BANDS,
    CAN_LOWER,
    Asked,
    Figures,
    Outcome,
    Rule,
    Ruling,
    count,
    figures_from,
    fits,
    marks,
    settle,
)
from tests.rules.questions import KINDS, RIGHT, WRONG, question

OPTIONS = ["k9", "b4", "z1", "c7"]


def worth(asked: list[Asked]) -> int:
    """The score of an attempt."""
    return total_bp(marks(asked), [one.body["points"] for one in asked])


def plain(asked: list[Asked]) -> list[Asked]:
    """The same attempt without corrections."""
    return [replace(one, ruling=None) for one in asked]


def single(points: int = 1, right: str = "b4"):
    return question("single") | {"points": points, "grading": {"options": OPTIONS, "correct": [right]}}


@st.composite
def rulings(draw: st.DrawFn, lowers: st.SearchStrategy[bool]) -> Ruling:
    return Ruling(
        rule=draw(st.sampled_from(list(Rule))),
        accepted=tuple(draw(st.lists(st.sampled_from(OPTIONS), max_size=2))),
        key=single(right=draw(st.sampled_from(OPTIONS))),
        lowers=draw(lowers),
    )


@st.composite
def attempts(draw: st.DrawFn, lowers: st.SearchStrategy[bool]) -> list[Asked]:
    """An attempt at a few questions, some of them corrected."""
    size = draw(st.integers(1, 5))
    return [
        Asked(
            body=single(points=draw(st.integers(1, 4)), right=draw(st.sampled_from(OPTIONS))),
            answer=draw(st.none() | st.sampled_from(OPTIONS)),
            ruling=draw(st.none() | rulings(lowers)),
        )
        for _ in range(size)
    ]


@given(attempts(st.just(False)))
def test_a_correction_lowers_no_score_unless_it_may(asked):
    assert worth(plain(asked)) <= worth(asked) <= 10_000


@given(attempts(st.booleans()))
def test_whatever_is_corrected_the_score_stays_between_nothing_and_everything(asked):
    assert 0 <= worth(asked) <= 10_000
    assert len(marks(asked)) == len(asked)


@given(attempts(st.just(False)))
def test_no_other_choice_of_dropped_questions_would_be_better_for_the_learner(asked):
    found = marks(asked)
    points = [one.body["points"] for one in asked]
    dropped = [place for place, one in enumerate(asked) if one.ruling and one.ruling.rule == Rule.DROP]
    for mask in range(2 ** len(dropped)):
        other = list(found)
        for bit, place in enumerate(dropped):
            other[place] = replace(found[place], is_counted=bool(mask >> bit & 1))
        assert total_share(other, points) <= total_share(found, points)


@given(
    attempts(st.booleans()), st.integers(0, 10_000), st.booleans(), st.none() | st.integers(0, 10_000), st.booleans()
)
def test_settling_twice_changes_nothing_more_and_takes_nothing_away_unless_it_may(asked, bp, passed, pass_bp, lowers):
    before = Outcome(bp, passed)
    after = settle(before, worth(asked), pass_bp, lowers=lowers)
    assert settle(after, worth(asked), pass_bp, lowers=lowers) == after
    if not lowers:
        assert after.score_bp >= before.score_bp
        assert after.is_passed or not before.is_passed


def test_other_answers_are_also_right_and_only_those():
    ruling = Ruling(Rule.ACCEPT, accepted=("c7",))
    assert [worth([Asked(single(), answer, ruling)]) for answer in ("b4", "c7", "z1", None)] == [10_000, 10_000, 0, 0]


@pytest.mark.parametrize("kind", KINDS)
def test_in_every_kind_of_question_a_wrong_answer_can_be_accepted(kind):
    asked = Asked(question(kind), WRONG[kind], Ruling(Rule.ACCEPT, accepted=(WRONG[kind],)))
    assert worth([replace(asked, ruling=None)]) == 0
    assert worth([asked]) == 10_000
    assert worth([replace(asked, answer=RIGHT[kind])]) == 10_000
    assert worth([replace(asked, answer=None)]) == 0


def test_an_accepted_number_is_the_same_however_it_is_typed():
    ruling = Ruling(Rule.ACCEPT, accepted=("1000,50",))
    assert worth([Asked(question("numeric"), "1 000.5", ruling)]) == 10_000


def test_full_credit_goes_to_those_who_left_it_unanswered_too():
    assert worth([Asked(single(), None, Ruling(Rule.FULL)), Asked(single(), "z1")]) == 5000


def test_a_dropped_question_leaves_the_score():
    wrong, right = Asked(single(), "z1", Ruling(Rule.DROP)), Asked(single(), "b4")
    assert worth([wrong, right]) == 10_000
    assert [mark.is_counted for mark in marks([wrong, right])] == [False, True]


def test_a_dropped_question_goes_on_counting_for_whom_leaving_it_out_would_lower_the_score():
    right, wrong = Asked(single(), "b4", Ruling(Rule.DROP)), Asked(single(), "z1")
    assert worth([right, wrong]) == 5000
    assert worth([replace(right, ruling=Ruling(Rule.DROP, lowers=True)), wrong]) == 0


def test_where_every_question_was_dropped_everything_is_right():
    assert worth([Asked(single(), "z1", Ruling(Rule.DROP, lowers=True))]) == 10_000


def test_the_corrected_key_marks_anew():
    ruling = Ruling(Rule.REMARK, key=single(right="c7"))
    assert worth([Asked(single(), "c7", ruling)]) == 10_000
    assert worth([Asked(single(), "b4", ruling)]) == 10_000
    assert worth([Asked(single(), "b4", replace(ruling, lowers=True))]) == 0


def test_an_answer_that_the_corrected_key_does_not_know_keeps_its_mark():
    key = single() | {"grading": {"options": ["k9", "z1"], "correct": ["z1"]}}
    ruling = Ruling(Rule.REMARK, key=key, lowers=True)
    assert not fits(ruling, single(), "b4")
    assert worth([Asked(single(), "b4", ruling)]) == 10_000
    assert fits(ruling, single(), "z1")
    assert not fits(Ruling(Rule.REMARK, key=question("numeric")), single(), "b4")
    assert fits(ruling, single(), None)


@given(st.lists(attempts(st.booleans()), max_size=6), st.integers(0, 10_000))
def test_figures_add_up_whatever_the_batches(several, pass_bp):
    each = []
    for asked in several:
        bp = worth(plain(asked))
        before = Outcome(bp, bp >= pass_bp)
        strict = settle(before, worth(asked), pass_bp, lowers=True)
        each.append(count(before, settle(before, worth(asked), pass_bp, lowers=False), strict))
    total = sum(each, Figures())
    assert total.attempts == len(several) == total.up + total.down + total.same
    assert sum(total.before) == sum(total.after) == len(several)
    assert total.down == total.newly_failed == 0
    half = len(each) // 2
    assert sum(each[:half], Figures()) + sum(each[half:], Figures()) == total


def test_figures_come_back_from_json_as_they_were():
    figures = count(Outcome(4999, False), Outcome(10_000, True), Outcome(0, False), unfit=2)
    stored = {name: list(value) if isinstance(value, tuple) else value for name, value in vars(figures).items()}
    assert figures_from(stored | {"something": "else"}) == figures
    assert figures.before[4] == figures.after[BANDS - 1] == 1
    assert (figures.spared, figures.spared_passes) == (1, 0)


def test_only_what_can_lower_asks_for_a_second_person():
    assert {Rule.DROP, Rule.REMARK} == CAN_LOWER
    assert score(single(), "b4").share == Fraction(1)
