"""The table “Editing a published course after people started”, cell by cell: three people, one edit, three outcomes.

Noé has begun (the first lesson read, the first quiz open with one answer), Léa has finished, and somebody comes later.
"""

from dataclasses import dataclass
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.models import Locale

from courses.learning.actions.attempt import submit
from courses.learning.actions.lesson import mark_read
from courses.learning.actions.move import follow
from courses.models import (
    Attempt,
    Certificate,
    Course,
    CoursePage,
    Enrolment,
    ItemState,
    LessonPage,
    ModulePage,
    QuizPage,
)
from home.editorial.schedule import publish_due
from tests.courses.editing import break_quiz, declare, edition, flipped, new_lesson, reworded
from tests.courses.factories import make_course
from tests.courses.learners import NOW, answered, body_at, enrolled, finish, started, steps_of, wrong
from tests.courses.writing import publish_page
from tests.people import person

pytestmark = pytest.mark.django_db


@dataclass
class Class:
    """A course of two modules (lesson, quiz, lesson, quiz) and the people in it."""

    course: Course
    begun: Enrolment
    finished: Enrolment
    attempt: Attempt

    def come_back(self) -> None:
        """Everybody visits the course: both are moved to its newest edition."""
        for enrolment in (self.begun, self.finished):
            follow(enrolment=enrolment, now=NOW)
            enrolment.refresh_from_db()
        self.attempt.refresh_from_db()

    def newcomer(self) -> Enrolment:
        """Somebody who enrols after the edit."""
        self.course.refresh_from_db()
        return enrolled(person("later"), self.course)


@pytest.fixture
def room(learner, nobody):
    course = make_course(modules=2)
    finished = finish(enrolled(learner, course), course)
    begun = enrolled(nobody, course)
    lesson, quiz, *_ = steps_of(course)
    mark_read(enrolment=begun, step_uid=lesson.uid, now=NOW)
    attempt = answered(started(begun, quiz), 1)
    begun.refresh_from_db()
    assert (begun.items_done, begun.items_total) == (1, 4)
    return Class(course, begun, finished, attempt)


def lesson(number=0):
    return LessonPage.objects.order_by("path")[number]


def quiz():
    return QuizPage.objects.order_by("path")[0]


def progress(enrolment):
    return enrolment.items_done, enrolment.items_total, enrolment.progress_bp


def facts():
    """Everything that people have done."""
    return (
        list(ItemState.objects.order_by("pk").values()),
        list(Attempt.objects.order_by("pk").values("pk", "form", "packed", "score_bp", "is_passed", "submitted_at")),
        list(Certificate.objects.order_by("pk").values()),
    )


def hand_in(attempt):
    """Answer what is left, rightly for the versions that the attempt began with, and hand it in."""
    submit(attempt=answered(attempt, 2), now=NOW)
    attempt.refresh_from_db()
    return attempt.score_bp


def test_other_words_are_read_by_all_but_an_open_attempt_and_are_nothing_for_who_finished(room):
    before = facts()
    publish_page(reworded(quiz()))
    room.come_back()
    assert facts() == before
    assert progress(room.begun) == (1, 4, 2500)
    assert (room.finished.progress_bp, room.finished.has_news, room.finished.update_due_on) == (10000, False, None)
    assert body_at(room.attempt, 1)["words"]["fr"]["stem"] == "Âge minimal ?"
    assert hand_in(room.attempt) == 10000
    later = started(room.newcomer(), steps_of(room.course)[1])
    assert body_at(later, 1)["words"]["fr"]["stem"] == "À quel âge, au plus tôt ?"


def test_an_optional_step_is_seen_by_all_changes_no_percentage_and_is_news_to_who_finished(room):
    before = facts()
    publish_page(new_lesson(is_required=False))
    room.come_back()
    assert facts() == before
    assert progress(room.begun) == (1, 4, 2500)
    assert (room.finished.progress_bp, room.finished.has_news) == (10000, True)
    assert room.finished.update_due_on is None
    assert progress(room.newcomer()) == (0, 4, 0)
    assert len(steps_of(room.course)) == 5


def test_a_required_step_counts_for_who_begun_and_leaves_finished_what_is_finished(room):
    before = facts()
    publish_page(new_lesson())
    room.come_back()
    assert facts() == before
    assert progress(room.begun) == (1, 5, 2000)
    assert room.finished.is_finished
    assert (progress(room.finished), room.finished.has_news) == ((4, 4, 10000), True)
    assert room.finished.finished_edition.number == 1
    assert progress(room.newcomer()) == (0, 5, 0)


def test_a_removed_step_leaves_both_sides_of_the_count_and_what_was_done_comes_back_with_it(room):
    before = facts()
    lesson().unpublish()
    room.come_back()
    assert facts() == before
    assert progress(room.begun) == (0, 3, 0)
    assert progress(room.finished) == (4, 4, 10000)
    assert progress(room.newcomer()) == (0, 3, 0)
    publish_page(lesson())
    room.come_back()
    assert progress(room.begun) == (1, 4, 2500)


def test_who_had_done_all_but_the_removed_step_is_finished_by_its_removal(room):
    last = steps_of(room.course)[-1]
    hand_in(room.attempt)
    for step in steps_of(room.course)[2:3]:
        mark_read(enrolment=room.begun, step_uid=step.uid, now=NOW)
    QuizPage.objects.get(translation_key=last.uid).unpublish()
    room.come_back()
    assert progress(room.begun) == (3, 3, 10000)
    assert room.begun.is_finished
    assert room.begun.certificates.count() == 1


@pytest.mark.parametrize("where", ["within its module", "to another module", "with its module"])
def test_a_moved_step_takes_its_tick_along(room, where):
    before = facts()
    first, second = ModulePage.objects.order_by("path")
    page = lesson()
    if where == "within its module":
        page.move(first, pos="last-child")
    elif where == "to another module":
        LessonPage.objects.filter(pk=page.pk).update(slug="deplacee")
        LessonPage.objects.get(pk=page.pk).move(second, pos="first-child")
    else:
        first.move(CoursePage.objects.get(), pos="last-child")
    assert edition(room.course).number == 2
    room.come_back()
    assert facts() == before
    assert progress(room.begun) == (1, 4, 2500)
    assert progress(room.finished) == (4, 4, 10000)
    assert not room.finished.has_news
    assert progress(room.newcomer()) == (0, 4, 0)


def test_a_renamed_step_keeps_its_tick(room):
    page = lesson()
    page.title, page.slug = "Un autre nom", "un-autre-nom"
    publish_page(page)
    room.come_back()
    assert progress(room.begun) == (1, 4, 2500)
    assert steps_of(room.course)[0].title("fr") == "Un autre nom"


def test_another_key_grades_the_open_attempt_on_its_own_and_the_next_one_on_the_new(room):
    before = facts()
    publish_page(flipped(quiz()))
    room.come_back()
    assert facts() == before  # what was handed in keeps its score until somebody decides to mark it again
    assert hand_in(room.attempt) == 10000
    later = started(room.newcomer(), steps_of(room.course)[1])
    assert body_at(later, 1)["grading"]["correct"] == wrong(room.attempt, 1)["answer"]


def test_an_open_attempt_at_a_quiz_that_left_the_course_can_still_be_handed_in(room):
    quiz().unpublish()
    room.come_back()
    assert hand_in(room.attempt) == 10000
    room.begun.refresh_from_db()
    assert progress(room.begun) == (1, 3, 3333)


def test_a_safety_update_is_asked_of_who_finished_and_their_certificate_stays(room):
    due_on = timezone.localdate() + timedelta(days=20)
    before = facts()
    publish_page(declare(reworded(quiz()), "safety", note="La dose a changé.", due_on=due_on))
    room.come_back()
    assert facts() == before
    assert room.finished.is_finished
    assert room.finished.update_due_on == due_on
    assert Certificate.objects.filter(enrolment=room.finished, revoked_at=None).count() == 1
    assert progress(room.begun) == (1, 4, 2500)
    assert room.newcomer().update_due_on is None


@pytest.mark.parametrize("has_been_edited", [False, True])
def test_going_back_to_an_old_version_is_a_new_edition_and_deletes_no_attempt(room, has_been_edited):
    old = quiz().save_revision()
    publish_page(flipped(quiz()))
    if has_been_edited:
        room.come_back()
    before = facts()
    old.publish()
    room.come_back()
    assert facts() == before
    assert edition(room.course).number == 3
    assert hand_in(room.attempt) == 10000
    assert progress(room.begun)[1] == 4


def test_a_copied_page_or_course_shares_no_progress(room):
    lesson().copy(update_attrs={"slug": "copie"})
    room.come_back()
    assert progress(room.begun) == (1, 5, 2000)
    CoursePage.objects.get().copy(recursive=True, update_attrs={"slug": "copie", "title": "Copie"})
    other = Course.objects.exclude(pk=room.course.pk).get()
    assert progress(enrolled(room.begun.user, other)) == (0, 5, 0)


def test_an_alias_turned_into_a_page_keeps_what_was_done_in_it(room):
    alias = lesson().create_alias(update_slug="copie")
    room.come_back()
    mark_read(enrolment=room.begun, step_uid=alias.translation_key, now=NOW)
    room.begun.refresh_from_db()
    assert progress(room.begun) == (2, 5, 4000)
    ConvertAliasPageAction(alias).execute()
    page = LessonPage.objects.get(pk=alias.pk)
    page.tip = "Une vie propre."
    publish_page(page)
    room.come_back()
    assert progress(room.begun) == (2, 5, 4000)


def test_a_translation_keeps_the_progress(room):
    english = Locale.objects.get_or_create(language_code="en")[0]
    page = CoursePage.objects.get()
    page.copy_for_translation(english, copy_parents=True)
    for original in page.get_descendants().order_by("path").specific():
        original.copy_for_translation(english)
    translated = CoursePage.objects.get(locale=english)
    before = facts()
    for one in translated.get_descendants(inclusive=True).order_by("-path").specific():
        one.title = f"EN {one.title}"
        publish_page(one)
    room.come_back()
    assert facts() == before
    assert progress(room.begun) == (1, 4, 2500)
    assert room.begun.outline.title("en").startswith("EN")


def test_unpublishing_the_course_lets_its_people_finish_and_publishing_it_again_brings_them_back(room):
    CoursePage.objects.get().unpublish()
    room.come_back()
    assert progress(room.begun) == (1, 4, 2500)
    assert hand_in(room.attempt) == 10000
    publish_page(CoursePage.objects.get())
    room.come_back()
    assert progress(room.begun) == (2, 4, 5000)
    assert progress(room.newcomer()) == (0, 4, 0)


@pytest.mark.parametrize("kind", [CoursePage, ModulePage, LessonPage, QuizPage])
def test_deleting_is_refused_and_takes_nothing_away(room, kind):
    before = facts()
    with pytest.raises(ValidationError), transaction.atomic():
        kind.objects.order_by("path")[0].delete()
    room.come_back()
    assert facts() == before
    assert progress(room.begun) == (1, 4, 2500)


def test_what_is_scheduled_changes_nothing_before_its_time_and_everything_at_it(room):
    page = new_lesson()
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    room.come_back()
    assert progress(room.begun) == (1, 4, 2500)
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        publish_due(timezone.now())
    room.come_back()
    assert progress(room.begun) == (1, 5, 2000)


def test_a_refused_publication_moves_nobody(room):
    page = new_lesson()
    break_quiz()
    before = facts()
    with pytest.raises(ValidationError), transaction.atomic():
        page.get_latest_revision().publish()
    room.come_back()
    assert facts() == before
    assert progress(room.begun) == (1, 4, 2500)
    assert edition(room.course).number == 1
