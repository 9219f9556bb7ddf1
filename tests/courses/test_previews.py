"""Editors and reviewers see a page as its readers will, before it is published."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from courses.models import LessonPage, ModulePage, QuizPage
from home.accounts.models import User
from tests.campaigns.writing import front_door, write_draft
from tests.courses.factories import every_type
from tests.courses.writing import write_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def preview(admin: User, as_person: Callable[[User], Client]) -> Callable[[Page], str]:
    reader = as_person(admin)
    front_door("en")

    def shown(page: Page) -> str:
        page.save_revision(clean=False)
        response = reader.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
        assert response.status_code == 200
        return str(response.content.decode())

    return shown


def test_a_quiz_is_previewed_with_its_nine_types_of_question_and_what_follows_an_answer(
    preview: Callable[[Page], str],
) -> None:
    write_course("vaccinate", language="en")
    quiz = QuizPage.objects.get()
    quiz.questions = QuizPage._meta.get_field("questions").to_python(every_type("preview"))
    page = preview(quiz)
    assert page.count("Answers and feedback, as learners see them afterwards") == 9
    assert "This question is not complete yet" not in page
    assert "on l’informe" in page


def test_half_a_question_says_what_is_missing(preview: Callable[[Page], str]) -> None:
    write_course("vaccinate", language="en")
    quiz = QuizPage.objects.get()
    quiz.questions = [("single", {"stem": "How old?", "options": [], "sources": []})]
    page = preview(quiz)
    assert "How old?" in page
    assert "This question is not complete yet" in page


@pytest.mark.parametrize("model", [LessonPage, ModulePage])
def test_lessons_and_modules_are_previewed(preview: Callable[[Page], str], model: type[Page]) -> None:
    write_course("vaccinate", language="en")
    page = model.objects.get()
    assert f"<h1>{page.title}</h1>" in preview(page)


def test_a_course_is_previewed_before_it_was_ever_published(preview: Callable[[Page], str]) -> None:
    course = write_course("vaccinate", language="en", publish=False)
    page = preview(course)
    assert course.title in page
    assert "/enrol/" not in page


def test_a_campaign_is_previewed_before_its_dates_are_known(preview: Callable[[Page], str]) -> None:
    page = preview(write_draft(has_window=False))
    assert "Offer a slot" in page
