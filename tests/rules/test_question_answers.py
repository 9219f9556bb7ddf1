"""What may be submitted: honest forms are understood, everything else is refused with a clear fault."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.rules.question import BadAnswer, Fault, clean, read, score
from tests.rules.questions import KINDS, RIGHT, question

FORMS = {
    "single": {"answer": ["b4"]},
    "multiple": {"answer": ["b4", "k9"]},
    "true_false": {"answer": ["false"]},
    "ordering": {"answer-d2": ["2"], "answer-q7": ["1"], "answer-a8": ["4"], "answer-m5": ["3"]},
    "matching": {"answer-l3": ["r6"], "answer-l8": ["r2"], "answer-l5": ["r2"]},
    "numeric": {"answer": [" 17,5 "]},
    "cloze": {"answer-1": ["sept"], "answer-2": [" attenue "]},
    "short": {"answer": [" ADRENALINE. "]},
    "hotspot": {"answer": ["z2", "z5"]},
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_submitted_form_becomes_the_stored_answer(kind):
    stored = read(question(kind), FORMS[kind] | {"csrfmiddlewaretoken": ["x"], "next": ["/"]})
    assert stored == RIGHT[kind]
    assert clean(question(kind), json.loads(json.dumps(stored))) == stored


def test_an_order_may_also_be_sent_as_a_list():
    assert read(question("ordering"), {"answer": ["a8", "q7", "d2", "m5"]}) == ["a8", "q7", "d2", "m5"]


@pytest.mark.parametrize(
    ("kind", "fields", "fault", "part"),
    [
        ("single", {}, Fault.MISSING, ""),
        ("single", {"answer": [""]}, Fault.MISSING, ""),
        ("single", {"answer": ["nobody"]}, Fault.UNKNOWN, ""),
        ("single", {"answer": ["b4", "k9"]}, Fault.WRONG_SHAPE, ""),
        ("multiple", {}, Fault.MISSING, ""),
        ("multiple", {"answer": ["b4", "nobody"]}, Fault.UNKNOWN, ""),
        ("multiple", {"answer": ["b4", "b4"]}, Fault.TWICE, ""),
        ("true_false", {}, Fault.MISSING, ""),
        ("true_false", {"answer": ["maybe"]}, Fault.UNKNOWN, ""),
        ("ordering", {}, Fault.MISSING, ""),
        ("ordering", FORMS["ordering"] | {"answer-d2": ["1"]}, Fault.TWICE, "a8"),
        ("ordering", FORMS["ordering"] | {"answer-d2": ["9"]}, Fault.UNKNOWN, "d2"),
        ("ordering", FORMS["ordering"] | {"answer-d2": [""]}, Fault.INCOMPLETE, "d2"),
        ("ordering", {"answer-q7": ["1"]}, Fault.INCOMPLETE, ""),
        ("ordering", FORMS["ordering"] | {"answer-zz": ["1"]}, Fault.UNKNOWN, ""),
        ("ordering", {"answer": ["q7", "q7", "d2", "m5"]}, Fault.TWICE, ""),
        ("matching", {}, Fault.MISSING, ""),
        ("matching", {"answer-l3": ["r6"]}, Fault.INCOMPLETE, "l8"),
        ("matching", FORMS["matching"] | {"answer-l5": ["zz"]}, Fault.UNKNOWN, "l5"),
        ("matching", FORMS["matching"] | {"answer-zz": ["r6"]}, Fault.UNKNOWN, ""),
        ("numeric", {"answer": ["   "]}, Fault.MISSING, ""),
        ("numeric", {"answer": ["9" * 201]}, Fault.TOO_LONG, ""),
        ("cloze", {"answer-1": ["7"]}, Fault.INCOMPLETE, "2"),
        ("cloze", {"answer-1": ["7"], "answer-2": ["x" * 201]}, Fault.TOO_LONG, "2"),
        ("cloze", {"answer-1": ["7"], "answer-2": ["a\0b"]}, Fault.NOT_TEXT, "2"),
        ("cloze", FORMS["cloze"] | {"answer-3": ["x"]}, Fault.UNKNOWN, ""),
        ("short", {}, Fault.MISSING, ""),
        ("short", {"answer": ["  "]}, Fault.MISSING, ""),
        ("short", {"answer": ["x" * 121]}, Fault.TOO_LONG, ""),
        ("short", {"answer": ["a\0b"]}, Fault.NOT_TEXT, ""),
        ("short", {"answer": ["a", "b"]}, Fault.WRONG_SHAPE, ""),
        ("hotspot", {}, Fault.MISSING, ""),
        ("hotspot", {"answer": ["z5", "nowhere"]}, Fault.UNKNOWN, ""),
        ("hotspot", {"answer": ["z5", "z5"]}, Fault.TWICE, ""),
    ],
)
def test_a_tampered_or_incomplete_form_is_refused_with_its_fault(kind, fields, fault, part):
    with pytest.raises(BadAnswer) as refused:
        read(question(kind), fields)
    if fault is not Fault.TWICE:
        assert refused.value.part == part
    assert refused.value.fault is fault
    assert str(refused.value).endswith(".")


def test_where_one_place_is_asked_two_are_refused():
    body = question("hotspot")
    body["grading"] |= {"several": False, "correct": ["z5"]}
    assert read(body, {"answer": ["z5"]}) == ["z5"]
    with pytest.raises(BadAnswer) as refused:
        read(body, {"answer": ["z5", "z2"]})
    assert refused.value.fault is Fault.WRONG_SHAPE


@pytest.mark.parametrize(
    "typed",
    [
        "nan",
        "NaN",
        "inf",
        "-inf",
        "Infinity",
        "1e309",
        "1e5",
        "0x10",
        "1_000",
        "१२",
        "1,000.5",
        "--1",
        ".",
        "17,5 h",
        "½",
    ],
)
def test_what_only_looks_like_a_number_is_refused(typed):
    with pytest.raises(BadAnswer) as refused:
        read(question("numeric"), {"answer": [typed]})
    assert refused.value.fault is Fault.NOT_A_NUMBER


_nasty = st.one_of(
    st.text(max_size=30),
    st.text(st.characters(), min_size=190, max_size=260),
    st.sampled_from(["nan", "1e309", "\0", "\ud800", "true", "", "b4", "q7", "r6", "1", "2", "17,5", "9" * 100_000]),
)
_names = st.one_of(
    st.sampled_from(
        ["answer", "answer-", *(f"answer-{one}" for one in ("1", "2", "q7", "d2", "m5", "a8", "l3", "l8"))]
    ),
    st.text(max_size=8).map(lambda text: f"answer-{text}"),
)


@pytest.mark.parametrize("kind", KINDS)
@given(fields=st.dictionaries(_names, st.lists(_nasty, max_size=4), max_size=6))
def test_whatever_a_browser_sends_is_either_a_scorable_answer_or_refused(kind, fields):
    body = question(kind)
    try:
        stored = read(body, fields)
    except BadAnswer:
        return
    assert clean(body, stored) == stored
    assert 0 <= score(body, stored).bp <= 10_000
    json.dumps(stored).encode("ascii")


_json = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.sampled_from(["q7", "r6"])),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(["1", "2", "l3", "l8", "l5"]), inner)
    ),
    max_leaves=8,
)


@pytest.mark.parametrize("kind", KINDS)
@given(stored=_json)
def test_stored_answers_are_checked_again_before_use(kind, stored):
    body = question(kind)
    with suppress(BadAnswer):
        assert clean(body, clean(body, stored)) == clean(body, stored)
