"""Figures from sums equal those computed answer by answer, and flags say what their thresholds say."""

import statistics
from fractions import Fraction

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from courses.rules.health import (
    STRONG_BP,
    THRESHOLDS,
    First,
    Flag,
    discrimination,
    judge,
    key_of,
    options_of,
    picks_of,
    pool,
    tally,
)
from tests.rules.questions import KINDS
from tests.rules.questions import question as body_of

SCORES = st.integers(0, 10_000)
FIRSTS = st.lists(
    st.builds(
        First,
        x=SCORES | st.sampled_from([0, 10_000]),
        y=st.none() | SCORES,
        picks=st.sampled_from([("a",), ("b",), ("a", "b"), ("",), ()]),
        is_right=st.booleans(),
        is_sure=st.booleans(),
    ),
    max_size=40,
)
A, B, C = ("a",), ("b",), ("c",)


def many(number: int, *, x: int = 10_000, y: int | None = 5_000, picks: tuple[str, ...] = A, sure: bool = False):
    """So many equal answers; right when they score everything."""
    return [First(x=x, y=y, picks=picks, is_right=x == 10_000, is_sure=sure)] * number


def flags(*groups: list[First], options: tuple[str, ...] = ("a", "b")) -> set[Flag]:
    """What is said of a question whose key is a."""
    return set(judge(tally(one for group in groups for one in group), options, frozenset("a")).flags)


# --- Figures ----------------------------------------------------------------------------------


@given(FIRSTS)
def test_facility_and_counts_equal_those_of_the_answers_one_by_one(answers: list[First]) -> None:
    health = judge(tally(answers), ("a", "b"), frozenset("a"))
    assert health.n == len(answers)
    assert health.facility_bp == (int(statistics.mean(Fraction(one.x) for one in answers)) if answers else None)
    assert {use.id: use.count for use in health.options} == {
        option: sum(option in one.picks for one in answers) for option in "ab"
    }
    assert health.left_out == sum(one.picks == ("",) for one in answers)
    assert health.sure == sum(one.is_sure for one in answers)
    assert health.sure_wrong == sum(one.is_sure and not one.is_right for one in answers)
    strong = tally(answers).strong
    assert strong.get("a", 0) == sum("a" in one.picks for one in answers if one.y is not None and one.y >= STRONG_BP)


@given(FIRSTS)
@example([First(1, 1), First(2, 2)])
def test_discrimination_equals_the_correlation_of_the_scores_with_the_rest(answers: list[First]) -> None:
    pairs = [(one.x, one.y) for one in answers if one.y is not None]
    xs, ys = [x for x, _y in pairs], [y for _x, y in pairs]
    found = discrimination(tally(answers))
    if len(pairs) < 2 or len(set(xs)) == 1 or len(set(ys)) == 1:
        assert found is None
    else:
        assert found == pytest.approx(statistics.correlation(xs, ys), abs=1e-9)


@given(FIRSTS)
def test_of_right_and_wrong_answers_it_is_the_point_biserial_correlation(answers: list[First]) -> None:
    """r = (mean of those right - mean of those wrong) / spread × √(p q)."""
    marked = [First(x=10_000 * one.is_right, y=one.y) for one in answers if one.y is not None]
    right = [one.y for one in marked if one.x]
    wrong = [one.y for one in marked if not one.x]
    assume(right and wrong and len(set(right + wrong)) > 1)
    p = len(right) / len(marked)
    classical = (
        (statistics.mean(right) - statistics.mean(wrong)) / statistics.pstdev(right + wrong) * (p * (1 - p)) ** 0.5
    )
    assert discrimination(tally(marked)) == pytest.approx(classical, abs=1e-9)


@given(FIRSTS, st.data())
def test_sums_may_be_made_in_any_pieces_and_order(answers: list[First], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(answers)))
    shuffled = data.draw(st.permutations(answers))
    assert pool([tally(shuffled[:cut]), tally(shuffled[cut:])]) == tally(answers)


def test_without_answers_there_are_no_figures_and_no_flag() -> None:
    health = judge(tally([]), ("a", "b"), frozenset("a"))
    assert (health.facility_bp, health.discrimination, health.flags, health.is_enough) == (None, None, (), False)
    assert [use.percent for use in health.options] == [0, 0]


def test_options_are_given_in_the_editors_order_with_whole_percents() -> None:
    health = judge(tally(many(2, picks=B, x=0) + many(1)), ("b", "a", "c"), frozenset("a"))
    assert [(use.id, use.percent, use.is_key) for use in health.options] == [
        ("b", 67, False),
        ("a", 33, True),
        ("c", 0, False),
    ]


# --- Flags ------------------------------------------------------------------------------------

VARIED = [*many(15, y=9_000), *many(15, y=3_000, x=0, picks=B)]  # strong ones right, weak ones wrong


def test_a_question_that_works_has_no_flag() -> None:
    assert flags(VARIED) == set()


def test_nothing_is_said_of_fewer_answers_than_are_needed() -> None:
    few = many(THRESHOLDS.answers - 1, x=0, picks=B)
    assert flags(few) == set()
    assert Flag.TOO_HARD in flags(few, many(1, x=0, picks=B))


@pytest.mark.parametrize(
    ("flag", "raised", "quiet"),
    [
        (Flag.TOO_EASY, (many(95), many(5, x=0, picks=B)), (many(94), many(6, x=0, picks=B))),
        (Flag.TOO_HARD, (many(29), many(71, x=0, picks=B)), (many(30), many(70, x=0, picks=B))),
        (
            Flag.SURE_BUT_WRONG,
            (VARIED, many(7, sure=True), many(4, x=0, picks=B, sure=True)),
            (VARIED, many(9, sure=True), many(4, x=0, picks=B, sure=True)),
        ),
        (Flag.UNUSED, (many(40), many(10, x=0, picks=("",))), (many(40), many(9, x=0, picks=("",)))),
    ],
)
def test_a_flag_is_raised_at_its_threshold_and_not_before(flag: Flag, raised: tuple, quiet: tuple) -> None:
    assert flag in flags(*raised)
    assert flag not in flags(*quiet)


def test_few_sure_answers_raise_nothing() -> None:
    assert flags(VARIED, many(9, x=0, picks=B, y=3_000, sure=True)) == set()


def test_a_key_that_strong_learners_miss_is_suspect() -> None:
    turned = [*many(15, y=3_000), *many(15, y=9_000, x=0, picks=B)]
    assert {Flag.SUSPECT_KEY, Flag.RIVAL} <= flags(turned)
    assert Flag.WEAK not in flags(turned)


def unrelated(number: int) -> list[First]:
    """Four times so many answers, equally often right among strong and weak learners."""
    return [
        *many(number, y=9_000), *many(number, y=3_000),
        *many(number, y=9_000, x=0, picks=B), *many(number, y=3_000, x=0, picks=B),
    ]  # fmt: skip


def test_a_question_that_tells_nobody_apart_is_weak_unless_everybody_gets_it_right() -> None:
    assert flags(unrelated(17)) == {Flag.WEAK}
    easy = [*many(50, y=9_000), *many(50, y=3_000), *many(1, y=9_000, x=0, picks=B)]
    assert flags(easy) == {Flag.TOO_EASY}


def test_what_may_be_chance_is_not_called_weak_or_suspect() -> None:
    assert flags(unrelated(16)) == set()
    leaning = [*unrelated(7), *many(1, y=3_000), *many(1, y=9_000, x=0, picks=B)]
    assert -0.3 < (discrimination(tally(leaning)) or 0) < 0
    assert flags(leaning) == set()


def test_a_wrong_option_is_a_rival_only_among_enough_strong_learners() -> None:
    weak_wrong = many(30, y=3_000, x=0, picks=B)

    def strong(right: int, wrong: int) -> list[First]:
        return [*many(right, y=9_000), *many(wrong, y=9_000, x=0, picks=B)]

    assert Flag.RIVAL in flags(strong(2, 8), weak_wrong)
    assert Flag.RIVAL not in flags(strong(3, 7), weak_wrong)  # as often as not by chance
    assert Flag.RIVAL not in flags(strong(1, 8), weak_wrong)  # too few
    assert Flag.RIVAL not in flags(strong(8, 2), weak_wrong)


def test_the_most_pressing_flag_comes_first() -> None:
    turned = [*many(5, y=3_000), *many(45, y=9_000, x=0, picks=B)]
    assert judge(tally(turned), ("a", "b", "c"), frozenset("a")).flags == (
        Flag.SUSPECT_KEY, Flag.RIVAL, Flag.TOO_HARD, Flag.UNUSED,
    )  # fmt: skip


# --- Which options there are --------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_question_says_what_may_be_chosen_and_a_left_out_one_is_counted(kind: str) -> None:
    body = body_of(kind)
    options, key = options_of(body), key_of(body)
    assert bool(options) == (kind in {"single", "multiple", "true_false", "hotspot"})
    assert key <= set(options)
    assert bool(key) == bool(options)
    assert picks_of(body, None) == ("",)


def test_picks_follow_the_stored_answer() -> None:
    assert picks_of(body_of("single"), "b4") == ("b4",)
    assert picks_of(body_of("multiple"), ["b4", "k9"]) == ("k9", "b4")
    assert picks_of(body_of("true_false"), False) == ("false",)
    assert picks_of(body_of("numeric"), "12") == ()
