"""An update in the middle of a course, and where it is said: messages, dashboard, outline, step, notice, both languages."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from courses.learning.actions.attempt import start_attempt
from courses.learning.actions.lesson import mark_read
from courses.models import Certificate, Course, CoursePage, Enrolment, ItemState, LessonPage, Notice
from home.accounts.models import User
from tests.courses.editing import declare
from tests.courses.factories import make_course, translate
from tests.courses.learners import NOW, answered, enrolled, steps_of
from tests.courses.updating import (
    DUE,
    NOTE,
    figures,
    finished,
    moved,
    reword_lesson,
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


# --- Who has not finished --------------------------------------------------------------------


def test_somebody_in_progress_does_a_changed_step_again_and_their_steps_done_never_fall(
    learner: User, course: Course, as_person: AsPerson
) -> None:
    enrolment = enrolled(learner, course)
    lesson, quiz = steps_of(course)
    mark_read(enrolment=enrolment, step_uid=lesson.uid, now=NOW)
    reword_lesson()
    after = moved(enrolment)
    assert figures(after) == (1, 3, 3333)
    assert (after.update_due_on, after.next_item_id) == (None, lesson.item_id)
    assert not Notice.objects.exists()
    answered(start_attempt(enrolment=after, step_uid=quiz.uid, attempt_id=uuid4(), now=NOW))
    enrolment.refresh_from_db()
    assert (figures(enrolment), enrolment.is_finished) == ((2, 3, 6666), False)
    browser = as_person(learner)
    assert browser.get(reverse("learning:resume", args=[course.slug])).url == reverse(
        "learning:update", args=[course.slug]
    )
    assert "look at it again before you finish" in screen(browser, course)
    browser.post(reverse("learning:update_done", args=[course.slug, lesson.uid]), {"edition": "2"})
    enrolment.refresh_from_db()
    assert (figures(enrolment), enrolment.is_finished) == ((2, 2, 10000), True)
    assert Certificate.objects.get().edition.number == 2


def test_a_message_says_when_what_and_how_much(learner: User, course: Course, as_person: AsPerson) -> None:
    enrolled(learner, course)
    with time_machine.travel(NOW + timedelta(days=162), tick=False):  # the 3rd of May
        write_module(CoursePage.objects.get(), "m9")
        publish_page(declare(CoursePage.objects.get(), "", note="Un module de plus."))
        browser = as_person(learner)
        with override("en"):
            seen = browser.get(reverse("learning:course", args=[course.slug]))
            message = str(next(iter(seen.context["messages"])))
            assert message == "Updated on 3 May. 2 more steps. Un module de plus. What you have done still counts."
            later = browser.get(reverse("learning:course", args=[course.slug])).content.decode()
    assert "Since you were last here" in later  # said until they go on
    assert "2 more steps." in later
    mark_read(enrolment=Enrolment.objects.get(), step_uid=steps_of(course)[0].uid, now=NOW + timedelta(days=163))
    with override("en"):
        after = browser.get(reverse("learning:course", args=[course.slug])).content.decode()
    assert "Since you were last here" not in after


# --- Where it is said ------------------------------------------------------------------------


def test_the_dashboard_begins_with_the_update_and_says_until_when(
    learner: User, course: Course, as_person: AsPerson
) -> None:
    other = make_course("autre")
    finished(learner, course)
    enrolled(learner, other)
    page = LessonPage.objects.descendant_of(CoursePage.objects.get(slug=course.slug)).get()
    page.tip = "Demandez toujours la date."
    publish_page(declare(page, "safety", note=NOTE, due_on=DUE))
    moved(Enrolment.objects.get(course=course))
    browser = as_person(learner)
    with override("en"):
        response = browser.get(reverse("learning:dashboard"))
    seen, text = response.context["screen"], response.content.decode()
    assert [card.enrolment.course for card in seen.updates] == [course]
    assert [card.enrolment.course for card in seen.in_progress] == [other]
    assert text.index("Updates to do") < text.index('id="in-progress"')
    assert "Update to do by 3 May 2027" in text
    with time_machine.travel(NOW + timedelta(days=300), tick=False), override("en"):
        late = as_person(learner).get(reverse("learning:dashboard")).content.decode()
    assert "Update overdue since 3 May 2027" in late


def test_the_step_itself_and_the_outline_say_that_it_changed(
    learner: User, course: Course, as_person: AsPerson
) -> None:
    finished(learner, course)
    reword_lesson()
    lesson = steps_of(course)[0]
    with override("en"):
        page = as_person(learner).get(reverse("learning:step", args=[course.slug, lesson.uid]))
    assert "This step has changed since you did it." in page.content.decode()
    assert page.context["screen"].step(lesson.uid).state == "changed"
    assert page.context["screen"].section(lesson.uid).state == "changed"


def test_the_update_is_read_in_the_language_of_the_reader(learner: User, as_person: AsPerson) -> None:
    course = make_course()
    translate(course)
    enrolment = finished(learner, course)
    page = LessonPage.objects.get(locale__language_code="en")
    blocks = [dict(block) for block in page.body.raw_data]
    blocks[1]["value"] = "<p>Four doors.</p>"
    page.body = blocks
    publish_page(declare(page, "safety", note="The dose changed.", due_on=DUE))
    seen = screen(as_person(learner), course)
    assert moved(enrolment).update_due_on == DUE
    assert "Four doors." in seen


def test_where_a_translation_waits_the_changed_words_of_the_main_language_are_shown(
    learner: User, as_person: AsPerson
) -> None:
    course = make_course()
    translate(course)
    finished(learner, course)
    page = LessonPage.objects.get(locale__language_code="fr")
    blocks = [dict(block) for block in page.body.raw_data]
    blocks[1]["value"] = "<p>Quatre portes.</p>"
    page.body = blocks
    publish_page(declare(page, "safety", note=NOTE, due_on=DUE))
    seen = screen(as_person(learner), course)
    assert "Quatre portes." in seen
    assert 'class="prose update-text" lang="fr"' in seen


def test_a_notice_is_shown_until_it_is_closed_by_its_owner(
    learner: User, nobody: User, course: Course, as_person: AsPerson
) -> None:
    enrolment = finished(learner, course)
    enrolled(nobody, course)
    reword_lesson()
    moved(enrolment)
    notice = Notice.objects.get()
    url, dashboard = reverse("learning:notice_close", args=[notice.pk]), reverse("learning:dashboard")
    browser = as_person(learner)
    shown = browser.get(dashboard).content.decode()
    assert notice.words["fr"]["title"] in shown
    assert f'<p lang="fr">{NOTE}</p>' in shown
    with override("en"):
        in_course = browser.get(reverse("learning:course", args=[course.slug])).content.decode()
    assert in_course.count("3 May 2027") == 1  # the course itself says what is to be done, once
    assert as_person(nobody).post(url).status_code == 404
    assert browser.get(url).url == reverse("learning:course", args=[course.slug])
    notice.refresh_from_db()
    assert notice.read_at is None
    assert browser.post(url, {"next": dashboard}).url == dashboard
    assert browser.post(url, {"next": "https://evil.example/"}).url == dashboard
    notice.refresh_from_db()
    assert notice.read_at == NOW
    assert notice.words["fr"]["title"] not in browser.get(dashboard).content.decode()


def test_somebody_else_sees_no_update_and_a_visitor_logs_in(
    learner: User, nobody: User, course: Course, as_person: AsPerson, client: Client
) -> None:
    finished(learner, course)
    reword_lesson()
    lesson = steps_of(course)[0]
    for name, step in (("update", []), ("update_done", [lesson.uid]), ("update_start", [lesson.uid])):
        url = reverse(f"learning:{name}", args=[course.slug, *step])
        assert "/login/" in client.get(url).url
        assert as_person(nobody).get(url).status_code == 302  # to the course sheet, or to the page that sends there
    refused = as_person(nobody).post(reverse("learning:update_done", args=[course.slug, lesson.uid]), {"edition": "2"})
    assert "/learn/" not in refused.url
    assert not ItemState.objects.filter(enrolment__user=nobody).exists()
