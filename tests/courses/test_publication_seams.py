"""Wherever a page is published, withdrawn, moved, copied or deleted, its course is compiled with it, or nothing happens."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from courses.models import Course, CourseEdition, CoursePage, LessonPage, ModulePage, QuizPage
from home.editorial.agenda import page_type
from home.editorial.models import ScheduledRun
from home.editorial.schedule import publish_due
from tests.courses.editing import break_quiz, edition, everything, new_lesson
from tests.courses.factories import make_course
from tests.courses.writing import catalogue
from tests.home.desk import approve_all
from tests.people import APPROVAL

REASON = "question 1"


@pytest.fixture
def course(db):
    return make_course(modules=2)


def lesson():
    return LessonPage.objects.order_by("path")[0]


def last_module():
    return ModulePage.objects.order_by("-path")[0]


# --- At the desk: each of these is one request of an administrator -------------------------------------


def unpublish(desk):
    return desk.post(reverse("wagtailadmin_pages:unpublish", args=[lesson().pk]), follow=True)


def move(desk):
    page = lesson()
    LessonPage.objects.filter(pk=page.pk).update(slug="deplacee")
    return desk.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, last_module().pk]), follow=True)


def reorder(desk):
    module = last_module()
    address = reverse("wagtailadmin_pages:set_page_position", args=[module.pk]) + "?position=0"
    return desk.post(address, headers={"Referer": "http://testserver/admin/"}, follow=True)


def delete(desk):
    return desk.post(reverse("wagtailadmin_pages:delete", args=[lesson().pk]), follow=True)


def bulk(desk, action, pages, **form):
    chosen = "&".join(f"id={page.pk}" for page in pages)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action]) + f"?{chosen}&next=/admin/"
    return desk.post(address, form, follow=True)


def bulk_unpublish(desk):
    return bulk(desk, "unpublish", [lesson()])


def bulk_move(desk):
    return bulk(desk, "move", [new_lesson_live()], chooser=str(last_module().pk))


def bulk_delete(desk):
    return bulk(desk, "delete", [lesson()])


def new_lesson_live():
    """A lesson that is live below a module, under a slug that is free everywhere; the course knows it already or not."""
    page = lesson()
    LessonPage.objects.filter(pk=page.pk).update(slug="deplacee")
    return LessonPage.objects.get(pk=page.pk)


def bring_back(desk):
    """A lesson that was withdrawn, as it was approved."""
    page = new_lesson()
    approve_all(page)
    LessonPage.objects.filter(pk=page.pk).update(first_published_at=timezone.now())
    return desk.post(reverse("publish_again", args=[page_type().pk, page.pk]), follow=True)


AT_THE_DESK = [unpublish, move, reorder, delete, bulk_unpublish, bulk_move, bulk_delete, bring_back]


@pytest.mark.parametrize("seam", AT_THE_DESK)
def test_what_an_administrator_does_to_a_page_makes_an_edition(course, seam, admin, as_person):
    seam(as_person(admin))
    assert edition(course).number == 2


@pytest.mark.parametrize("seam", AT_THE_DESK)
def test_what_cannot_be_compiled_is_not_done_and_the_administrator_reads_why(course, seam, admin, as_person):
    if seam in (bulk_move, move):
        new_lesson_live()
    break_quiz()
    desk, drafts = as_person(admin), LessonPage.objects.count()
    before = everything()
    html = seam(desk).content.decode()
    if seam is bring_back:  # the draft that was to come back stays a draft
        assert LessonPage.objects.count() == drafts + 1
        assert not LessonPage.objects.latest("pk").live
        assert CourseEdition.objects.count() == 1
    else:
        assert everything() == before
    assert REASON in html


# --- By code, outside of any transaction ------------------------------------------------------------------


def publish_a_page():
    page = lesson()
    page.title = "Autre"
    revision = page.save_revision(clean=False)
    Page.objects.filter(pk=page.pk).update(has_unpublished_changes=False)
    return revision.publish


BY_CODE = {
    "publish": publish_a_page,
    "unpublish": lambda: lesson().unpublish,
    "move": lambda: lambda: new_lesson_live().move(last_module(), pos="last-child"),
    "copy": lambda: lambda: lesson().copy(update_attrs={"slug": "copie"}),
    "alias": lambda: lambda: lesson().create_alias(update_slug="copie"),
    "delete": lambda: lesson().delete,
    "delete a module": lambda: ModulePage.objects.order_by("-path")[0].delete,
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seam", BY_CODE)
def test_what_code_does_to_a_page_makes_an_edition(seam):
    course = make_course(modules=2)
    BY_CODE[seam]()()
    assert edition(course).number == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seam", BY_CODE)
def test_what_code_does_to_a_page_leaves_nothing_behind_when_it_cannot_be_compiled(seam):
    make_course(modules=2)
    if seam == "move":
        new_lesson_live()
    break_quiz()
    act = BY_CODE[seam]()
    before = everything()
    with pytest.raises(ValidationError, match=REASON):
        act()
    assert everything() == before


# --- Review and schedule ------------------------------------------------------------------------------------


def approve(page, reviewer, as_person):
    state = LessonPage.objects.get(pk=page.pk).current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    return as_person(reviewer).post(address, APPROVAL, follow=True)


@pytest.fixture
def submitted(course, editor, as_person):
    """A new lesson that waits for the pharmacist."""
    page = new_lesson(owner=editor)
    page.save_revision(user=editor)
    page.get_workflow().start(page, editor)
    return page


def test_the_last_approval_compiles_and_the_physician_is_named_as_publisher(
    course, submitted, pharmacist, medical, as_person
):
    approve(submitted, pharmacist, as_person)
    assert edition(course).number == 1
    approve(submitted, medical, as_person)
    assert edition(course).number == 2
    assert edition(course).published_by == medical


def test_an_approval_whose_publication_cannot_be_compiled_never_happened(
    course, submitted, pharmacist, medical, as_person
):
    approve(submitted, pharmacist, as_person)
    break_quiz()
    before = everything()
    html = approve(submitted, medical, as_person).content.decode()
    assert REASON in html
    assert everything() == before
    assert LessonPage.objects.get(pk=submitted.pk).current_workflow_task_state is not None


@pytest.fixture
def due(course, admin, as_person):
    """A lesson whose new title somebody has approved last, for a time that has come."""
    page = lesson()
    page.title, page.go_live_at = "Demain", timezone.now() + timedelta(hours=1)
    page.save_revision()
    approve_all(page).publish(user=admin, skip_permission_checks=True)  # as the last approval does
    assert edition(course).number == 1
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        yield timezone.now()


def test_what_was_scheduled_is_compiled_at_its_time_in_the_name_of_who_scheduled_it(course, due, admin):
    runs = publish_due(due)
    assert [run.state for run in runs] == [ScheduledRun.State.DONE]
    assert edition(course).number == 2
    assert edition(course).published_by == admin


def test_what_was_scheduled_and_cannot_be_compiled_stays_scheduled_and_says_why(course, due):
    break_quiz()
    before = everything()
    runs = publish_due(due)
    assert [run.state for run in runs] == [ScheduledRun.State.FAILED]
    assert REASON in runs[0].error
    assert everything() == before
    assert lesson().revisions.filter(approved_go_live_at__isnull=False).exists()


def test_a_withdrawal_on_a_date_compiles_too(course):
    LessonPage.objects.filter(pk=lesson().pk).update(expire_at=timezone.now() - timedelta(hours=1))
    publish_due(timezone.now())
    assert edition(course).number == 2


# --- Aliases and whole courses --------------------------------------------------------------------------------


def test_turning_an_alias_into_a_page_changes_nothing_for_learners(course, admin, as_person):
    alias = lesson().create_alias(update_slug="copie")
    assert edition(course).number == 2
    as_person(admin).post(reverse("wagtailadmin_pages:convert_alias", args=[alias.pk]))
    assert LessonPage.objects.get(pk=alias.pk).alias_of_id is None
    assert edition(course).number == 2


def test_an_alias_of_a_course_is_a_course_of_its_own_and_follows_the_original(course):
    page = CoursePage.objects.get()
    page.create_alias(recursive=True, parent=catalogue(), update_slug="alias")
    alias = Course.objects.exclude(pk=course.pk).get()
    titles = [step["words"]["fr"]["title"] for part in edition(alias).structure["sections"] for step in part["steps"]]
    assert len(titles) == 4
    page = lesson()
    page.title = "Suivie"
    page.save_revision().publish()
    for one in (course, alias):
        assert edition(one).structure["sections"][0]["steps"][0]["words"]["fr"]["title"] == "Suivie"


def test_a_copy_of_a_course_with_everything_live_is_another_course_with_the_same_steps(course):
    CoursePage.objects.get().copy(recursive=True, update_attrs={"slug": "copie", "title": "Copie"}, keep_live=True)
    copied = Course.objects.exclude(pk=course.pk).get()
    assert [len(section["steps"]) for section in edition(copied).structure["sections"]] == [2, 2]
    assert not set(copied.items.values_list("uid", flat=True)) & set(course.items.values_list("uid", flat=True))
    assert QuizPage.objects.count() == 4
