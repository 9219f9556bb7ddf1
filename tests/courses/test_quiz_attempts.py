"""Attempts: replays are harmless, the clock and the rules are the server's, nothing sent by a browser is believed."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from courses.learning.actions.attempt import ForeignAttempt, Outcome, StartRefused, answer, start_attempt, submit
from courses.learning.quiz import GRACE
from courses.models import Attempt, Course, ItemState, QuizPage
from courses.rules.attempt import Refusal
from courses.rules.question import BadAnswer
from home.accounts.models import User
from tests.courses.factories import every_type, make_course, make_course_with_quiz
from tests.courses.learners import NOW, answered, body_at, enrolled, right, started, steps_of, wrong
from tests.courses.writing import publish_page, single

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def quiz_course(**rules: object) -> Course:
    return make_course_with_quiz([single("q1"), single("q2"), single("q3")], **rules)


def test_the_same_click_twice_starts_one_attempt(learner: User) -> None:
    course = quiz_course()
    enrolment, quiz = enrolled(learner, course), steps_of(course)[1]
    click = uuid4()
    assert started(enrolment, quiz, click).pk == started(enrolment, quiz, click).pk == click
    assert started(enrolment, quiz, uuid4()).pk == click, "an open attempt is continued, never doubled"
    assert Attempt.objects.count() == 1


def test_an_attempt_id_of_somebody_else_starts_nothing(learner: User, nobody: User) -> None:
    course = quiz_course()
    quiz = steps_of(course)[1]
    theirs = started(enrolled(learner, course), quiz)
    with pytest.raises(ForeignAttempt):
        started(enrolled(nobody, course), quiz, theirs.pk)
    assert Attempt.objects.count() == 1


def test_the_same_answer_again_gives_the_same_result_and_another_one_changes_nothing(learner: User) -> None:
    course = quiz_course()
    attempt = started(enrolled(learner, course), steps_of(course)[1])
    first = answer(attempt=attempt, position=1, fields=right(attempt, 1), now=NOW)
    again = answer(attempt=attempt, position=1, fields=right(attempt, 1), now=NOW)
    other = answer(attempt=attempt, position=1, fields=wrong(attempt, 1), now=NOW)
    assert [first.outcome, again.outcome, other.outcome] == [Outcome.SAVED, Outcome.SAME, Outcome.KEPT]
    attempt.refresh_from_db()
    assert attempt.answers == [body_at(attempt, 1)["grading"]["correct"][0], None, None]


def test_without_feedback_an_answer_may_be_changed_until_the_attempt_is_handed_in(learner: User) -> None:
    course = quiz_course(feedback="submission")
    attempt = started(enrolled(learner, course), steps_of(course)[1])
    answer(attempt=attempt, position=1, fields=wrong(attempt, 1), now=NOW)
    answered(attempt)
    attempt = submit(attempt=attempt, now=NOW)
    assert attempt.score_bp == 10000
    late = answer(attempt=attempt, position=1, fields=wrong(attempt, 1), now=NOW)
    assert late.outcome == Outcome.CLOSED
    attempt.refresh_from_db()
    assert attempt.score_bp == 10000


def test_handing_in_twice_is_handing_in_once(learner: User) -> None:
    course = quiz_course(feedback="submission")
    enrolment, quiz = enrolled(learner, course), steps_of(course)[1]
    attempt = answered(started(enrolled(learner, course), quiz), 1, 2)
    first = submit(attempt=attempt, now=NOW)
    second = submit(attempt=attempt, now=NOW + HOUR)
    assert (first.score_bp, second.score_bp) == (6666, 6666)
    assert second.submitted_at == NOW
    assert ItemState.objects.get(enrolment=enrolment).attempts == 1


def test_the_last_answer_hands_the_attempt_in_where_each_answer_is_explained(learner: User) -> None:
    course = quiz_course()
    attempt = answered(started(enrolled(learner, course), steps_of(course)[1]))
    assert not attempt.is_open
    replay = answer(attempt=attempt, position=3, fields=right(attempt, 3), now=NOW)
    assert replay.outcome == Outcome.SAME


def test_the_best_score_counts_and_what_is_passed_stays_passed(learner: User) -> None:
    course = quiz_course(feedback="submission")
    enrolment, quiz = enrolled(learner, course), steps_of(course)[1]
    submit(attempt=answered(started(enrolment, quiz)), now=NOW)
    failed = submit(attempt=started(enrolment, quiz), now=NOW)
    state = ItemState.objects.get(enrolment=enrolment)
    assert (failed.score_bp, failed.is_passed) == (0, False)
    assert (state.best_bp, state.attempts, state.done_at) == (10000, 2, NOW)


def test_attempts_are_limited_and_wait_for_each_other(learner: User) -> None:
    course = quiz_course(max_attempts=2, cooldown_hours=24, feedback="submission")
    enrolment, quiz = enrolled(learner, course), steps_of(course)[1]
    submit(attempt=started(enrolment, quiz), now=NOW)
    with pytest.raises(StartRefused) as early:
        started(enrolment, quiz, now=NOW + 23 * HOUR)
    assert early.value.start.refusal == Refusal.COOLDOWN
    submit(attempt=started(enrolment, quiz, now=NOW + 24 * HOUR), now=NOW + 24 * HOUR)
    with pytest.raises(StartRefused) as last:
        started(enrolment, quiz, now=NOW + 100 * HOUR)
    assert last.value.start.refusal == Refusal.NO_ATTEMPT_LEFT
    assert Attempt.objects.count() == 2


def test_an_answer_after_the_deadline_is_not_counted_and_the_others_are_handed_in(learner: User) -> None:
    course = quiz_course(time_limit_minutes=10, feedback="submission")
    attempt = answered(started(enrolled(learner, course), steps_of(course)[1]), 1)
    end = NOW + timedelta(minutes=10)
    in_grace = answer(attempt=attempt, position=2, fields=right(attempt, 2), now=end + GRACE)
    late = answer(attempt=attempt, position=3, fields=right(attempt, 3), now=end + GRACE + timedelta(seconds=1))
    assert [in_grace.outcome, late.outcome] == [Outcome.SAVED, Outcome.LATE]
    attempt.refresh_from_db()
    assert (attempt.score_bp, attempt.submitted_at, attempt.answers[2]) == (6666, end, None)


@pytest.mark.parametrize("name", ["question", "attempt", "step", "resume"])
def test_an_attempt_whose_time_is_over_is_handed_in_at_the_next_touch(
    learner: User, as_person: Callable[[User], Client], name: str
) -> None:
    course = quiz_course(time_limit_minutes=10, feedback="submission")
    quiz = steps_of(course)[1]
    attempt = answered(started(enrolled(learner, course), quiz), 1)
    arguments = {
        "question": [attempt.pk, 2], "attempt": [attempt.pk], "step": [course.slug, quiz.uid], "resume": [course.slug],
    }  # fmt: skip
    with time_machine.travel(NOW + HOUR, tick=False):
        page = as_person(learner).get(reverse(f"learning:{name}", args=arguments[name]), follow=True)
    attempt.refresh_from_db()
    assert attempt.submitted_at == NOW + timedelta(minutes=10)
    assert page.redirect_chain[-1][0] == reverse("learning:attempt", args=[attempt.pk])


def test_an_open_attempt_keeps_its_questions_its_key_and_its_rules_when_the_quiz_is_edited(learner: User) -> None:
    course = quiz_course(feedback="submission")
    attempt = started(enrolled(learner, course), steps_of(course)[1])
    page = QuizPage.objects.get()
    page.questions = [single("q1", right="2 ans", wrong="11 ans")]
    page.feedback = "each"
    page.pass_percent = 100
    publish_page(page)
    attempt = answered(attempt, 1, 2, 3)
    assert attempt.is_open
    assert submit(attempt=attempt, now=NOW).score_bp == 10000


BAD = {
    "nothing": {},
    "an unknown option": {"answer": ["zzzzzzzz"]},
    "two options of one": {"answer": ["a", "b"]},
    "an option twice": {"answer": ["a", "a", "a", "a"]},
    "an unknown part": {"answer-zzzz": ["1"]},
    "far too long": {"answer": ["x" * 100_000], "answer-1": ["x" * 100_000]},
    "unreadable": {"answer": ["\x00"], "answer-1": ["\x00"]},
    "a score": {"score_bp": ["10000"], "is_passed": ["true"]},
}


@pytest.mark.parametrize("fields", BAD.values(), ids=BAD)
def test_an_answer_that_cannot_be_read_changes_nothing(learner: User, fields: dict[str, list[str]]) -> None:
    course = make_course_with_quiz(every_type("q"))
    attempt = started(enrolled(learner, course), steps_of(course)[1])
    for position in range(1, 10):
        if position == 8 and fields == BAD["an unknown option"]:
            continue  # any readable words are a short answer
        with pytest.raises(BadAnswer):
            answer(attempt=attempt, position=position, fields=fields, now=NOW)
    attempt.refresh_from_db()
    assert attempt.answers == [None] * 9


def test_a_refused_answer_is_explained_and_what_was_typed_is_still_there(
    learner: User, as_person: Callable[[User], Client]
) -> None:
    course = make_course_with_quiz(every_type("q"))
    attempt = started(enrolled(learner, course), steps_of(course)[1])
    browser = as_person(learner)
    page = browser.post(reverse("learning:question", args=[attempt.pk, 6]), {"answer": "beaucoup"})
    assert page.status_code == 422
    assert 'role="alert"' in page.content.decode()
    assert 'value="beaucoup"' in page.content.decode()
    assert browser.post(reverse("learning:question", args=[attempt.pk, 10]), {"answer": "1"}).status_code == 404
    assert browser.get(reverse("learning:question", args=[attempt.pk, 0])).status_code == 404


def test_a_second_tab_is_shown_the_answer_that_counts(learner: User, as_person: Callable[[User], Client]) -> None:
    course = quiz_course()
    attempt = started(enrolled(learner, course), steps_of(course)[1])
    browser = as_person(learner)
    url = reverse("learning:question", args=[attempt.pk, 1])
    browser.post(url, right(attempt, 1))
    page = browser.post(url, wrong(attempt, 1), follow=True)
    assert [str(message) for message in page.context["messages"]]
    assert "feedback-correct" in page.content.decode()


@pytest.mark.parametrize("sent", ["", "not-a-uuid", "1234"])
def test_a_tampered_start_starts_nothing(learner: User, as_person: Callable[[User], Client], sent: str) -> None:
    course = quiz_course()
    enrolled(learner, course)
    quiz = steps_of(course)[1]
    response = as_person(learner).post(reverse("learning:start", args=[course.slug, quiz.uid]), {"attempt": sent})
    assert response.url == reverse("learning:step", args=[course.slug, quiz.uid])
    assert not Attempt.objects.exists()


def test_a_lesson_cannot_be_started_and_a_quiz_cannot_be_read(
    learner: User, as_person: Callable[[User], Client]
) -> None:
    course = make_course()
    enrolment = enrolled(learner, course)
    lesson, quiz = steps_of(course)
    browser = as_person(learner)
    browser.post(reverse("learning:done", args=[course.slug, quiz.uid]))
    browser.post(reverse("learning:start", args=[course.slug, lesson.uid]), {"attempt": str(uuid4())})
    assert browser.post(reverse("learning:done", args=[course.slug, uuid4()])).status_code == 404
    assert not ItemState.objects.exists()
    assert not Attempt.objects.exists()
    assert start_attempt(enrolment=enrolment, step_uid=quiz.uid, attempt_id=uuid4(), now=NOW).number == 1
