"""What an answer scores, kind by kind and for a whole attempt."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from courses.rules.question import BadAnswer, Mark, Verdict, is_passed, read, scale, score, total_bp
from courses.rules.question.text import is_slip
from tests.rules.questions import KINDS, RIGHT, WRONG, question


@pytest.mark.parametrize("kind", KINDS)
def test_a_right_answer_is_worth_exactly_everything_and_no_answer_nothing(kind):
    right = score(question(kind), RIGHT[kind])
    assert (right.bp, right.verdict) == (10_000, Verdict.CORRECT)
    assert right.parts
    assert all(right.parts.values())
    wrong = score(question(kind), WRONG[kind])
    assert (wrong.bp, wrong.verdict) == (0, Verdict.INCORRECT)
    assert score(question(kind), None).bp == 0


@pytest.mark.parametrize(
    ("kind", "answer", "bp", "verdict"),
    [
        ("multiple", ["k9"], 5000, "partial"),
        ("multiple", ["k9", "z1"], 0, "incorrect"),
        ("multiple", ["k9", "b4", "z1"], 5000, "partial"),
        ("multiple", ["k9", "b4", "z1", "c7"], 0, "incorrect"),
        ("multiple", ["z1", "c7"], 0, "incorrect"),
        # q7 d2 m5 a8 is right: two of three neighbours kept, one of three, none.
        ("ordering", ["d2", "m5", "a8", "q7"], 6666, "partial"),
        ("ordering", ["m5", "a8", "d2", "q7"], 3333, "partial"),
        ("ordering", ["a8", "m5", "d2", "q7"], 0, "incorrect"),
        ("matching", {"l3": "r6", "l8": "r2", "l5": "r6"}, 6666, "partial"),
        ("matching", {"l3": "r2", "l8": "r6", "l5": "r2"}, 3333, "partial"),
        ("cloze", {"1": "7", "2": "tué"}, 5000, "partial"),
    ],
)
def test_partial_credit_follows_the_stated_rule(kind, answer, bp, verdict):
    mark = score(question(kind), answer)
    assert (mark.bp, mark.verdict) == (bp, verdict)


def test_parts_say_what_the_learner_got_right():
    assert score(question("multiple"), ["k9", "z1"]).parts == {"k9": True, "b4": False, "z1": False, "c7": True}
    assert score(question("matching"), {"l3": "r6", "l8": "r6", "l5": "r2"}).parts == {
        "l3": True,
        "l8": False,
        "l5": True,
    }
    assert score(question("ordering"), ["m5", "a8", "q7", "d2"]).parts == {
        "m5": False,
        "a8": True,
        "q7": False,
        "d2": True,
    }


@given(st.integers(2, 8), st.data())
def test_ticking_everything_never_beats_the_right_selection(size, data):
    options = [f"o{number}" for number in range(size)]
    correct = data.draw(st.lists(st.sampled_from(options), min_size=1, max_size=size - 1, unique=True))
    ticked = data.draw(st.lists(st.sampled_from(options), min_size=1, unique=True))
    body = question("multiple") | {"grading": {"options": options, "correct": correct}}
    assert 0 <= score(body, ticked).bp <= 10_000
    assert score(body, options).bp < score(body, correct).bp == 10_000
    # A wrong tick more never gains anything.
    for wrong in set(options) - set(correct) - set(ticked):
        assert score(body, [*ticked, wrong]).bp <= score(body, ticked).bp


def at_once(kind, grading):
    """Form fields that give everything a question could accept, in every way a browser could send it."""
    match kind:
        case "single" | "multiple":
            return [{"answer": grading["options"]}]
        case "hotspot":
            return [{"answer": list(grading["zones"])}]
        case "true_false":
            return [{"answer": ["true", "false"]}]
        case "ordering":
            every = [str(place) for place in range(1, len(grading["order"]) + 1)]
            return [{f"answer-{item}": every for item in grading["order"]}, {"answer": grading["order"] * 2}]
        case "matching":
            return [{f"answer-{left}": grading["rights"] for left in grading["pairs"]}]
        case "numeric":
            values = [grading["answer"], *grading["common_errors"], "0", "1000"]
            return [{"answer": values}, *({"answer": [sign.join(values)]} for sign in (" ", ";", "/", " ou "))]
        case "cloze":
            gaps = {gap: [*forms, "autre"] for gap, forms in grading["gaps"].items()}
        case _:
            gaps = {"": [*grading["accepted"], *grading["wrong"]]}
    names = {gap: f"answer-{gap}" if gap else "answer" for gap in gaps}
    return [
        {names[gap]: values for gap, values in gaps.items()},
        *({names[gap]: [sign.join(values)] for gap, values in gaps.items()} for sign in (" ", ", ", "/", " ou ")),
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_giving_everything_at_once_is_refused_or_worth_less_than_the_right_answer_in_every_kind(kind):
    body = question(kind)
    for fields in at_once(kind, body["grading"]):
        try:
            given_at_once = read(body, fields)
        except BadAnswer:
            continue
        assert score(body, given_at_once).bp < score(body, RIGHT[kind]).bp == 10_000, fields


@given(st.permutations(["q7", "d2", "m5", "a8"]))
def test_only_the_right_order_scores_everything(order):
    mark = score(question("ordering"), list(order))
    assert 0 <= mark.bp <= 10_000
    assert (mark.bp == 10_000) == (list(order) == RIGHT["ordering"])


@pytest.mark.parametrize(
    "typed", ["17.5", "17,5", " 17,50 ", "+17.5", "1\N{NO-BREAK SPACE}7,5", "17\N{NARROW NO-BREAK SPACE}.5", "18", "17"]
)
def test_a_number_is_understood_with_comma_point_spaces_and_within_tolerance(typed):
    assert score(question("numeric"), typed).bp == 10_000


@pytest.mark.parametrize("typed", ["16.999", "18,0000000000000000000000000000000000000000000000000000001", "-17.5"])
def test_a_number_outside_the_tolerance_is_wrong_even_by_a_hair(typed):
    assert score(question("numeric"), typed).bp == 0


@given(st.decimals(-1000, 1000, places=3), st.decimals(0, 10, places=3), st.decimals(-1000, 1000, places=3))
def test_numbers_are_compared_exactly(answer, tolerance, typed):
    body = question("numeric")
    body["grading"] = {"answer": f"{answer:f}", "tolerance": f"{tolerance:f}", "common_errors": []}
    is_near = abs(Decimal(typed) - answer) <= tolerance
    assert (score(body, f"{typed:f}").bp == 10_000) == is_near


@pytest.mark.parametrize("typed", ["7", "7,0", " 07 ", "SEPT", "Sept", "seven", "s\N{COMBINING ACUTE ACCENT}ept"])
def test_a_gap_accepts_numbers_case_accents_and_every_language(typed):
    assert score(question("cloze"), {"1": typed, "2": "ATTÉNUÉ"}).bp == 10_000


@pytest.mark.parametrize(("accepted", "typed"), [("l'œuf", "L’OEUF"), ("garde  fou", "garde fou"), ("−4", "-4")])
def test_a_gap_forgives_typography(accepted, typed):
    body = question("cloze")
    body["grading"]["gaps"]["1"] = [accepted]
    assert score(body, {"1": typed, "2": "atténué"}).bp == 10_000


@pytest.mark.parametrize(
    "typed",
    ["adrénaline", " ADRENALINE ", "adré naline", "adrénaline.", "adrenalin", "adrénalinne", "adérnaline", "15,0"],
)
def test_a_short_answer_forgives_case_accents_spaces_and_one_slip(typed):
    assert score(question("short"), typed).bp == 10_000


@pytest.mark.parametrize(
    "typed",
    ["noradrénaline", "noradrenalin", "adrén", "adrnalne", "16", "150", "IV", "adrénaline 15", "epi", "l'adrénaline 1"],
)
def test_a_short_answer_refuses_other_words_two_slips_and_other_digits(typed):
    assert score(question("short"), typed).bp == 0


def test_slips_are_forgiven_only_where_the_editor_allows_it():
    body = question("short")
    body["grading"]["forgives"] = False
    assert score(body, "adrenalin").bp == 0
    assert score(body, "adrenaline").bp == 10_000


def test_a_known_wrong_answer_stays_wrong_however_close_to_a_right_one():
    body = question("short")
    body["grading"] |= {"accepted": ["hypotension", "intraveineuse"], "wrong": ["hypotensions", "intraveineux"]}
    assert score(body, "hypotension").bp == 10_000
    assert score(body, "hypotensions").bp == 0
    assert score(body, "hypertension").bp == 0  # two letters away: never a slip


@given(st.text(alphabet="abcdefg hé", min_size=6, max_size=20), st.data())
def test_one_letter_left_out_doubled_or_swapped_is_one_slip_and_slips_go_both_ways(word, data):
    assume(len(word.replace(" ", "")) >= 7 and word == word.strip())
    place = data.draw(st.integers(0, len(word) - 2))
    without = word[:place] + word[place + 1 :]
    swapped = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    doubled = word[: place + 1] + word[place:]
    for typed in (without, swapped, doubled):
        assert is_slip(typed, word) and is_slip(word, typed)


@pytest.mark.parametrize(
    ("answer", "bp"),
    [(["z5"], 5000), (["z5", "z8"], 0), (["z5", "z2", "z8"], 5000), (["z5", "z2", "z8", "z1"], 0)],
)
def test_a_wrong_place_takes_a_right_one_away(answer, bp):
    assert score(question("hotspot"), answer).bp == bp


@given(st.integers(3, 8), st.data())
def test_marking_every_place_never_beats_the_right_ones(size, data):
    zones = {f"z{number}": [number * 10, 0, 10, 20] for number in range(size)}
    correct = data.draw(st.lists(st.sampled_from(sorted(zones)), min_size=1, max_size=size - 1, unique=True))
    marked = data.draw(st.lists(st.sampled_from(sorted(zones)), min_size=1, unique=True))
    body = question("hotspot") | {"grading": {"zones": zones, "correct": correct, "several": True}}
    assert 0 <= score(body, marked).bp <= 10_000
    assert score(body, list(zones)).bp < score(body, correct).bp == 10_000
    for wrong in set(zones) - set(correct) - set(marked):
        assert score(body, [*marked, wrong]).bp <= score(body, marked).bp


def test_an_answer_that_does_not_fit_its_question_is_never_scored():
    with pytest.raises(BadAnswer):
        score(question("single"), "nobody")
    with pytest.raises(BadAnswer):
        score(question("true_false"), "false")


def test_an_attempt_is_the_weighted_mean_rounded_once():
    thirds = [Mark(Fraction(1, 3), {}), Mark(Fraction(2, 3), {}), *[Mark(Fraction(1), {})] * 3]
    # Exactly 80 %: rounding each question down first would give 79.99 % and fail the learner.
    assert total_bp(thirds, [1] * 5) == 8000
    assert total_bp(thirds[:2], [1, 1]) == 5000
    assert total_bp([Mark(Fraction(1), {}), Mark(Fraction(0), {})], [1, 2]) == 3333
    with pytest.raises(ValueError, match="at least one point"):
        total_bp([], [])


@given(st.lists(st.tuples(st.fractions(0, 1), st.integers(1, 100)), min_size=1, max_size=20))
def test_an_attempt_scores_between_nothing_and_everything(rows):
    bp = total_bp([Mark(share, {}) for share, _ in rows], [points for _, points in rows])
    assert 0 <= bp <= 10_000
    assert (bp == 10_000) == all(share == 1 for share, _ in rows)


def test_the_pass_mark_itself_passes():
    assert is_passed(8000, 8000)
    assert not is_passed(7999, 8000)
    assert is_passed(0, None)


def test_every_kind_says_how_it_is_scored():
    assert [scale(question(kind)) for kind in KINDS] == [
        "one_right",
        "right_minus_wrong",
        "one_right",
        "adjacent_pairs",
        "share_of_pairs",
        "number",
        "share_of_gaps",
        "words",
        "right_places",
    ]
