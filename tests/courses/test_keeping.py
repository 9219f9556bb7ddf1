"""A page that people learn from is never deleted; its course is archived instead, and opened again."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from wagtail.models import Page, PageLogEntry

from courses.learning.actions.enrol import CourseClosed, enrol
from courses.models import CatalogueIndexPage, Course, CourseEdition, CoursePage, LessonPage, ModulePage, QuizPage
from tests.courses.factories import make_course
from tests.courses.learners import NOW, enrolled, finish
from tests.courses.writing import single, write_course, write_quiz

pytestmark = pytest.mark.django_db

KINDS = [CoursePage, ModulePage, LessonPage, QuizPage, CatalogueIndexPage]


@pytest.fixture
def course(learner):
    course = make_course()
    enrolled(learner, course)
    return course


def pages():
    """The tree and the editions, as they are."""
    rows = Page.objects.order_by("path").values_list("path", "title", "live", "numchild")
    return (
        list(rows),
        list(CourseEdition.objects.order_by("pk").values_list("pk", flat=True)),
        Course.objects.values()[0],
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_with_learners_is_not_deleted_and_the_sentence_says_how_many(course, kind):
    before = pages()
    page = kind.objects.get()
    with pytest.raises(ValidationError, match="1 pe"), transaction.atomic():
        page.delete()
    assert pages() == before


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_page_without_learners_is_deleted(kind):
    make_course()
    kind.objects.get().delete()
    assert not kind.objects.exists()


def test_a_lesson_that_was_never_published_is_deleted_though_its_course_has_learners(course):
    quiz = write_quiz(ModulePage.objects.get(), "brouillon", questions=[single("brouillon")], live=False)
    quiz.delete()
    assert QuizPage.objects.count() == 1
    assert CourseEdition.objects.count() == 1


@pytest.mark.parametrize("kind", KINDS)
def test_the_desk_explains_instead_of_asking_and_deletes_nothing(course, kind, admin, as_person):
    before, page = pages(), kind.objects.get()
    desk, address = as_person(admin), reverse("wagtailadmin_pages:delete", args=[page.pk])
    for answer in (desk.get(address), desk.post(address)):
        assert "1 person learns from it" in answer.content.decode() or "1 personne" in answer.content.decode()
    assert pages() == before


def test_bulk_deletion_deletes_nothing_and_says_why(course, admin, as_person):
    spare = write_course("libre")
    before = pages()
    chosen = "&".join(f"id={page.pk}" for page in (spare, CoursePage.objects.exclude(pk=spare.pk).get()))
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"]) + f"?{chosen}&next=/admin/"
    answer = as_person(admin).post(address, {"wagtail_site_name": "Officine"}, follow=True)
    assert pages() == before
    assert "1 person" in answer.content.decode()


def test_deleting_a_course_nobody_is_in_withdraws_it(learner):
    course = make_course()
    CoursePage.objects.get().delete()
    course.refresh_from_db()
    assert course.withdrawn_at is not None
    with pytest.raises(CourseClosed):
        enrol(user=learner, course=course, now=NOW)


def test_deleting_a_lesson_nobody_was_in_makes_one_edition_without_it():
    course = make_course()
    LessonPage.objects.get().delete()
    course.refresh_from_db()
    assert course.current_edition.number == 2
    assert [step["kind"] for step in course.current_edition.structure["sections"][0]["steps"]] == ["quiz"]


def test_an_archived_course_takes_nobody_new_keeps_its_learners_and_opens_again(
    course, nobody, learner, admin, as_person
):
    enrolment = finish(enrolled(learner, course), course)
    page, desk = CoursePage.objects.get(), as_person(admin)
    address = reverse("course_archive", args=[page.pk])
    assert "1 p" in desk.get(address).content.decode()
    desk.post(address, {"decision": "archive"})
    course.refresh_from_db()
    with pytest.raises(CourseClosed):
        enrol(user=nobody, course=course, now=NOW)
    enrolment.refresh_from_db()
    assert enrolment.is_finished and enrolment.certificates.exists()
    assert as_person(learner).get(reverse("learning:course", args=[course.slug])).status_code == 200

    desk.post(address, {"decision": "reopen"})
    course.refresh_from_db()
    assert enrol(user=nobody, course=course, now=NOW).items_total == 2
    actions = PageLogEntry.objects.filter(page=page.pk, action__startswith="courses.").order_by("pk")
    assert [(entry.action, entry.user) for entry in actions] == [("courses.archive", admin), ("courses.reopen", admin)]


def test_archiving_twice_is_written_down_once(course, admin, as_person):
    page = CoursePage.objects.get()
    for _ in range(2):
        as_person(admin).post(reverse("course_archive", args=[page.pk]), {"decision": "archive"})
    assert PageLogEntry.objects.filter(page=page.pk, action="courses.archive").count() == 1


def test_who_may_not_publish_may_not_archive(course, editor, as_person):
    page, desk = CoursePage.objects.get(), as_person(editor)
    address = reverse("course_archive", args=[page.pk])
    assert desk.post(address, {"decision": "archive"}).status_code in (302, 403)
    course.refresh_from_db()
    assert course.archived_at is None
    assert address not in desk.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()


def test_the_edit_page_of_who_may_publish_offers_to_archive(course, admin, as_person):
    page = CoursePage.objects.get()
    html = as_person(admin).get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert reverse("course_archive", args=[page.pk]) in html


def test_unpublishing_a_whole_course_says_that_learners_go_on_and_they_do(course, learner, nobody, admin, as_person):
    page, desk = CoursePage.objects.get(), as_person(admin)
    address = reverse("wagtailadmin_pages:unpublish", args=[page.pk])
    assert "1 pe" in desk.get(address).content.decode()
    desk.post(address, {"include_descendants": "on"})
    course.refresh_from_db()
    assert course.withdrawn_at is not None
    assert finish(enrolled(learner, course), course).is_finished
    with pytest.raises(CourseClosed):
        enrol(user=nobody, course=course, now=NOW)
