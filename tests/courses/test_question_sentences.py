"""What is wrong with a question is said to its editor in their language: every flaw, every part of a question."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils.translation import override

from courses.editions.errors import CompileError
from courses.editions.wording import FLAWS, PLACES, say_flaw
from courses.models import QuizPage
from courses.rules.question import BadQuestion, Flaw, Where, check
from courses.templatetags.learning import preview_of
from tests.courses.factories import make_course
from tests.courses.writing import publish_page, single
from tests.rules.questions import question
from tests.rules.test_question_shapes import MALFORMED


@pytest.mark.parametrize(("sentences", "codes"), [(FLAWS, Flaw), (PLACES, Where)])
def test_every_code_has_a_sentence_of_its_own_in_both_languages(sentences: dict[Any, Any], codes: Any) -> None:
    said = {}
    for language in ("fr", "en"):
        with override(language):
            said[language] = [str(sentences[code]) for code in codes]
            assert len(set(said[language])) == len(codes)
    assert not set(said["fr"]) & set(said["en"])


def refusal(kind: str, change: Callable[[dict[str, Any]], None]) -> BadQuestion:
    body = question(kind)
    change(body)
    with pytest.raises(BadQuestion) as refused:
        check(body)
    return refused.value


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(("kind", "change", "flaw", "where"), MALFORMED)
def test_every_refusal_makes_a_whole_sentence(
    kind: str, change: Callable[[dict[str, Any]], None], flaw: Flaw, where: Where, language: str
) -> None:
    with override(language):
        said = say_flaw(refusal(kind, change))
    assert said.endswith(".")
    assert "%" not in said


def test_there_is_no_flaw_that_nothing_shows() -> None:
    """Of the file that is missing, the picture speaks (editions), not the rule."""
    assert {flaw for _kind, _change, flaw, _where in MALFORMED} | {Flaw.NO_FILE} == set(Flaw)


BROKEN = [
    ("fr", "L’énoncé de la question : rien n’est écrit."),
    ("en", "The wording of the question: nothing is there yet."),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "sentence"), BROKEN)
def test_an_editor_reads_it_in_their_language_when_publishing_is_refused_and_in_the_preview(
    language: str, sentence: str
) -> None:
    make_course()
    quiz = QuizPage.objects.get()
    name, value = single("q1")["type"], single("q1")["value"] | {"stem": "  "}
    quiz.questions = [{"type": name, "value": value, "id": "q1"}]
    with override(language), pytest.raises(CompileError) as refused:
        publish_page(quiz)
    plain = refused.value.messages[0].replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert plain.endswith(sentence)
    assert "question 1" in plain
    with override(language):
        shown = preview_of(quiz.questions[0].value).problem
    assert shown.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ") == sentence
