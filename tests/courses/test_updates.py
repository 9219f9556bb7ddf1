"""Who has finished stays finished; a safety update asks them for what changed, and only for that; then all is renewed."""

from collections.abc import Callable, Iterator
from datetime import date
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from courses.learning.actions.lesson import mark_read
from courses.learning.actions.update import read_update, start_update
from courses.models import Certificate, Course, CoursePage, Enrolment, ItemState, LessonPage, Notice
from home.accounts.models import User
from tests.courses.editing import declare
from tests.courses.factories import make_course
from tests.courses.learners import NOW, answered, enrolled, steps_of
from tests.courses.updating import (
    DUE,
    NOTE,
    add_optional_lesson,
    change_key,
    figures,
    finished,
    moved,
    reword_lesson,
    screen,
)
from tests.courses.writing import publish_page

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


def test_completed_stays_completed_and_the_update_has_a_day(learner: User, course: Course) -> None:
    enrolment = finished(learner, course)
    reword_lesson()
    after = moved(enrolment)
    assert figures(after) == (2, 2, 10000)
    assert after.finished_edition.number == 1
    assert after.update_due_on == DUE
    assert after.news == 1
    assert after.certificates.count() == 1
    notice = Notice.objects.get()
    assert notice.words["fr"]["notes"] == [{"text": NOTE, "language": "fr"}]
    assert "3 May 2027" in notice.words["en"]["text"]


@pytest.mark.parametrize("kind", ["wording", ""])
def test_a_corrected_word_asks_nothing(learner: User, course: Course, kind: str) -> None:
    enrolment = finished(learner, course)
    reword_lesson(kind)
    after = moved(enrolment)
    assert (after.update_due_on, after.news, after.has_update) == (None, 0, False)
    assert not Notice.objects.exists()


def test_another_change_is_offered_and_not_asked(learner: User, course: Course, as_person: AsPerson) -> None:
    enrolment = finished(learner, course)
    change_key("", note="La clé est corrigée.")
    after = moved(enrolment)
    assert (after.update_due_on, after.news) == (None, 1)
    browser = as_person(learner)
    page = screen(browser, course)
    assert "La clé est corrigée." in page
    assert "1 question is new or has changed" in page
    assert "Nothing here is due" in page
    dashboard = browser.get(reverse("learning:dashboard")).context["screen"]
    assert [card.enrolment for card in dashboard.news] == [enrolment]
    assert dashboard.updates == dashboard.finished == []


def test_the_earliest_day_still_open_counts(learner: User, course: Course) -> None:
    enrolment = finished(learner, course)
    reword_lesson(due_on=date(2027, 6, 1))
    change_key(due_on=date(2027, 2, 1))
    assert moved(enrolment).update_due_on == date(2027, 2, 1)
    quiz = steps_of(course)[1]
    attempt = start_update(enrolment=enrolment, step_uid=quiz.uid, attempt_id=uuid4(), now=NOW)
    answered(attempt)
    enrolment.refresh_from_db()
    assert enrolment.update_due_on == date(2027, 6, 1)
    assert enrolment.finished_edition.number == 1  # not before everything is done


def test_only_what_changed_is_shown_with_its_heading(learner: User, course: Course, as_person: AsPerson) -> None:
    page = LessonPage.objects.get()
    page.body = [("heading", "Avant"), ("paragraph", "<p>Trois portes.</p>"), ("paragraph", "<p>Inchangé.</p>")]
    publish_page(page)
    course.refresh_from_db()
    finished(learner, course)
    reword_lesson()
    seen = screen(as_person(learner), course)
    main = seen.split("<main")[1]
    assert "Quatre portes, désormais." in main
    assert "Avant" in main
    assert "Inchangé." not in main
    assert "Retenez." not in main
    assert NOTE in main
    assert "Update to do by 3 May 2027" in main
    assert "1\N{NO-BREAK SPACE}min" in main


def test_reading_what_changed_renews_and_keeps_the_first_certificate(
    learner: User, course: Course, as_person: AsPerson
) -> None:
    finished(learner, course)
    first = Certificate.objects.get()
    words = first.context
    reword_lesson()
    lesson = steps_of(course)[0]
    browser = as_person(learner)
    answer_to = browser.post(reverse("learning:update_done", args=[course.slug, lesson.uid]), {"edition": "2"})
    assert answer_to.url == reverse("learning:course", args=[course.slug])
    enrolment = Enrolment.objects.get()
    assert (enrolment.update_due_on, enrolment.updated_at, enrolment.news) == (None, NOW, 0)
    assert enrolment.finished_edition.number == 2
    assert enrolment.finished_at == NOW
    assert figures(enrolment) == (2, 2, 10000)
    second = Certificate.objects.exclude(pk=first.pk).get()
    assert (second.edition.number, second.replaces) == (2, None)
    first.refresh_from_db()
    assert (first.context, first.revoked_at) == (words, None)
    assert second.code != first.code
    assert not Notice.objects.filter(read_at=None).exists()
    browser.post(reverse("learning:update_done", args=[course.slug, lesson.uid]), {"edition": "2"})
    assert Certificate.objects.count() == 2  # a double click renews once
    assert "up to date" in screen(browser, course)


def test_a_page_shown_before_the_update_does_not_count_as_the_update(
    learner: User, course: Course, as_person: AsPerson
) -> None:
    finished(learner, course)
    reword_lesson()
    lesson = steps_of(course)[0]
    browser = as_person(learner)
    browser.post(reverse("learning:done", args=[course.slug, lesson.uid]), {"edition": "1"})
    for shown in ("1", "0", "", "x", "9" * 30):
        browser.post(reverse("learning:update_done", args=[course.slug, lesson.uid]), {"edition": shown})
    assert Enrolment.objects.get().update_due_on == DUE
    assert Certificate.objects.count() == 1
    browser.post(
        reverse("learning:update_done", args=[course.slug, lesson.uid]), {"edition": "99"}
    )  # at most the newest
    assert ItemState.objects.get(item=lesson.item_id).done_edition == 2
    assert Enrolment.objects.get().update_due_on is None


def test_a_lesson_read_on_an_old_page_is_noted_in_the_wording_that_was_read(learner: User, course: Course) -> None:
    enrolment, lesson = enrolled(learner, course), steps_of(course)[0]
    reword_lesson()
    mark_read(enrolment=moved(enrolment), step_uid=lesson.uid, now=NOW, edition=1)
    state = ItemState.objects.get()
    assert (state.version_id, state.done_edition) == (lesson.version_id, 1)


def test_a_new_required_lesson_of_a_safety_update_is_done_at_its_own_address(
    learner: User, course: Course, as_person: AsPerson
) -> None:
    enrolment = finished(learner, course)
    module = CoursePage.objects.get().get_children().get().specific
    module.add_child(
        instance=LessonPage(title="Nouveau vaccin", slug="neuf", summary="…", minutes=3, body=[], locale=module.locale)
    )
    publish_page(declare(CoursePage.objects.get(), "safety", note=NOTE, due_on=DUE))
    after = moved(enrolment)
    assert (after.update_due_on, after.update_minutes, figures(after)) == (DUE, 3, (2, 2, 10000))
    new = steps_of(course)[-1]
    browser = as_person(learner)
    assert f"{new.uid}/" in screen(browser, course)
    browser.post(reverse("learning:done", args=[course.slug, new.uid]), {"edition": "2"})
    enrolment.refresh_from_db()
    assert (enrolment.update_due_on, enrolment.certificates.count()) == (None, 2)


def test_a_step_that_leaves_the_course_is_asked_no_longer_and_renews_nothing(learner: User) -> None:
    course = make_course(modules=2)
    enrolment = finished(learner, course)
    reword_lesson()
    assert moved(enrolment).update_due_on == DUE
    LessonPage.objects.order_by("path")[0].unpublish()
    after = moved(enrolment)
    assert (after.update_due_on, after.updated_at, after.certificates.count()) == (None, None, 1)


def test_an_update_of_an_update_asks_for_the_newest_text_only(
    learner: User, course: Course, as_person: AsPerson
) -> None:
    enrolment = finished(learner, course)
    reword_lesson()
    lesson = steps_of(course)[0]
    read_update(enrolment=moved(enrolment), step_uid=lesson.uid, edition=2, now=NOW)
    reword_lesson(text="<p>Cinq portes.</p>", note="Encore une porte.")
    page = screen(as_person(learner), course)
    assert "Cinq portes." in page
    assert "Encore une porte." in page
    assert NOTE not in page
    read_update(enrolment=enrolment, step_uid=lesson.uid, edition=3, now=NOW)
    assert list(Certificate.objects.order_by("pk").values_list("edition__number", flat=True)) == [1, 2, 3]


def test_optional_news_can_be_done_without_anything_being_due(learner: User, course: Course) -> None:
    enrolment = finished(learner, course)
    add_optional_lesson()
    after = moved(enrolment)
    assert (after.update_due_on, after.news) == (None, 1)
    extra = steps_of(course)[-1]
    mark_read(enrolment=after, step_uid=extra.uid, now=NOW)
    enrolment.refresh_from_db()
    assert (enrolment.news, enrolment.certificates.count(), enrolment.finished_edition.number) == (0, 1, 1)
