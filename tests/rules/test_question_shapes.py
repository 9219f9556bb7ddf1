"""What a learner sees before and after answering, and what a well-formed question is."""

import json
from dataclasses import asdict
from fractions import Fraction
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.rules.question import (
    BadQuestion,
    Flaw,
    Mark,
    Scale,
    Where,
    check,
    complete_languages,
    explain,
    kinds,
    register,
    shape,
)
from courses.rules.question import registry as register_of_kinds
from courses.rules.question.registry import Told
from tests.rules.questions import CANARY, KINDS, RIGHT, WRONG, question


def _dump(value: object) -> str:
    return json.dumps(asdict(value), default=str, ensure_ascii=False)  # type: ignore[call-overload]


def test_the_nine_kinds_are_registered():
    assert set(kinds()) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
@given(seed=st.integers())
def test_nothing_secret_can_be_seen_before_answering(kind, seed):
    body = question(kind)
    for language in ("fr", "en"):
        assert CANARY not in _dump(shape(body, language, seed))
    assert CANARY in _dump(explain(body, "fr", RIGHT[kind]))


@pytest.mark.parametrize("kind", KINDS)
def test_the_public_shape_does_not_depend_on_the_key(kind):
    body, other = question(kind), question(kind)
    other["grading"] = {"anything": "else"}
    assert shape(body, "fr", 7) == shape(other, "fr", 7)


@pytest.mark.parametrize(
    ("kind", "field", "ids"),
    [
        ("single", "options", {"k9", "b4", "z1", "c7"}),
        ("multiple", "options", {"k9", "b4", "z1", "c7"}),
        ("ordering", "items", {"q7", "d2", "m5", "a8"}),
        ("matching", "left", {"l3", "l8", "l5"}),
        ("matching", "right", {"r6", "r2", "r9"}),
        ("hotspot", "zones", {"z5", "z2", "z8", "z1"}),
    ],
)
def test_shuffling_is_a_permutation_stable_for_a_seed_in_every_language(kind, field, ids):
    body, orders = question(kind), set()
    for seed in range(40):
        order = [choice.id for choice in getattr(shape(body, "fr", seed), field)]
        assert sorted(order) == sorted(ids)
        assert order == [choice.id for choice in getattr(shape(body, "en", seed), field)]
        orders.add(tuple(order))
    assert len(orders) > 3


def test_the_other_public_parts():
    assert [option.id for option in shape(question("true_false"), "fr", 1).options] == ["true", "false"]
    assert shape(question("numeric"), "en", 1).unit == "hours"
    hotspot = shape(question("hotspot"), "fr", 1)
    assert hotspot.picture is not None
    assert (hotspot.picture.url, hotspot.picture.alt, hotspot.several) == (
        "/media/images/a.webp",
        "Un réfrigérateur",
        True,
    )
    door = next(zone for zone in hotspot.zones if zone.id == "z5")
    assert (door.text, door.left, door.top, door.width, door.height) == ("La porte", 0, 0, 20, 50)
    cloze = shape(question("cloze"), "fr", 1)
    assert [(one.text, one.gap) for one in cloze.segments] == [
        ("Un bloc de ", ""),
        ("", "1"),
        (" heures, vaccin ", ""),
        ("", "2"),
        (".", ""),
    ]


class Riddle:
    """A made-up kind with a secret in its words."""

    name = "riddle"
    scale = Scale.ONE_RIGHT
    public_words: ClassVar[frozenset[str]] = frozenset({"unit"})

    def check_grading(self, grading): ...

    def check_words(self, grading, words, language): ...

    def gather(self, grading, fields):
        return ""

    def clean(self, grading, raw):
        return ""

    def judge(self, grading, answer):
        return Mark(Fraction(0), {})

    def show(self, words, shuffle):
        return {"unit": words.get("secret", "nothing to see")}

    def tell(self, grading, words, language, answer, mark):
        return Told(parts=(), right=())


def test_a_kind_that_does_not_declare_its_public_words_cannot_be_registered():
    class Careless(Riddle):
        public_words = None

    with pytest.raises(TypeError, match="what a learner may see"):
        register(Careless())
    with pytest.raises(TypeError, match="already"):
        register(type("Twin", (Riddle,), {"name": "single"})())


def test_a_new_kind_cannot_show_words_it_has_not_declared_public(monkeypatch):
    monkeypatch.setattr(register_of_kinds, "_KINDS", dict(register_of_kinds._KINDS))
    register(Riddle())
    body = {"type": "riddle", "points": 1, "grading": {}, "words": {"fr": {"stem": "?", "secret": CANARY}}}
    assert shape(body, "fr", 1).unit == "nothing to see"


@pytest.mark.parametrize("kind", KINDS)
def test_a_missing_translation_falls_back_and_says_so(kind):
    body = question(kind)
    assert (shape(body, "en", 1).language, shape(body, "en", 1).is_fallback) == ("en", False)
    assert (shape(body, "de", 1).language, shape(body, "de", 1).is_fallback) == ("fr", True)
    del body["words"]["fr"]
    assert shape(body, "fr", 1).language == "en"
    explained = explain(body, "fr", RIGHT[kind])
    assert (explained.language, explained.is_fallback) == ("en", True)


@pytest.mark.parametrize("kind", KINDS)
def test_every_part_of_an_answer_is_explained_with_the_right_answer(kind):
    body = question(kind)
    for answer in (RIGHT[kind], WRONG[kind], None):
        explained = explain(body, "fr", answer)
        assert explained.right
        assert explained.general.startswith(CANARY)
        assert any(part.is_chosen for part in explained.parts) == (answer is not None)
        assert explained.feedback or all(part.feedback for part in explained.parts)
    assert all(part.is_right for part in explain(body, "fr", RIGHT[kind]).parts)


def test_the_explanation_of_each_kind_in_words():
    single = explain(question("single"), "fr", "z1")
    assert single.right == ("11 ans",)
    assert [(part.id, part.is_chosen, part.is_key, part.is_right) for part in single.parts] == [
        ("k9", False, False, True),
        ("b4", False, True, False),
        ("z1", True, False, False),
        ("c7", False, False, True),
    ]
    assert explain(question("true_false"), "fr", True).right == ("false",)
    ordering = explain(question("ordering"), "fr", ["d2", "q7", "m5", "a8"])
    first = ordering.parts[0]
    assert (first.text, first.given, first.expected) == ("Écouter", "1", "2")
    assert ordering.right == ("Saluer", "Écouter", "Injecter", "Tracer")
    assert ordering.feedback.endswith("nearly")
    matching = explain(question("matching"), "fr", {"l3": "r9", "l8": "r2", "l5": "r2"})
    assert (matching.parts[0].given, matching.parts[0].expected) == ("J'attends", "Je prescris")
    assert matching.right[0] == "Rappel dTP → Je prescris"
    assert explain(question("numeric"), "fr", "10,5").parts[0].feedback.endswith("forgotten")
    assert explain(question("numeric"), "fr", "11").parts[0].feedback == ""
    assert explain(question("numeric"), "fr", "11").right == ("17,5 ± 0,5\N{NO-BREAK SPACE}heures",)
    assert explain(question("numeric"), "en", "11").right == ("17.5 ± 0.5\N{NO-BREAK SPACE}hours",)
    assert explain(question("cloze"), "en", {"1": "7", "2": "x"}).right == ("attenuated", "seven")
    assert explain(question("short"), "en", "x").right == ("épinéphrine",)
    assert explain(question("short"), "fr", "Nor adrenaline").parts[0].feedback.endswith("other drug")
    assert explain(question("short"), "fr", "rien").parts[0].feedback == ""
    hotspot = explain(question("hotspot"), "fr", ["z5", "z8"])
    assert hotspot.right == ("La porte", "Le milieu")
    assert [(part.id, part.is_chosen, part.is_key, part.is_right) for part in hotspot.parts] == [
        ("z5", True, True, True),
        ("z2", False, True, False),
        ("z8", True, False, False),
        ("z1", False, False, True),
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_our_own_questions_are_well_formed(kind):
    check(question(kind))
    assert complete_languages(question(kind)) == ("fr", "en")


def _without(path: str):
    def change(body):
        *parents, last = path.split(".")
        for parent in parents:
            body = body[parent]
        del body[last]

    return change


def _with(path: str, value: object):
    def change(body):
        *parents, last = path.split(".")
        for parent in parents:
            body = body[parent]
        body[last] = value

    return change


MALFORMED = [
    ("single", _with("type", "essay"), Flaw.KIND, Where.QUESTION),
    ("single", _with("points", 0), Flaw.POINTS, Where.QUESTION),
    ("single", _with("points", True), Flaw.POINTS, Where.QUESTION),
    ("single", _with("words", {}), Flaw.NO_WORDS, Where.QUESTION),
    ("single", _with("words.fr.stem", "  "), Flaw.MISSING, Where.STEM),
    ("single", _with("grading.correct", ["k9", "b4"]), Flaw.NOT_ONE_RIGHT, Where.RIGHT_OPTIONS),
    ("single", _with("grading.correct", ["zz"]), Flaw.UNKNOWN, Where.RIGHT_OPTIONS),
    ("single", _with("grading.options", ["b4"]), Flaw.TOO_FEW, Where.OPTIONS),
    ("single", _with("grading.options", ["b4", "b4"]), Flaw.TWICE, Where.OPTIONS),
    ("multiple", _with("grading.correct", []), Flaw.TOO_FEW, Where.RIGHT_OPTIONS),
    ("multiple", _without("words.en.options.b4"), Flaw.INCOMPLETE, Where.OPTIONS),
    ("multiple", _with("words.en.options.zz", {"text": "x", "feedback": "y"}), Flaw.UNKNOWN, Where.OPTIONS),
    ("multiple", _with("words.en.options.b4.feedback", ""), Flaw.MISSING, Where.OPTION_FEEDBACK),
    ("true_false", _with("grading.answer", "false"), Flaw.UNREADABLE, Where.ANSWER),
    ("true_false", _without("words.fr.feedback.true"), Flaw.MISSING, Where.FEEDBACK_TRUE),
    ("ordering", _with("grading.order", ["q7"]), Flaw.TOO_FEW, Where.ITEMS),
    ("ordering", _without("words.fr.items.q7"), Flaw.INCOMPLETE, Where.ITEMS),
    ("matching", _with("grading.pairs.l3", "zz"), Flaw.UNKNOWN, Where.PAIRS),
    ("matching", _without("words.fr.feedback.l3"), Flaw.INCOMPLETE, Where.FEEDBACK),
    ("numeric", _with("grading.answer", 17.5), Flaw.NOT_A_NUMBER, Where.ANSWER),
    ("numeric", _with("grading.answer", "1e3"), Flaw.NOT_A_NUMBER, Where.ANSWER),
    ("numeric", _with("grading.tolerance", "-1"), Flaw.NEGATIVE, Where.TOLERANCE),
    ("numeric", _with("grading.common_errors", ["17.2"]), Flaw.ERROR_IS_RIGHT, Where.COMMON_ERRORS),
    ("numeric", _without("words.en.common_errors"), Flaw.INCOMPLETE, Where.COMMON_ERRORS),
    ("cloze", _with("grading.gaps", {}), Flaw.NO_GAP, Where.GAPS),
    ("cloze", _with("grading.gaps.1", []), Flaw.MISSING, Where.GAP_ANSWERS),
    ("cloze", _with("words.fr.text", "Un bloc de {{1}} heures."), Flaw.GAP_MARKS, Where.TEXT),
    ("cloze", _with("words.fr.text", "{{1}} {{1}} {{2}}"), Flaw.GAP_MARKS, Where.TEXT),
    ("cloze", _with("words.en.answers.1", "huit"), Flaw.NOT_ACCEPTED, Where.SHOWN),
    ("short", _with("grading.accepted", []), Flaw.TOO_FEW, Where.ACCEPTED),
    ("short", _with("grading.accepted", ["x" * 121]), Flaw.TOO_LONG, Where.ACCEPTED),
    ("short", _with("grading.wrong", ["ADRENALINE"]), Flaw.RIGHT_AND_WRONG, Where.WRONG),
    ("short", _with("grading.forgives", "yes"), Flaw.UNREADABLE, Where.FORGIVES),
    ("short", _with("words.en.answer", "cortisone"), Flaw.NOT_ACCEPTED, Where.SHOWN),
    ("short", _with("words.en.wrong", {"rien": "Non"}), Flaw.UNKNOWN_FORM, Where.WRONG),
    ("short", _without("words.fr.feedback.correct"), Flaw.MISSING, Where.FEEDBACK_CORRECT),
    ("hotspot", _with("grading.zones", {"z5": [0, 0, 9, 9], "z2": [0, 0, 9, 9]}), Flaw.TOO_FEW, Where.ZONES),
    ("short", _with("grading.accepted", ["..."]), Flaw.NO_LETTER, Where.ACCEPTED),
    ("hotspot", _with("grading.zones", {f"z{n}": [0, 0, 9, 9] for n in range(9)}), Flaw.TOO_MANY, Where.ZONES),
    ("hotspot", _with("grading.correct", ["z5", "z2", "z8", "z1"]), Flaw.NOTHING_WRONG, Where.ZONES),
    ("hotspot", _with("grading.correct", ["nowhere"]), Flaw.UNKNOWN, Where.RIGHT_ZONES),
    ("hotspot", _with("grading.several", False), Flaw.NOT_ONE_RIGHT, Where.RIGHT_ZONES),
    ("hotspot", _with("words.en.several", False), Flaw.HOW_MANY, Where.SEVERAL),
    ("hotspot", _with("words.fr.picture.alt", " "), Flaw.MISSING, Where.PICTURE_ALT),
    ("hotspot", _with("words.fr.picture.width", 0), Flaw.UNREADABLE, Where.PICTURE_SIZE),
    ("hotspot", _without("words.en.zones.z5"), Flaw.INCOMPLETE, Where.ZONES),
    ("hotspot", _with("words.fr.zones.z5.area", [90, 0, 20, 20]), Flaw.OUTSIDE, Where.ZONES),
    ("hotspot", _with("words.fr.zones.z5.area", [0, 0, 9, 50]), Flaw.TOO_SMALL, Where.ZONES),
    ("hotspot", _with("words.fr.zones.z5.area", [0, 0, 50, 13]), Flaw.TOO_SMALL, Where.ZONES),
    ("hotspot", _with("words.fr.zones.z5.area", [45, 35, 20, 20]), Flaw.OVERLAP, Where.ZONES),
    ("hotspot", _with("words.fr.zones.z5.area", [0.5, 0, 20, 20]), Flaw.AREA, Where.ZONES),
    ("hotspot", _with("words.fr.zones.z5.text", "Le fond"), Flaw.SAME_TEXT, Where.ZONE_TEXTS),
]


@pytest.mark.parametrize(("kind", "change", "flaw", "where"), MALFORMED)
def test_a_malformed_question_is_refused_and_says_what_is_wrong_and_where(kind, change, flaw, where):
    body = question(kind)
    change(body)
    with pytest.raises(BadQuestion) as refused:
        check(body)
    assert (refused.value.flaw, refused.value.where) == (flaw, where)


def test_a_half_done_translation_names_its_language_and_can_be_left_out():
    body = question("multiple")
    del body["words"]["en"]["options"]["b4"]
    with pytest.raises(BadQuestion) as refused:
        check(body)
    assert refused.value.language == "en"
    assert complete_languages(body) == ("fr",)


_json = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=4)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=3)),
    max_leaves=6,
)


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_a_question_damaged_anywhere_is_refused_or_still_works(kind, data):
    body = question(kind)
    node = body
    while True:
        key = data.draw(st.sampled_from(sorted(node)))
        if isinstance(node[key], dict) and node[key] and data.draw(st.booleans()):
            node = node[key]
            continue
        node[key] = data.draw(_json)
        break
    try:
        check(body)
    except BadQuestion:
        return
    shape(body, "fr", 1)
    explain(body, "fr", None)
