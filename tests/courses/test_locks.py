"""What is locked stays locked whatever address is tried, says why, and leads to what can be done now."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from courses.learning.actions.attempt import start_attempt
from courses.learning.actions.lesson import mark_read
from courses.learning.actions.locks import StepLocked
from courses.models import Attempt, Course, ItemState, ModulePage
from home.accounts.models import User
from tests.courses.factories import make_course, make_course_with_tests, translate
from tests.courses.learners import NOW, answered, enrolled, finish, started, steps_of
from tests.courses.writing import publish_page

pytestmark = pytest.mark.django_db

Browsers = Callable[[User], Client]


def chained(modules: int = 2) -> Course:
    """A course whose modules open one after the other."""
    course = make_course(modules=modules)
    for module in ModulePage.objects.order_by("path")[1:]:
        module.opens = "after"
        publish_page(module)
    course.refresh_from_db()
    return course


def test_a_module_opens_when_everything_required_before_it_is_done(learner: User, as_person: Browsers) -> None:
    course = chained(3)
    enrolment = enrolled(learner, course)
    browser = as_person(learner)
    outline = reverse("learning:course", args=[course.slug])

    def states() -> list[str]:
        return [section.state for section in browser.get(outline).context["screen"].sections]

    lesson, quiz, *_others = steps_of(course)
    assert states() == ["current", "locked", "locked"]
    mark_read(enrolment=enrolment, step_uid=lesson.uid, now=NOW)
    assert states() == ["current", "locked", "locked"]
    answered(started(enrolment, quiz))
    assert states() == ["done", "current", "locked"]


def test_every_address_of_a_locked_step_refuses_and_changes_nothing(learner: User, as_person: Browsers) -> None:
    course = chained()
    enrolled(learner, course)
    browser = as_person(learner)
    first, _quiz, lesson, quiz = steps_of(course)
    step = reverse("learning:step", args=[course.slug, lesson.uid])
    tries = [
        browser.get(step),
        browser.get(reverse("learning:step", args=[course.slug, quiz.uid])),
        browser.post(f"{step}done/"),
        browser.post(reverse("learning:start", args=[course.slug, quiz.uid]), {"attempt": uuid4()}),
        browser.post(reverse("learning:second", args=[course.slug, lesson.uid]), {"film": "x", "second": "3"}),
    ]
    assert [response.status_code for response in tries[:4]] == [403] * 4
    assert tries[4].status_code in (403, 404)
    assert not ItemState.objects.exists()
    assert not Attempt.objects.exists()
    page = tries[0].content.decode()
    assert f'href="{reverse("learning:step", args=[course.slug, first.uid])}"' in page
    assert "Leçon m1" in page
    assert "Quiz quiz" in page
    assert "Trois portes." not in page


def test_the_same_holds_in_the_other_language(learner: User, as_person: Browsers) -> None:
    course = chained()
    translate(course)
    enrolled(learner, course)
    first, _quiz, lesson, _last = steps_of(course)
    url = reverse("learning:step", args=[course.slug, lesson.uid]).replace("/fr/", "/en/", 1)
    refused = as_person(learner).get(url)
    assert refused.status_code == 403
    assert "Do this first: EN Leçon m1" in refused.content.decode()
    assert refused.context["first"].uid == first.uid


def test_an_outline_names_what_opens_a_locked_module(learner: User, client: Client, as_person: Browsers) -> None:
    course = chained()
    sheet = client.get("/fr/formations/vacciner/").context["place"].sections
    assert [section.opens for section in sheet] == ["always", "after"]
    enrolled(learner, course)
    screen = as_person(learner).get(reverse("learning:course", args=[course.slug])).context["screen"]
    assert [section.first_title for section in screen.sections] == ["", "Leçon m1"]
    assert screen.sections[1].first_url == reverse("learning:step", args=[course.slug, steps_of(course)[0].uid])


def test_the_actions_refuse_by_themselves(learner: User) -> None:
    course = chained()
    enrolment = enrolled(learner, course)
    first, quiz, lesson, locked_quiz = steps_of(course)
    with pytest.raises(StepLocked) as refusal:
        mark_read(enrolment=enrolment, step_uid=lesson.uid, now=NOW)
    assert [step.uid for step in refusal.value.missing] == [first.uid, quiz.uid]
    with pytest.raises(StepLocked):
        start_attempt(enrolment=enrolment, step_uid=locked_quiz.uid, attempt_id=uuid4(), now=NOW)
    enrolment.refresh_from_db()
    assert enrolment.items_done == 0


def test_an_attempt_that_was_open_before_the_lock_can_be_finished(learner: User, as_person: Browsers) -> None:
    course = make_course(modules=2)
    enrolment = enrolled(learner, course)
    quiz = steps_of(course)[3]
    attempt = answered(started(enrolment, quiz), 1)
    module = ModulePage.objects.order_by("path")[1]
    module.opens = "after"
    publish_page(module)
    browser = as_person(learner)
    assert browser.get(reverse("learning:step", args=[course.slug, steps_of(course)[2].uid])).status_code == 403
    assert browser.get(reverse("learning:question", args=[attempt.pk, 2])).status_code == 200
    assert answered(attempt, 2).is_passed
    assert browser.get(reverse("learning:attempt", args=[attempt.pk])).status_code == 200
    assert browser.get(reverse("learning:step", args=[course.slug, quiz.uid])).status_code == 200


def test_what_was_done_stays_open_when_something_new_is_required_before_it(learner: User, as_person: Browsers) -> None:
    course = make_course(modules=2)
    finish(enrolled(learner, course), course)
    module = ModulePage.objects.order_by("path")[1]
    module.opens = "after"
    publish_page(module)
    added = ModulePage.objects.order_by("path")[0].get_children().get(slug="lecon").specific
    copy = added.copy(update_attrs={"title": "Nouvelle leçon", "slug": "nouvelle"})
    publish_page(copy)
    browser = as_person(learner)
    for step in steps_of(course):
        assert browser.get(reverse("learning:step", args=[course.slug, step.uid])).status_code == 200


def test_the_test_after_the_course_still_waits_for_the_modules(learner: User, as_person: Browsers) -> None:
    course = make_course_with_tests()
    enrolled(learner, course)
    post = steps_of(course)[-1]
    refused = as_person(learner).get(reverse("learning:step", args=[course.slug, post.uid]))
    assert refused.status_code == 403
    assert [step.title for step in refused.context["missing"]] == ["Leçon m1", "Quiz quiz"]
