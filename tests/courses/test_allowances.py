"""More attempts and more time for one learner: at once, for that learner only, with a reason and a trace."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from courses.learning.actions.allowance import NothingGranted, NotInCourse, grant, withdraw
from courses.learning.actions.attempt import Outcome, StartRefused, answer, submit, submit_overdue
from courses.learning.actions.lesson import mark_read
from courses.learning.queries.attempt import see_results
from courses.learning.quiz import GRACE
from courses.models import Allowance, Attempt, Course, Enrolment
from courses.rules.attempt import Refusal
from home.accounts.actions import erase
from home.accounts.models import User
from home.editorial import roles
from home.editorial.set_up import give_role
from tests.courses.factories import make_course_with_quiz, make_course_with_tests
from tests.courses.learners import NOW, answered, enrolled, right, started, steps_of
from tests.courses.writing import single
from tests.people import person

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
Browser = Callable[[User], Client]


def timed_course(**rules: object) -> Course:
    rules = {"feedback": "submission", "max_attempts": 1, "time_limit_minutes": 10} | rules
    return make_course_with_quiz([single("q1"), single("q2")], **rules)


def granted(enrolment: Enrolment, by: User, *, attempts: int = 0, minutes: int = 0, reason: str = "Panne") -> Allowance:
    quiz = steps_of(enrolment.course)[1]
    return grant(
        enrolment=enrolment, item_id=quiz.item_id, extra_attempts=attempts, extra_minutes=minutes, reason=reason,
        by=by, now=NOW,
    )  # fmt: skip


def test_an_extra_attempt_is_for_one_learner_at_one_quiz(learner: User, nobody: User, admin: User) -> None:
    course = timed_course()
    quiz = steps_of(course)[1]
    mine, theirs = enrolled(learner, course), enrolled(nobody, course)
    for enrolment in (mine, theirs):
        submit(attempt=started(enrolment, quiz), now=NOW)
    granted(mine, admin, attempts=1)
    assert started(mine, quiz).number == 2
    with pytest.raises(StartRefused) as refused:
        started(theirs, quiz)
    assert refused.value.start.refusal == Refusal.NO_ATTEMPT_LEFT
    submit(attempt=Attempt.objects.open().get(), now=NOW)
    with pytest.raises(StartRefused):
        started(mine, quiz)


def test_extra_time_holds_for_new_attempts_and_at_once_for_the_open_one(learner: User, admin: User) -> None:
    course = timed_course(max_attempts=None)
    enrolment, quiz = enrolled(learner, course), steps_of(course)[1]
    attempt = started(enrolment, quiz)
    granted(enrolment, admin, minutes=5)
    late = answer(attempt=attempt, position=1, fields=right(attempt, 1), now=NOW + 14 * MINUTE)
    assert late.outcome == Outcome.SAVED
    attempt = submit(attempt=attempt, now=NOW + 14 * MINUTE)
    second = started(enrolment, quiz, now=NOW + 20 * MINUTE)
    assert second.deadline_at == NOW + 35 * MINUTE


def test_an_attempt_whose_time_is_over_but_that_nobody_has_touched_since_goes_on(learner: User, admin: User) -> None:
    course = timed_course()
    attempt = started(enrolled(learner, course), steps_of(course)[1])
    granted(attempt.enrolment, admin, minutes=30)
    assert submit_overdue(attempt=attempt, now=NOW + 20 * MINUTE).is_open
    over = submit_overdue(attempt=attempt, now=NOW + 40 * MINUTE + GRACE + MINUTE)
    assert over.submitted_at == NOW + 40 * MINUTE


def test_time_once_given_is_not_taken_away_in_the_middle_of_an_attempt(learner: User, admin: User) -> None:
    course = timed_course(max_attempts=None)
    enrolment, quiz = enrolled(learner, course), steps_of(course)[1]
    attempt = started(enrolment, quiz)
    granted(enrolment, admin, minutes=20)
    granted(enrolment, admin, minutes=5)
    withdraw(enrolment=enrolment, item_id=quiz.item_id, by=admin)
    withdraw(enrolment=enrolment, item_id=quiz.item_id, by=admin)
    attempt.refresh_from_db()
    assert attempt.deadline_at == NOW + 30 * MINUTE
    submit(attempt=attempt, now=NOW)
    assert started(enrolment, quiz).deadline_at == NOW + 10 * MINUTE


def test_a_quiz_without_limits_stays_without_limits(learner: User, admin: User) -> None:
    course = timed_course(max_attempts=None, time_limit_minutes=None)
    enrolment, quiz = enrolled(learner, course), steps_of(course)[1]
    granted(enrolment, admin, attempts=1, minutes=5)
    assert started(enrolment, quiz).deadline_at is None


def test_a_disturbed_test_before_the_course_may_be_taken_again_and_the_later_one_is_compared(
    learner: User, admin: User
) -> None:
    course = make_course_with_tests()
    enrolment, before = enrolled(learner, course), steps_of(course)[0]
    submit(attempt=started(enrolment, before), now=NOW)
    with pytest.raises(StartRefused):
        started(enrolment, before)
    grant(
        enrolment=enrolment, item_id=before.item_id, extra_attempts=1, extra_minutes=0, reason="Coupure", by=admin, now=NOW
    )  # fmt: skip
    submit(attempt=answered(started(enrolment, before, now=NOW), 1), now=NOW)
    _before, lesson, quiz, post = steps_of(course)
    mark_read(enrolment=enrolment, step_uid=lesson.uid, now=NOW)
    answered(started(enrolment, quiz))
    after = submit(attempt=answered(started(enrolment, post)), now=NOW)
    screen = see_results(attempt=after, language="fr")
    assert (screen.before_bp, screen.gain) == (5000, 50)


@pytest.mark.parametrize(
    ("attempts", "minutes", "reason"), [(0, 0, "Panne"), (1, 0, "  "), (-1, 5, "Panne"), (5, -1, "Panne")]
)
def test_granting_nothing_or_without_a_reason_is_refused(
    learner: User, admin: User, attempts: int, minutes: int, reason: str
) -> None:
    enrolment = enrolled(learner, timed_course())
    with pytest.raises(NothingGranted):
        granted(enrolment, admin, attempts=attempts, minutes=minutes, reason=reason)
    assert not Allowance.objects.exists()


def test_a_lesson_or_the_quiz_of_another_course_is_refused(learner: User, admin: User) -> None:
    enrolment = enrolled(learner, timed_course())
    other = make_course_with_quiz([single("x")], slug="autre")
    for item in (steps_of(enrolment.course)[0].item_id, steps_of(other)[1].item_id):
        with pytest.raises(NotInCourse):
            grant(enrolment=enrolment, item_id=item, extra_attempts=1, extra_minutes=0, reason="x", by=admin, now=NOW)


def test_what_is_granted_is_replaced_not_added_and_every_step_is_logged(learner: User, admin: User) -> None:
    enrolment = enrolled(learner, timed_course())
    granted(enrolment, admin, attempts=1)
    kept = granted(enrolment, admin, attempts=2, minutes=5)
    assert (Allowance.objects.get().extra_attempts, kept.extra_minutes) == (2, 5)
    withdraw(enrolment=enrolment, item_id=kept.item_id, by=admin)
    logged = ModelLogEntry.objects.order_by("pk")
    assert [entry.action.removeprefix("courses.allowance.") for entry in logged] == ["grant", "grant", "remove"]
    assert {entry.user_id for entry in logged} == {admin.pk}
    assert logged[1].data["minutes"] == 5
    assert "+5" in logged[1].comment


def test_erasing_a_learner_forgets_the_reason(learner: User, admin: User) -> None:
    granted(enrolled(learner, timed_course()), admin, minutes=5, reason="Dyslexie")
    erase(user=learner)
    assert Allowance.objects.get().reason == ""
    assert "Dyslexie" not in str(list(ModelLogEntry.objects.values_list("data", "label")))


# --- The desk ---------------------------------------------------------------------------------


def test_who_looks_after_learners_grants_and_takes_back_at_the_desk(learner: User, as_person: Browser) -> None:
    manager = person("manager", roles.COURSE_MANAGER)
    course = timed_course()
    enrolment, quiz = enrolled(learner, course), steps_of(course)[1]
    attempt = started(enrolment, quiz)
    desk = as_person(manager)
    url = reverse("courses_allowances", args=[enrolment.pk])
    assert "Léa Martin" in desk.get(url).content.decode()
    form = {"quiz": quiz.item_id, "extra_attempts": "1", "extra_minutes": "15", "reason": "Coupure de courant"}
    with time_machine.travel(NOW, tick=False):
        assert desk.post(url, form).url == url
    attempt.refresh_from_db()
    assert attempt.deadline_at == NOW + 25 * MINUTE
    assert "Coupure de courant" in desk.get(url).content.decode()
    with time_machine.travel(NOW + MINUTE, tick=False):
        front = as_person(learner).get(reverse("learning:question", args=[attempt.pk, 1]))
    assert front.context["head"].attempt.deadline_at == NOW + 25 * MINUTE
    desk.post(reverse("courses_allowance_remove", args=[enrolment.pk, quiz.item_id]))
    assert not Allowance.objects.exists()


@pytest.mark.parametrize(
    "change", [{"reason": ""}, {"extra_attempts": "0", "extra_minutes": ""}, {"extra_minutes": "-4"}, {"quiz": "0"}]
)
def test_a_form_that_is_wrong_is_explained_and_grants_nothing(
    learner: User, admin: User, as_person: Browser, change: dict[str, str]
) -> None:
    enrolment = enrolled(learner, timed_course())
    quiz = steps_of(enrolment.course)[1]
    form = {"quiz": quiz.item_id, "extra_attempts": "1", "extra_minutes": "0", "reason": "Panne"} | change
    page = as_person(admin).post(reverse("courses_allowances", args=[enrolment.pk]), form)
    assert page.status_code == 200
    assert page.context["form"].errors
    assert not Allowance.objects.exists()


def test_the_front_page_of_the_quiz_says_what_is_granted(learner: User, admin: User, as_person: Browser) -> None:
    course = timed_course()
    enrolment, quiz = enrolled(learner, course), steps_of(course)[1]
    granted(enrolment, admin, attempts=2, minutes=5)
    screen = as_person(learner).get(reverse("learning:step", args=[course.slug, quiz.uid])).context["quiz"]
    assert (screen.start.left, screen.minutes, screen.extra_minutes, screen.extra_attempts) == (3, 15, 5, 2)


@pytest.mark.parametrize("role", [None, roles.EDITOR, roles.MEDICAL_REVIEWER, roles.CAMPAIGN_MANAGER])
def test_nobody_else_sees_or_grants(learner: User, as_person: Browser, role: roles.Role | None) -> None:
    enrolment = enrolled(learner, timed_course())
    quiz = steps_of(enrolment.course)[1]
    granted(enrolment, learner, minutes=5)
    visitor = person("visitor")
    if role:
        give_role(visitor, role)
    browser = as_person(visitor)
    url = reverse("courses_allowances", args=[enrolment.pk])
    remove = reverse("courses_allowance_remove", args=[enrolment.pk, quiz.item_id])
    form = {"quiz": quiz.item_id, "extra_attempts": "9", "extra_minutes": "0", "reason": "Moi"}
    for response in (browser.get(url), browser.post(url, form), browser.post(remove)):
        assert response.status_code in (302, 403)
        assert "Léa Martin" not in response.content.decode()
    assert Allowance.objects.get().extra_minutes == 5
