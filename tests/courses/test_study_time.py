"""Study time: measured from signs of activity, counted once, shown to its learner and theirs to take away."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from courses.learning.actions.study import note_activity
from courses.models import Enrolment, StudySession
from home.accounts.models import User
from tests.courses.factories import make_course
from tests.courses.learners import NOW, enrolled, steps_of

pytestmark = pytest.mark.django_db

Browsers = Callable[[User], Client]


def at(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def note(enrolment: Enrolment, *minutes: float, item_id: int | None = None) -> None:
    for minute in minutes:
        note_activity(enrolment=enrolment, item_id=item_id, now=at(minute))


def total(enrolment: Enrolment) -> int:
    enrolment.refresh_from_db()
    sittings = StudySession.objects.filter(enrolment=enrolment).order_by("started_at")
    assert sum(sitting.active_seconds for sitting in sittings) == enrolment.active_seconds
    return enrolment.active_seconds


def test_a_sitting_is_one_row_and_thirty_idle_minutes_begin_another(learner: User) -> None:
    course = make_course()
    enrolment = enrolled(learner, course)
    lesson, quiz = steps_of(course)
    note(enrolment, 0, 1, 2, item_id=lesson.item_id)
    note(enrolment, 5, item_id=quiz.item_id)
    note(enrolment, 35, 37, item_id=quiz.item_id)
    first, second = StudySession.objects.order_by("started_at")
    assert (first.started_at, first.ended_at, first.active_seconds) == (at(0), at(5), 300)
    assert first.items == [lesson.item_id, quiz.item_id]
    assert (second.active_seconds, second.items) == (120, [quiz.item_id])
    assert total(enrolment) == 420


def test_at_most_one_write_a_minute_and_no_query_in_between(learner: User, django_assert_num_queries: Any) -> None:
    enrolment = enrolled(learner, make_course())
    note(enrolment, 0)
    with django_assert_num_queries(0):
        note(enrolment, 0.2, 0.5, 0.98)
    assert StudySession.objects.get().ended_at == at(0)
    note(enrolment, 1)
    assert total(enrolment) == 60


def test_two_tabs_and_two_devices_count_once(learner: User) -> None:
    course = make_course()
    one = enrolled(learner, course)
    other = Enrolment.objects.with_course().get(pk=one.pk)
    for minute in range(10):
        note(one, minute)
        note(other, minute + 0.5)
    assert total(one) == 9 * 60
    assert StudySession.objects.count() == 1


def test_two_courses_at_once_do_not_double_the_time(learner: User) -> None:
    one, other = enrolled(learner, make_course("un")), enrolled(learner, make_course("deux"))
    for minute in range(0, 10, 2):
        note(one, minute)
        note(other, minute + 1)
    assert total(one) + total(other) <= 9 * 60
    assert total(one) > 0
    assert total(other) > 0


def test_pages_answers_and_the_heartbeat_are_signs_of_activity(learner: User, as_person: Browsers) -> None:
    course = make_course()
    enrolled(learner, course)
    lesson, _quiz = steps_of(course)
    browser = as_person(learner)
    step = reverse("learning:step", args=[course.slug, lesson.uid])
    page = browser.get(step)
    assert f'data-study="{step}active/"' in page.content.decode()
    sitting = StudySession.objects.get()
    assert sitting.items == [lesson.item_id]
    Enrolment.objects.update(active_at=sitting.ended_at - timedelta(minutes=2))
    StudySession.objects.update(
        started_at=sitting.started_at - timedelta(minutes=3), ended_at=sitting.ended_at - timedelta(minutes=2)
    )
    assert browser.post(f"{step}active/").status_code == 204
    assert 120 <= StudySession.objects.get().active_seconds <= 150
    assert browser.post(f"{step}active/").status_code == 204
    assert StudySession.objects.count() == 1
    assert browser.get(f"{step}active/").status_code == 405


def test_a_heartbeat_is_for_learners_of_the_course_and_needs_its_token(
    learner: User, nobody: User, as_person: Browsers, strict_client: Client
) -> None:
    course = make_course()
    enrolled(learner, course)
    url = reverse("learning:active", args=[course.slug, steps_of(course)[0].uid])
    assert as_person(nobody).post(url).status_code == 302
    strict_client.force_login(learner)
    assert strict_client.post(url).status_code == 403
    assert not StudySession.objects.exists()


def test_a_learner_sees_and_downloads_their_sittings(learner: User, nobody: User, as_person: Browsers) -> None:
    course = make_course()
    enrolment = enrolled(learner, course)
    lesson, _quiz = steps_of(course)
    note(enrolment, 0, 4, 8, item_id=lesson.item_id)
    note(enrolled(nobody, course), 0, 1)
    browser = as_person(learner)
    page = browser.get(reverse("learning:time", args=[course.slug]))
    (sitting,) = page.context["screen"].sittings
    assert (sitting.minutes, sitting.steps) == (8, ("Leçon m1",))
    file = browser.get(reverse("learning:time_table", args=[course.slug]))
    assert file["Content-Type"].startswith("text/csv")
    lines = file.content.decode("utf-8-sig").splitlines()
    assert lines[1] == "2026-11-22;10:00;10:08;8;Leçon m1"
    assert lines[2].split(";")[3] == "8"
    english = browser.get(reverse("learning:time_table", args=[course.slug]).replace("/fr/", "/en/", 1))
    assert english.content.decode("utf-8-sig").splitlines()[0] == "Date,From,To,Active minutes,Steps"


def test_a_sitting_that_ends_after_midnight_is_dated_in_paris(learner: User, as_person: Browsers) -> None:
    course = make_course()
    enrolment = enrolled(learner, course)
    late = NOW.replace(hour=22, minute=58)
    for minute in (0, 2, 4):
        note_activity(enrolment=enrolment, item_id=None, now=late + timedelta(minutes=minute))
    file = as_person(learner).get(reverse("learning:time_table", args=[course.slug]))
    assert "2026-11-22;23:58;00:02;4;" in file.content.decode("utf-8-sig")
