"""A quiz that draws its questions: as many as it says, never one twice, others the next time, the mark on what was drawn."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from django.urls import reverse

from courses.learning.actions.attempt import answer, submit
from courses.models import Attempt, Course, ItemVersion, QuizPage
from home.accounts.models import User
from tests.courses.factories import make_course_with_quiz
from tests.courses.learners import NOW, answered, enrolled, right, started, steps_of, wrong
from tests.courses.writing import publish_page, single

pytestmark = pytest.mark.django_db


def pool(size: int = 6, drawn: int | None = 2, **rules: object) -> Course:
    questions = [single(f"q{number}", stem=f"Question {number} ?") for number in range(size)]
    return make_course_with_quiz(questions, drawn=drawn, **({"feedback": "submission"} | rules))


def asked(attempt: Attempt) -> list[int]:
    """The identities of the questions of an attempt."""
    items = dict(ItemVersion.objects.filter(pk__in=attempt.form).values_list("pk", "item_id"))
    return [items[key] for key in attempt.form]


def test_an_attempt_asks_as_many_questions_as_are_drawn_and_says_so(
    learner: User, as_person: Callable[[User], Client]
) -> None:
    course = pool()
    enrolment, quiz = enrolled(learner, course), steps_of(course)[1]
    attempt = started(enrolment, quiz)
    assert len(set(asked(attempt))) == len(attempt.form) == 2
    screen = as_person(learner).get(reverse("learning:step", args=[course.slug, quiz.uid])).context["quiz"]
    assert screen.questions == 2


def test_the_same_click_always_draws_the_same_and_another_one_something_else(learner: User, nobody: User) -> None:
    course = pool(size=12, drawn=3)
    quiz, click = steps_of(course)[1], UUID(int=12345)
    attempt = started(enrolled(learner, course), quiz, click)
    assert started(enrolled(learner, course), quiz, click).form == attempt.form
    Attempt.objects.all().delete()
    assert started(enrolled(nobody, course), quiz, click).form == attempt.form
    Attempt.objects.all().delete()
    drawn = set()
    for number in range(8):
        drawn.add(tuple(started(enrolled(learner, course), quiz, UUID(int=number)).form))
        Attempt.objects.all().delete()
    assert len(drawn) > 4


def test_later_attempts_ask_what_was_not_asked_before(learner: User) -> None:
    course = pool()
    enrolment, quiz = enrolled(learner, course), steps_of(course)[1]
    seen: list[int] = []
    for _round in range(3):
        attempt = started(enrolment, quiz)
        seen += asked(attempt)
        submit(attempt=attempt, now=NOW)
    assert len(set(seen)) == 6
    assert len(set(asked(started(enrolment, quiz)))) == 2


def test_a_question_corrected_between_two_attempts_is_still_one_that_was_asked(learner: User) -> None:
    course = pool(size=4)
    enrolment, quiz = enrolled(learner, course), steps_of(course)[1]
    first = submit(attempt=started(enrolment, quiz), now=NOW)
    page = QuizPage.objects.get()
    page.questions = [single(f"q{number}", stem=f"Question {number}, corrigée ?") for number in range(4)]
    publish_page(page)
    enrolment.edition = course.current_edition if course.refresh_from_db() is None else None
    enrolment.save()
    second = started(enrolment, steps_of(course)[1])
    assert not set(asked(first)) & set(asked(second))


def test_the_pass_mark_is_on_what_was_drawn(learner: User) -> None:
    course = pool(drawn=2, pass_percent=100)
    enrolment, quiz = enrolled(learner, course), steps_of(course)[1]
    attempt = answered(started(enrolment, quiz), 1)
    answer(attempt=attempt, position=2, fields=wrong(attempt, 2), now=NOW)
    half = submit(attempt=attempt, now=NOW)
    assert (half.score_bp, half.is_passed) == (5000, False)
    full = submit(attempt=answered(started(enrolment, quiz)), now=NOW)
    assert (full.score_bp, full.is_passed) == (10_000, True)


def test_an_open_attempt_keeps_what_was_drawn_when_the_pool_changes(learner: User) -> None:
    course = pool()
    attempt = started(enrolled(learner, course), steps_of(course)[1])
    form = attempt.form
    page = QuizPage.objects.get()
    page.questions = [single("q0"), single("q9")]
    page.drawn = 1
    publish_page(page)
    attempt = submit(attempt=answered(attempt), now=NOW)
    assert (attempt.form, attempt.score_bp) == (form, 10_000)


def test_drawing_more_than_there_are_is_refused_in_clear_words_and_nothing_is_published() -> None:
    pool(size=3, drawn=3)
    page = QuizPage.objects.get()
    before = Course.objects.get().current_edition_id
    page.drawn = 4
    with pytest.raises(ValidationError) as refused, transaction.atomic():
        publish_page(page)
    assert (
        "4" in refused.value.messages[0]
        and "3" in refused.value.messages[0]
        and page.title in refused.value.messages[0]
    )
    assert Course.objects.get().current_edition_id == before


@pytest.mark.parametrize("drawn", [None, 6])
def test_without_a_draw_the_order_is_the_editors(learner: User, drawn: int | None) -> None:
    course = pool(drawn=drawn)
    quiz = steps_of(course)[1]
    attempt = started(enrolled(learner, course), quiz, uuid4())
    assert asked(attempt) == [reference.item_id for reference in quiz.questions]
    assert right(attempt, 1)
