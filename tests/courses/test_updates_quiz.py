"""An update of a quiz asks the questions that changed, and uses up and lowers nothing."""

from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from courses.learning.actions.attempt import answer, start_attempt, submit
from courses.learning.actions.update import NothingToUpdate, QuestionsToAnswer, read_update, start_update
from courses.models import Attempt, Certificate, Course, CoursePage, Enrolment, ItemState
from home.accounts.models import User
from tests.courses.editing import declare, flipped
from tests.courses.factories import make_course, make_course_with_tests
from tests.courses.learners import NOW, answered, right, steps_of, wrong
from tests.courses.updating import (
    DUE,
    NOTE,
    change_key,
    finished,
    moved,
    screen,
)
from tests.courses.writing import publish_page, write_module

pytestmark = pytest.mark.django_db
AsPerson = Callable[[User], Client]


@pytest.fixture(autouse=True)
def in_november() -> Iterator[None]:
    """The clock of every screen: the day on which the learners of these tests learn."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def course() -> Course:
    """A lesson and a quiz of two questions."""
    return make_course()


def test_a_quiz_asks_only_the_changed_question_and_leaves_the_score_alone(
    learner: User, course: Course, as_person: AsPerson
) -> None:
    enrolment = finished(learner, course)
    quiz = steps_of(course)[1]
    ItemState.objects.filter(item=quiz.item_id).update(best_bp=5000)
    change_key()
    browser = as_person(learner)
    begun = browser.post(
        reverse("learning:update_start", args=[course.slug, quiz.uid]), {"attempt": str(attempt_id := uuid4())}
    )
    attempt = Attempt.objects.get(pk=attempt_id)
    assert begun.url == reverse("learning:question", args=[attempt.pk, 1])
    assert attempt.is_update
    assert len(attempt.form) == 1
    assert attempt.edition == 2
    again = start_update(enrolment=enrolment, step_uid=quiz.uid, attempt_id=uuid4(), now=NOW)
    assert again == attempt  # open ones are continued
    assert "Continue at question 1" in screen(browser, course)
    answer(attempt=attempt, position=1, fields=wrong(attempt, 1), now=NOW)
    assert Enrolment.objects.get().update_due_on == DUE
    result = browser.get(reverse("learning:attempt", args=[attempt.pk]))
    assert reverse("learning:update", args=[course.slug]) in result.content.decode()
    second = start_update(enrolment=enrolment, step_uid=quiz.uid, attempt_id=uuid4(), now=NOW)
    answered(second)
    assert Enrolment.objects.get().update_due_on is None
    state = ItemState.objects.get(item=quiz.item_id)
    assert (state.best_bp, state.attempts, state.done_edition) == (5000, 1, 2)
    assert Certificate.objects.count() == 2


def test_a_whole_attempt_at_the_changed_quiz_is_the_update_as_well(learner: User, course: Course) -> None:
    enrolment = finished(learner, course)
    change_key()
    quiz = steps_of(course)[1]
    attempt = start_attempt(enrolment=moved(enrolment), step_uid=quiz.uid, attempt_id=uuid4(), now=NOW)
    answered(attempt)
    assert Enrolment.objects.get().update_due_on is None


def test_an_attempt_begun_before_the_update_does_not_count_as_the_update(learner: User, course: Course) -> None:
    enrolment = finished(learner, course)
    quiz = steps_of(course)[1]
    attempt = start_attempt(enrolment=enrolment, step_uid=quiz.uid, attempt_id=uuid4(), now=NOW)
    change_key()
    moved(enrolment)
    assert start_update(enrolment=enrolment, step_uid=quiz.uid, attempt_id=uuid4(), now=NOW) == attempt
    submit(attempt=answered(attempt), now=NOW)
    assert Enrolment.objects.get().update_due_on == DUE
    assert start_update(enrolment=enrolment, step_uid=quiz.uid, attempt_id=uuid4(), now=NOW) != attempt


def test_the_attempts_of_a_limited_quiz_are_not_used_up_by_an_update(learner: User) -> None:
    course = make_course_with_tests(max_attempts=1)
    enrolment = finished(learner, course)
    page = CoursePage.objects.get().get_children().get(slug="apres").specific
    publish_page(declare(flipped(page), "safety", note=NOTE, due_on=DUE))
    moved(enrolment)
    test = steps_of(course)[-1]
    for _ in range(3):
        attempt = start_update(enrolment=enrolment, step_uid=test.uid, attempt_id=uuid4(), now=NOW)
        answer(attempt=attempt, position=1, fields=wrong(attempt, 1), now=NOW)
        submit(attempt=attempt, now=NOW)
    assert Enrolment.objects.get().update_due_on == DUE


def test_what_cannot_be_updated_is_refused_and_changes_nothing(
    learner: User, course: Course, as_person: AsPerson
) -> None:
    enrolment = finished(learner, course)
    write_module(CoursePage.objects.get(), "m9")
    publish_page(CoursePage.objects.get())
    change_key()
    after = moved(enrolment)
    lesson, quiz, new, _other = steps_of(course)
    before = list(ItemState.objects.order_by("pk").values())
    with pytest.raises(NothingToUpdate):  # never done: it is done at its own address
        read_update(enrolment=after, step_uid=new.uid, edition=3, now=NOW)
    with pytest.raises(QuestionsToAnswer):
        read_update(enrolment=after, step_uid=quiz.uid, edition=3, now=NOW)
    with pytest.raises(NothingToUpdate):
        start_update(enrolment=after, step_uid=lesson.uid, attempt_id=uuid4(), now=NOW)
    assert list(ItemState.objects.order_by("pk").values()) == before
    browser = as_person(learner)
    for name, step in (("update_done", quiz), ("update_done", new), ("update_start", lesson)):
        response = browser.post(
            reverse(f"learning:{name}", args=[course.slug, step.uid]), {"edition": "3", "attempt": str(uuid4())}
        )
        assert response.url == reverse("learning:update", args=[course.slug])
    assert list(ItemState.objects.order_by("pk").values()) == before


def test_the_fields_of_the_right_answer_answer_the_changed_question(learner: User, course: Course) -> None:
    enrolment = finished(learner, course)
    quiz = steps_of(course)[1]
    old = Attempt.objects.get()
    change_key()
    attempt = start_update(enrolment=moved(enrolment), step_uid=quiz.uid, attempt_id=uuid4(), now=NOW)
    assert right(attempt, 1) != right(old, 1)
