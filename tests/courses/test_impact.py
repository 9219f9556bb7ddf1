"""“What will publishing change?”: the numbers come from the change itself, and nothing of it stays."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import PageLogEntry, Revision, TaskState

from courses.editions.errors import CompileError
from courses.learning.actions import impact as action
from courses.learning.actions.impact import foresee
from courses.learning.actions.lesson import mark_read
from courses.learning.actions.move import follow, move_batch
from courses.models import (
    Attempt,
    Certificate,
    Course,
    CourseEdition,
    Enrolment,
    ItemVersion,
    LessonPage,
    Notice,
    QuizPage,
)
from home.models import HomePage
from tests.courses.editing import break_quiz, declare, edition, flipped, new_lesson, reworded
from tests.courses.factories import make_course
from tests.courses.learners import NOW, answered, enrolled, finish, started, steps_of
from tests.courses.writing import write_course
from tests.people import APPROVAL, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(learner, nobody):
    """A course that Léa has finished; Noé has its quiz open, with one answer."""
    course = make_course()
    finish(enrolled(learner, course), course)
    answered(started(enrolled(nobody, course), steps_of(course)[1]), 1)
    return course


def everything():
    """All that a publication and its consequences write."""
    tables = [
        CourseEdition,
        ItemVersion,
        Enrolment,
        Attempt,
        Certificate,
        Notice,
        DBTaskResult,
        Course,
        LessonPage,
        QuizPage,
    ]
    tables += [Revision, PageLogEntry, TaskState]
    return {table: list(table.objects.order_by("pk").values()) for table in tables}


def saved(page):
    page.save_revision()
    return page


CHANGES = {
    "a required lesson": new_lesson,
    "an optional lesson": lambda: new_lesson(is_required=False),
    "other words": lambda: saved(reworded(QuizPage.objects.get())),
    "another key": lambda: saved(flipped(QuizPage.objects.get())),
    "a quiz that is not required any more": lambda: saved(declare(optional_quiz(), "")),
    "a safety update": lambda: saved(
        declare(reworded(QuizPage.objects.get()), "safety", note="La dose.", due_on=timezone.localdate())
    ),
    "a lesson to be published tomorrow": lambda: scheduled(new_lesson()),
}
EXPECTED = {  # class, gained, lost, finished, asked, open attempts kept, attempts marked differently
    "a required lesson": ("required", 1, 0, 0, 0, 0, 0),
    "an optional lesson": ("optional", 0, 0, 0, 0, 0, 0),
    "other words": ("wording", 0, 0, 0, 0, 1, 0),
    "another key": ("content", 0, 0, 0, 0, 1, 1),
    "a quiz that is not required any more": ("content", 0, 1, 0, 0, 0, 0),
    "a safety update": ("safety", 0, 0, 0, 1, 1, 0),
    "a lesson to be published tomorrow": ("required", 1, 0, 0, 0, 0, 0),
}


def optional_quiz():
    quiz = QuizPage.objects.get()
    quiz.is_required = False
    return quiz


def scheduled(page):
    page.go_live_at = timezone.now() + timedelta(days=1)
    return saved(page)


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_foreseen_is_what_then_happens_and_nothing_of_the_trial_stays(
    course, change, django_capture_on_commit_callbacks
):
    page = CHANGES[change]()
    before = everything()
    with django_capture_on_commit_callbacks() as callbacks:
        seen = foresee(page=page, now=NOW)
    assert everything() == before
    assert (callbacks, mail.outbox) == ([], [])
    counts = (seen.moves.gained, seen.moves.lost, seen.moves.finished, seen.moves.asked)
    assert (seen.edition, *counts, seen.open_kept, seen.marked_differently) == EXPECTED[change]
    assert (seen.in_progress, seen.finished_before, seen.people, seen.is_sample) == (1, 1, 2, False)
    assert seen.facts

    revision = page.get_latest_revision()
    Revision.objects.filter(pk=revision.pk).update(content=revision.content | {"go_live_at": None})
    Revision.objects.get(pk=revision.pk).publish()
    assert edition(course).change_class == seen.edition
    moved = move_batch(course=course, after_id=0, now=NOW)
    assert replace(moved, last_id=None) == replace(seen.moves, last_id=None)


def test_who_lacks_only_the_step_that_goes_is_foreseen_to_finish(course, nobody):
    enrolment = enrolled(nobody, course)
    mark_read(enrolment=enrolment, step_uid=steps_of(course)[0].uid, now=NOW)
    seen = foresee(page=saved(optional_quiz()), now=NOW)
    assert seen.moves.finished == 1
    assert Certificate.objects.count() == 1
    enrolment.refresh_from_db()
    assert not enrolment.is_finished


def test_a_page_that_changes_nothing_for_learners_says_so(course):
    seen = foresee(page=saved(LessonPage.objects.get()), now=NOW)
    assert (seen.edition, seen.in_progress, seen.moves.moved) == ("", 1, 0)


def test_the_first_edition_of_a_course_is_foreseen():
    assert foresee(page=write_course(publish=False), now=NOW).edition == "first"
    assert not CourseEdition.objects.exists()


def test_what_cannot_be_compiled_is_foreseen_as_refused_and_changes_nothing(course):
    page = new_lesson()
    break_quiz()
    before = everything()
    with pytest.raises(CompileError, match="question 1"):
        foresee(page=page, now=NOW)
    assert everything() == before


def test_of_a_large_course_those_who_enrolled_last_are_counted(course, monkeypatch):
    monkeypatch.setattr(action, "PEOPLE_AT_MOST", 2)
    enrolled(person("later"), course)
    seen = foresee(page=new_lesson(), now=NOW)
    assert (seen.people, seen.moves.moved, seen.moves.gained, seen.is_sample) == (3, 2, 2, True)


@pytest.mark.django_db(transaction=True)
def test_nobody_reads_what_was_only_tried_when_its_numbers_come_back(learner):
    course = make_course()
    enrolment = enrolled(learner, course)
    tried = new_lesson("Essayée")
    foresee(page=tried, now=NOW)
    tried.title = "Publiée"
    tried.save_revision().publish()
    moved = follow(enrolment=enrolment, now=NOW).enrolment
    assert [step.title("fr") for step in moved.outline.steps()][-1] == "Publiée"


# --- On the desk ------------------------------------------------------------------------------------------------


def ask(client, page, **headers):
    return client.get(reverse("course_impact", args=[page.pk]), headers=headers)


def test_the_edit_form_has_the_button_and_the_answer_comes_as_a_page_or_as_a_part_of_it(course, editor, as_person):
    page, desk = new_lesson(), as_person(editor)
    assert reverse("course_impact", args=[page.pk]) in desk.get(
        reverse("wagtailadmin_pages:edit", args=[page.pk])
    ).content.decode()  # fmt: skip
    whole, part = ask(desk, page), ask(desk, page, **{"X-Requested-With": "XMLHttpRequest"})
    assert "<html" in whole.content.decode()
    assert "<html" not in part.content.decode()
    for answer in (whole, part):
        assert "Leçon neuve" in answer.content.decode()
    assert not LessonPage.objects.get(pk=page.pk).live


def test_the_refusal_is_shown_where_the_numbers_would_be(course, editor, as_person):
    page = saved(declare(new_lesson(), "wording"))
    answer = ask(as_person(editor), page)
    assert answer.status_code == 200
    assert "impact-figures" not in answer.content.decode()
    assert "Leçon neuve" in answer.content.decode()


def test_a_reviewer_sees_it_while_the_page_waits_for_their_review_and_others_never(
    course, editor, pharmacist, learner, client, as_person
):
    page = new_lesson()
    assert ask(as_person(pharmacist), page).status_code in (302, 403)
    page.save_revision(user=editor)
    page.get_workflow().start(page, editor)
    assert "Leçon neuve" in ask(as_person(pharmacist), page).content.decode()
    for other in (as_person(learner), client):
        assert ask(other, page).status_code in (302, 403)


@pytest.mark.parametrize("reviewer", ["pharmacist", "medical"])
def test_whoever_approves_is_offered_it_before_from_the_admin_home_and_from_the_edit_form(
    course, editor, pharmacist, medical, as_person, reviewer
):
    page, desk = new_lesson(), as_person(medical if reviewer == "medical" else pharmacist)
    page.save_revision(user=editor)
    page.get_workflow().start(page, editor)
    if reviewer == "medical":
        approve(page, as_person(pharmacist))
    state = LessonPage.objects.get(pk=page.pk).current_workflow_task_state
    dialogues = [
        reverse(f"wagtailadmin_pages:{name}", args=[page.pk, "approve", state.pk])
        for name in ("workflow_action", "collect_workflow_action_data")
    ]
    home = desk.get(reverse("wagtailadmin_home")).content.decode()
    assert dialogues[0] in home
    for dialogue in dialogues:
        assert reverse("course_impact", args=[page.pk]) in desk.get(dialogue).json()["html"]
        assert reverse("course_impact", args=[page.pk]) not in desk.get(dialogue.replace("approve", "reject")).json()["html"]  # fmt: skip
    assert "Leçon neuve" in ask(desk, page).content.decode()
    if reviewer == "medical":
        # One way to approve, and it asks first: nothing is published by one click in a list.
        assert home.count("/approve/") == 1
        assert f'{dialogues[0]}" data-launch-modal' in home
        assert "Approuver et publier" in home
    approve(page, desk)
    assert LessonPage.objects.get(pk=page.pk).live is (reviewer == "medical")


def approve(page, desk):
    state = LessonPage.objects.get(pk=page.pk).current_workflow_task_state
    return desk.post(reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk]), APPROVAL)


def test_what_is_no_part_of_a_course_is_approved_as_before(editor, pharmacist, as_person):
    write_course()
    page = HomePage.objects.get()
    page.save_revision(user=editor)
    page.get_workflow().start(page, editor)
    state = HomePage.objects.get().current_workflow_task_state
    dialogue = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    assert "data-impact" not in as_person(pharmacist).get(dialogue).json()["html"]


def test_it_is_only_ever_asked_for(course, editor, as_person):
    page = new_lesson()
    assert as_person(editor).post(reverse("course_impact", args=[page.pk])).status_code == 405
    assert as_person(editor).get(reverse("course_impact", args=[page.get_parent().get_parent().get_parent().pk])).status_code in (302, 404)  # fmt: skip
