"""Codes, versions and the words of a pharmacy: what is printed can be typed, drawn and trusted."""

import random
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.rules.codes import ALPHABET, make_code, normalise_code, written
from campaigns.rules.material import (
    Form,
    Piece,
    Standing,
    digest,
    expires_on,
    file_name,
    forms_of,
    joined_ends,
    kept_together,
    parse_name,
    standing,
    version_name,
    whole_kit,
    word_count,
)
from campaigns.rules.pharmacy import (
    UnsafeLink,
    clean_lines,
    drawable,
    is_right_to_left,
    safe_link,
    shown_link,
    undrawable,
)

# --- Codes -----------------------------------------------------------------------------------


def test_codes_have_no_vowel_and_nothing_that_looks_alike() -> None:
    assert not set("AEIOUY01L") & set(ALPHABET)


@given(st.integers())
def test_a_code_comes_back_however_it_is_typed(seed: int) -> None:
    code = make_code(random.Random(seed).choice)
    assert normalise_code(code) == normalise_code(f" {written(code).lower()} ") == code


@pytest.mark.parametrize("typed", ["", "K7M", "K7M2XQ99", "K7M2XQ0", "K7M2XQO", "K7M/2XQ9", "' OR 1=1", "é" * 7])
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert normalise_code(typed) is None


# --- Pieces and versions ---------------------------------------------------------------------


def test_every_file_name_leads_back_to_its_piece() -> None:
    for piece in Piece:
        for form in (*forms_of(piece), Form.PREVIEW):
            assert parse_name(file_name(piece, form)) == (piece, form)
    assert len({file_name(*one) for one in whole_kit()}) == len(whole_kit())
    assert parse_name("slide-print.pdf") is None


def test_a_version_counts_where_the_revision_stayed_the_same() -> None:
    assert version_name(57, []) == "57.1"
    assert version_name(57, ["57.1"]) == "57.1.2"
    assert version_name(57, ["57.1", "57.1.2", "56.1", "157.1"]) == "57.1.3"


def test_a_digest_depends_on_words_and_not_on_their_order() -> None:
    assert digest({"a": 1, "b": ["é"]}) == digest({"b": ["é"], "a": 1}) != digest({"a": 1, "b": ["e"]})


@pytest.mark.parametrize(
    ("closes", "review", "last"),
    [
        (datetime(2027, 1, 31, 22, 59, tzinfo=UTC), None, date(2027, 1, 31)),
        (datetime(2027, 1, 31, 23, 0, tzinfo=UTC), None, date(2027, 1, 31)),  # midnight in Paris ends that day
        (datetime(2027, 1, 31, 23, 1, tzinfo=UTC), None, date(2027, 2, 1)),
        (datetime(2027, 1, 31, 22, 59, tzinfo=UTC), date(2026, 12, 1), date(2026, 12, 1)),
    ],
)
def test_a_piece_is_good_until_the_service_ends_or_the_review_is_due(closes, review, last) -> None:
    assert expires_on(closes, review) == last


@pytest.mark.parametrize(
    ("running", "current", "today", "became"),
    [
        (True, "a", date(2027, 1, 31), Standing.CURRENT),
        (True, "a", date(2027, 2, 1), Standing.EXPIRED),
        (True, "b", date(2027, 1, 1), Standing.REPLACED),
        (True, "b", date(2027, 2, 1), Standing.REPLACED),
        (False, "a", date(2027, 1, 1), Standing.EXPIRED),
    ],
)
def test_what_became_of_a_piece(running: bool, current: str, today: date, became: Standing) -> None:
    found = standing(is_running=running, printed="a", current=current, printed_until=date(2027, 1, 31), today=today)
    assert found is became


def test_words_are_counted_as_they_are_spoken() -> None:
    assert word_count("Oui : dès 11 ans, un pharmacien « formé » vaccine !") == 8


def test_the_ends_of_titles_and_the_parts_of_times_stay_together() -> None:
    assert joined_ends("On s’y met avant elle") == "On s’y met avant\u00a0elle"
    assert joined_ends("Deux doses") == "Deux doses"
    assert kept_together("Lundi : 8 h 30–19 h") == "Lundi : 8\u00a0h\u00a030–19\u00a0h"


# --- The pharmacy's words --------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["Pharmacie de l’Œuvre", "Apotheke Müller & Söhne", "בית מרקחת", "صيدلية النور", "Ångström № 5".replace("№", "n°")],
)
def test_names_of_the_scripts_we_print_are_drawable(name: str) -> None:
    assert undrawable(name) == []


@pytest.mark.parametrize(
    ("name", "signs"),
    [
        ("Pharmacie 😀", ["😀"]),
        ("Pharma\u202ecie", ["U+202E"]),
        ("a\u200bb\u2066c", ["U+200B", "U+2066"]),
        ("Аптека", list("Аптека")),
        ("a\x07b", ["U+0007"]),
        ("e\ufeff", ["U+FEFF"]),
    ],
)
def test_what_no_typeface_of_ours_draws_is_named(name: str, signs: list[str]) -> None:
    assert undrawable(name) == signs


@given(st.text())
def test_what_is_drawable_stays_so(text: str) -> None:
    assert undrawable(drawable(text)) == []


def test_lines_are_cleaned_one_by_one() -> None:
    assert clean_lines("  12,\u00a0 place \r\n\r\n67000   Strasbourg\n") == "12, place\n67000 Strasbourg"


def test_the_direction_is_that_of_the_first_letter_with_one() -> None:
    assert is_right_to_left("12 صيدلية")
    assert not is_right_to_left("Pharmacie צדק")
    assert not is_right_to_left("12")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://rdv.example.org/tilleuls", "https://rdv.example.org/tilleuls"),
        (" HTTP://Rdv.Example.org ", "http://rdv.example.org"),
        ("https://pharmacie-é.fr/prendre?lieu=près", "https://xn--pharmacie--k7a.fr/prendre?lieu=pr%C3%A8s"),
        ("https://rdv.example.org:8443/a#b", "https://rdv.example.org:8443/a#b"),
    ],
)
def test_a_booking_link_keeps_leading_to_where_it_says(typed: str, kept: str) -> None:
    assert safe_link(typed) == kept
    assert safe_link(kept) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "rdv.example.org",
        "javascript:alert(1)",
        "JaVaScRiPt://example.org/%0Aalert(1)",
        "data:text/html,<script>",
        "ftp://example.org/",
        "https://doctolib.fr@evil.example/",
        "https://user:pw@example.org/",
        "https://localhost/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://exa mple.org/",
        "https://example.org/\u202egnp.exe",
        "https://example.org/\x00",
        "https://example.org\\@evil.example/",
        "https:///path",
        "https://example.org:99999/",
        "https://-bad-.org/",
        "https://example.org/" + "a" * 300,
    ],
)
def test_a_link_that_deceives_or_is_none_is_refused(typed: str) -> None:
    with pytest.raises(UnsafeLink):
        safe_link(typed)


@given(st.text())
def test_any_text_is_a_safe_link_or_refused(text: str) -> None:
    try:
        link = safe_link(text)
    except UnsafeLink:
        return
    assert link.startswith(("http://", "https://"))
    assert link.isascii()
    assert safe_link(link) == link


def test_a_link_is_read_without_its_scheme() -> None:
    assert shown_link("https://www.rdv.example.org/") == "rdv.example.org"
