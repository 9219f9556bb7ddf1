"""How texts are read by the checks: sentences, syllables, ease; expressions, links, headings, declarations."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from home.checks.rules import Flaw, Level
from home.checks.rules.independence import Author, is_old, judge_independence
from home.checks.rules.reading import (
    Ease,
    Score,
    long_sentences,
    long_words,
    measure,
    sentences,
    syllables,
    words,
)
from home.checks.rules.shape import bare_headings, is_file_name, is_vague, jumps
from home.checks.rules.words import Expression, first_found, found_in, plain

PLAIN = "Le vaccin te protège. Il protège aussi ta mère. Viens le faire ici. Le soin est court. " * 6
HARD = (
    "L’immunodépression thérapeutique contre-indique habituellement l’administration de vaccins vivants atténués, "
    "indépendamment de l’ancienneté de la corticothérapie générale instaurée antérieurement par le rhumatologue. "
) * 4


def test_a_sentence_ends_where_a_reader_would_stop() -> None:
    text = "Voir art. 5 du code. M. Roux a 1.5 mg ! « Oui. » Puis rien…\nUn titre\nEt la suite"
    assert sentences(text) == [
        "Voir art. 5 du code.", "M. Roux a 1.5 mg !", "« Oui. »", "Puis rien…", "Un titre", "Et la suite",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("word", "language", "number"),
    [
        ("vaccin", "fr", 2), ("vaccine", "fr", 2), ("l’infection", "fr", 3), ("protégées", "fr", 3), ("théâtre", "fr", 2),
        ("pharmacie", "fr", 3), ("65", "fr", 1), ("pourquoi", "fr", 2), ("grippe", "fr", 1), ("le", "fr", 1),
        ("vaccine", "en", 2), ("table", "en", 2), ("needed", "en", 2), ("asked", "en", 1), ("doses", "en", 2),
        ("people", "en", 2), ("the", "en", 1), ("immunity", "en", 4),
    ],
)  # fmt: skip
def test_syllables_are_counted_as_they_are_spoken(word: str, language: str, number: int) -> None:
    assert syllables(word, language) == number


def test_an_index_is_what_the_published_formula_says() -> None:
    score = measure("Un chat dort. Il rêve. " * 12, "fr")  # 60 words in 24 sentences, each word of one syllable
    assert score == Score(60, 24, 60, round(207 - 1.015 * 2.5 - 73.6))
    english = measure("A cat sleeps. It dreams. " * 12, "en")
    assert english == Score(60, 24, 60, round(206.835 - 1.015 * 2.5 - 84.6))


def test_short_words_and_sentences_are_easy_and_long_ones_hard() -> None:
    easy, hard = measure(PLAIN, "fr"), measure(HARD, "fr")
    assert easy and easy.ease is Ease.EASY
    assert hard and hard.ease is Ease.HARD
    assert measure("Trop court pour le dire.", "fr") is None
    assert measure(PLAIN, "de") is None
    assert measure("Un titre sans point\n" * 60, "fr") is None


def test_what_is_too_long_is_named() -> None:
    assert long_sentences("Court. Un " + "mot " * 30 + "fin.") == [(32, "Un mot mot mot mot mot mot mot…")]
    assert long_sentences("mot " * 30) == []
    assert long_words([HARD], "fr")[0] == "l’immunodépression" or "immunodépression" in " ".join(
        long_words([HARD], "fr")
    )


@given(st.text(max_size=400), st.sampled_from(["fr", "en"]))
def test_any_text_can_be_measured(text: str, language: str) -> None:
    assert sum(len(words(one)) for one in sentences(text)) <= len(words(text)) + len(sentences(text))
    assert all(syllables(word, language) >= 1 for word in words(text))
    score = measure(text, language)
    assert score is None or 0 < score.sentences <= score.words <= score.syllables


@given(st.text(alphabet="aeiouybcdst", min_size=1, max_size=12), st.sampled_from(["fr", "en"]))
def test_a_longer_sentence_is_never_easier(word: str, language: str) -> None:
    one = measure(f"{' '.join([word] * 10)}. " * 7, language)
    two = measure(f"{' '.join([word] * 35)}. " * 2, language)
    assert one and two and two.index <= one.index


def test_an_expression_is_found_whole_whatever_accents_case_and_spaces() -> None:
    assert list(found_in("Un EFFET garanti, 100\u202f% efficace, sans-risques", Expression("100 % efficace*"))) == [
        "100\u202f% efficace"
    ]
    assert list(found_in("Sans   risques !", Expression("sans risque*"))) == ["Sans   risques"]
    assert list(found_in("100% sure, 1100 % sure", Expression("100 % sure"))) == ["100% sure"]
    assert list(found_in("le meilleurement", Expression("le meilleur"))) == []
    assert list(found_in("l'effet", Expression("l’effet"))) == ["l'effet"]


def test_an_exception_lets_a_longer_expression_pass_and_nothing_else() -> None:
    best = Expression("le meilleur", ("le meilleur moment",))
    assert list(found_in("Le meilleur moment, et le meilleur vaccin.", best)) == ["le meilleur"]
    assert first_found("Le meilleur. le meilleur", [best]) == {"Le meilleur": best, "le meilleur": best}


@given(st.text(max_size=200))
def test_a_place_in_the_plain_text_is_the_same_in_the_original(text: str) -> None:
    assert len(plain(text)) == len(text)


@pytest.mark.parametrize(
    "said", ["ici", "Cliquez ici", " click here… ", "https://example.org/a", "", "En savoir plus »"]
)
def test_a_link_that_says_nothing_is_vague(said: str) -> None:
    assert is_vague(said)


def test_links_headings_and_descriptions_that_say_something_pass() -> None:
    assert not is_vague("Calendrier des vaccinations 2025")
    assert not is_file_name("Une seringue sur un plateau")
    assert is_file_name("IMG_2034.JPG") and is_file_name("photo 12")
    assert list(bare_headings(["heading", "paragraph", "heading", "heading", "figure", "heading"])) == [3, 6]
    assert list(jumps([2, 3, 4, 2, 4])) == [4]


def test_a_declaration_holds_for_twelve_months() -> None:
    assert not is_old(date(2025, 11, 27), date(2026, 11, 27))
    assert is_old(date(2025, 11, 26), date(2026, 11, 27))
    assert is_old(date(2023, 2, 27), date(2024, 2, 29))
    assert not is_old(date(2023, 2, 28), date(2024, 2, 29))


def test_silence_about_independence_blocks_and_an_old_declaration_warns() -> None:
    today = date(2026, 11, 27)
    good = Author("Anne", "None", date(2026, 11, 1))
    assert list(judge_independence(authors=[good], funding="No funding", today=today)) == []
    old = Author("Jean", "None", date(2024, 1, 1))
    silent, undated = Author("Léa", " ", date(2026, 1, 1)), Author("Luc", "None", None)
    found = list(judge_independence(authors=[old, silent, undated], funding="  ", today=today))
    assert [(one.level, one.flaw, one.place) for one in found] == [
        (Level.WARNS, Flaw.OLD_DECLARATION, 1),
        (Level.BLOCKS, Flaw.NO_INTERESTS, 2),
        (Level.BLOCKS, Flaw.NO_DECLARATION, 3),
        (Level.BLOCKS, Flaw.NO_FUNDING, 0),
    ]
    assert [one.flaw for one in judge_independence(authors=[], funding="x", today=today)] == [Flaw.NO_AUTHORS]
