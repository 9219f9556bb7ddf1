"""Progress: whole required steps of the newest edition, never above 100 %, never falling for who has finished."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from courses.learning.actions.lesson import mark_read
from courses.learning.actions.move import follow
from courses.models import CourseEdition, CoursePage, Enrolment, ItemState, LessonPage, ModulePage
from home.accounts.models import User
from tests.courses.factories import make_course
from tests.courses.learners import NOW, answered, enrolled, finish, started, steps_of
from tests.courses.writing import publish_page, write_module

pytestmark = pytest.mark.django_db


def moved(enrolment: Enrolment) -> Enrolment:
    return follow(enrolment=enrolment, now=NOW).enrolment


def figures(enrolment: Enrolment) -> tuple[int, int, int]:
    return enrolment.items_done, enrolment.items_total, enrolment.progress_bp


def test_reading_a_lesson_twice_counts_once(learner: User) -> None:
    course = make_course(modules=2)
    enrolment, lesson = enrolled(learner, course), steps_of(course)[0]
    mark_read(enrolment=enrolment, step_uid=lesson.uid, now=NOW)
    assert figures(mark_read(enrolment=enrolment, step_uid=lesson.uid, now=NOW)) == (1, 4, 2500)
    assert ItemState.objects.count() == 1


def test_an_added_required_module_makes_the_denominator_grow_and_says_so(
    learner: User, as_person: Callable[[User], Client]
) -> None:
    course = make_course()
    enrolment = enrolled(learner, course)
    mark_read(enrolment=enrolment, step_uid=steps_of(course)[0].uid, now=NOW)
    page = CoursePage.objects.get()
    write_module(page, "m9")
    publish_page(CoursePage.objects.get())
    seen = as_person(learner).get(reverse("learning:course", args=[course.slug]))
    enrolment.refresh_from_db()
    assert figures(enrolment) == (1, 4, 2500)
    assert enrolment.edition.number == 2
    assert enrolment.edition_started.number == 1
    assert "2" in str(next(iter(seen.context["messages"])))


def test_an_optional_step_does_not_change_the_figure(learner: User) -> None:
    course = make_course()
    enrolment = enrolled(learner, course)
    mark_read(enrolment=enrolment, step_uid=steps_of(course)[0].uid, now=NOW)
    page = ModulePage.objects.get()
    page.add_child(
        instance=LessonPage(
            title="En plus", slug="plus", summary="…", is_required=False, body=[], sources=[], locale=page.locale
        )
    )
    publish_page(CoursePage.objects.get())
    assert figures(moved(enrolment)) == (1, 2, 5000)


def test_a_removed_step_leaves_both_sides_of_the_fraction_and_may_finish_the_course(learner: User) -> None:
    course = make_course()
    enrolment = enrolled(learner, course)
    mark_read(enrolment=enrolment, step_uid=steps_of(course)[0].uid, now=NOW)
    ModulePage.objects.get().get_children().get(slug="quiz").specific.unpublish()
    after = moved(enrolment)
    assert figures(after) == (1, 1, 10000)
    assert after.finished_edition.number == 2
    assert after.certificates.count() == 1


def test_a_moved_step_keeps_its_tick(learner: User) -> None:
    course = make_course(modules=2)
    enrolment = enrolled(learner, course)
    mark_read(enrolment=enrolment, step_uid=steps_of(course)[0].uid, now=NOW)
    lesson = LessonPage.objects.order_by("path").first()
    lesson.slug = "autre"
    lesson.save()
    lesson.move(ModulePage.objects.order_by("path").last(), pos="last-child")
    publish_page(CoursePage.objects.get())
    assert figures(moved(enrolment)) == (1, 4, 2500)


def test_who_has_finished_stays_finished_whatever_is_published_later(
    learner: User, as_person: Callable[[User], Client]
) -> None:
    course = make_course()
    enrolment = finish(enrolled(learner, course), course)
    assert figures(enrolment) == (2, 2, 10000)
    write_module(CoursePage.objects.get(), "m9")
    publish_page(CoursePage.objects.get())
    browser = as_person(learner)
    browser.get(reverse("learning:course", args=[course.slug]))
    assert browser.get(reverse("learning:dashboard")).context["screen"].news[0].following == "Leçon m9"
    enrolment.refresh_from_db()
    assert figures(enrolment) == (2, 2, 10000)
    assert enrolment.has_news
    assert (enrolment.edition.number, enrolment.finished_edition.number) == (2, 1)
    new_lesson = steps_of(course)[2]
    assert enrolment.next_item_id == new_lesson.item_id
    mark_read(enrolment=enrolment, step_uid=new_lesson.uid, now=NOW)
    enrolment.refresh_from_db()
    assert (figures(enrolment), enrolment.certificates.count()) == ((2, 2, 10000), 1)


def test_reverting_the_course_loses_nothing_that_was_done(learner: User) -> None:
    course = make_course()
    page = LessonPage.objects.get()
    first = page.save_revision()
    page.tip = "Autre chose."
    publish_page(page)
    enrolment = enrolled(learner, course)
    quiz = steps_of(course)[1]
    answered(started(enrolment, quiz))
    mark_read(enrolment=enrolment, step_uid=steps_of(course)[0].uid, now=NOW)
    first.publish()
    after = moved(enrolment)
    assert CourseEdition.objects.count() == 3
    assert figures(after) == (2, 2, 10000)
    assert after.attempts.get().score_bp == 10000


def test_two_courses_of_one_learner_and_two_learners_of_one_course_do_not_mix(learner: User, nobody: User) -> None:
    first, second = make_course("un"), make_course("deux")
    mine, other, theirs = enrolled(learner, first), enrolled(learner, second), enrolled(nobody, first)
    finish(mine, first)
    for enrolment in (other, theirs):
        enrolment.refresh_from_db()
        assert figures(enrolment) == (0, 2, 0)
        assert not enrolment.is_finished


def test_a_step_that_has_left_the_course_is_explained_and_an_unknown_one_does_not_exist(
    learner: User, as_person: Callable[[User], Client]
) -> None:
    course = make_course()
    enrolled(learner, course)
    lesson, _quiz = steps_of(course)
    ModulePage.objects.get().get_children().get(slug="lecon").specific.unpublish()
    browser = as_person(learner)
    for response in (
        browser.get(reverse("learning:step", args=[course.slug, lesson.uid])),
        browser.post(reverse("learning:done", args=[course.slug, lesson.uid])),
    ):
        assert response.url == reverse("learning:course", args=[course.slug])
    assert browser.get(reverse("learning:step", args=[course.slug, course.translation_key])).status_code == 404
