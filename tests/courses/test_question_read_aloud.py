"""Each type of question read aloud: every field has a name, feedback follows its question and says right or wrong in words."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client
from django.urls import reverse

from courses.models import Attempt
from home.accounts.models import User
from tests.courses.factories import every_type, make_course_with_quiz, right_answers
from tests.courses.learners import body_at, enrolled, started, steps_of

pytestmark = pytest.mark.django_db

POSITIONS = range(1, 10)
VERDICTS = {"fr": {"Juste.", "Faux.", "Aussi attendu."}, "en": {"Right.", "Wrong.", "Was also expected."}}


@pytest.fixture
def attempt(learner: User) -> Attempt:
    """An attempt at one question of each type, each explained as soon as it is answered."""
    course = make_course_with_quiz(every_type("q"), feedback="each")
    return started(enrolled(learner, course), steps_of(course)[1])


def wrong_answers(body: dict[str, Any]) -> dict[str, Any]:
    """The fields of an answer that is complete, and not right."""
    grading, fields = body["grading"], right_answers(body)
    match body["type"]:
        case "single" | "multiple":
            return {"answer": [next(one for one in grading["options"] if one not in grading["correct"])]}
        case "hotspot":
            return {"answer": [next(one for one in grading["zones"] if one not in grading["correct"])]}
        case "true_false":
            return {"answer": "false" if grading["answer"] else "true"}
        case "ordering":
            places = list(fields.values())
            return dict(zip(fields, [*places[1:], places[0]], strict=True))
        case "matching":
            sides = list(fields.values())
            return dict(zip(fields, [*sides[1:], sides[0]], strict=True))
        case "numeric":
            return {"answer": "7"}
        case _:
            return dict.fromkeys(fields, "zzzzz")


def page(browser: Client, attempt: Attempt, position: int, language: str) -> BeautifulSoup:
    address = reverse("learning:question", args=[attempt.pk, position]).replace("/fr/", f"/{language}/", 1)
    return BeautifulSoup(browser.get(address).content.decode(), "html.parser")


def name_of(field: Tag, soup: BeautifulSoup) -> str:
    """What a screen reader calls a field: its label, or what it is said to be labelled by."""
    if field.get("aria-label"):
        return str(field["aria-label"])
    ids = str(field.get("aria-labelledby") or "").split()
    labels = [
        *soup.select(f'label[for="{field.get("id")}"]'),
        field.find_parent("label"),
        *(soup.find(id=one) for one in ids),
    ]
    return " ".join(label.get_text(" ", strip=True) for label in labels if label)


def mark_of(element: Tag) -> str:
    return next(str(one).removeprefix("is-") for one in element["class"] if str(one).startswith("is-"))


def order(soup: BeautifulSoup, *selectors: str) -> list[int]:
    """The places of the first element that matches each, in the order in which the page is read."""
    elements = list(soup.find_all(True))
    return [
        next(place for place, one in enumerate(elements) if one is soup.select_one(selector)) for selector in selectors
    ]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_field_of_every_type_has_a_name_and_choices_belong_to_their_question(
    attempt: Attempt, learner: User, as_person: Callable[[User], Client], language: str
) -> None:
    browser, seen = as_person(learner), set()
    for position in POSITIONS:
        soup = page(browser, attempt, position, language)
        kind, form = body_at(attempt, position)["type"], soup.select_one("form[data-answer]")
        assert form is not None
        fields = [one for one in form.select("input, select, textarea") if one.get("type") != "hidden"]
        assert fields, kind
        assert [one for one in fields if not name_of(one, soup)] == [], kind
        for choice in form.select('input[type="radio"], input[type="checkbox"]'):
            group = choice.find_parent("fieldset")
            assert group is not None and group.legend is not None, kind
            assert body_at(attempt, position)["words"]["fr"]["stem"] in group.legend.get_text(), kind
        seen.add(kind)
    assert len(seen) == 9


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("is_right", [True, False])
def test_the_feedback_on_every_type_is_announced_after_its_question_and_says_how_it_was_in_words(
    attempt: Attempt, learner: User, as_person: Callable[[User], Client], language: str, is_right: bool
) -> None:
    browser = as_person(learner)
    for position in POSITIONS:
        body = body_at(attempt, position)
        address = reverse("learning:question", args=[attempt.pk, position])
        fields = right_answers(body) if is_right else wrong_answers(body)
        assert browser.post(address, fields).url.endswith("#feedback")
        soup, kind = page(browser, attempt, position, language), body["type"]
        feedback = soup.select_one("#feedback")
        assert feedback is not None, kind
        assert (feedback.get("role"), feedback.get("tabindex")) == ("status", "-1")
        places = order(soup, ".question-stem", "#feedback", ".player-action a.button")
        assert places == sorted(places), kind
        title = feedback.select_one(".feedback-title")
        assert title is not None and title.get_text(strip=True)
        assert ("feedback-correct" in str(feedback.get("class"))) is is_right, kind
        # Not by colour alone: whatever is marked says in words how it was.
        marked = [
            one
            for one in soup.select(".question [class*=is-]")
            if {"is-correct", "is-incorrect", "is-missed"} & set(one["class"])
        ]
        assert marked, kind
        for one in marked:
            if "zone" in one["class"]:  # a place on the picture: the list below it says the same
                assert len(soup.select(".question .option.is-" + mark_of(one))) >= len(
                    soup.select(".question .zone.is-" + mark_of(one))
                )
                continue
            if one.name == "input":  # what was typed: it is said beside the field
                one = one.find_parent(class_=["field", "cloze"]) or one
            assert any(verdict in one.get_text(" ", strip=True) for verdict in VERDICTS[language]), (kind, one)


def test_the_titles_of_feedback_differ_for_right_and_wrong(
    attempt: Attempt, learner: User, as_person: Callable[[User], Client]
) -> None:
    browser, titles = as_person(learner), {True: set[str](), False: set[str]()}
    for position in POSITIONS:
        body, is_right = body_at(attempt, position), position % 2 == 0
        fields = right_answers(body) if is_right else wrong_answers(body)
        browser.post(reverse("learning:question", args=[attempt.pk, position]), fields)
        title = page(browser, attempt, position, "fr").select_one(".feedback-title")
        assert title is not None
        titles[is_right].add(title.get_text(" ", strip=True))
    assert titles[True] and not titles[True] & titles[False]
