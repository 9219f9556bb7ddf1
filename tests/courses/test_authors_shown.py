"""Who wrote a course, what they declared and who paid stand at the head of what learners read, as compiled with their edition."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from courses.models import Course, CoursePage
from home.accounts.models import User
from tests.courses.factories import make_course
from tests.courses.learners import enrolled, steps_of
from tests.courses.writing import publish_page

pytestmark = pytest.mark.django_db
AUTHOR = {
    "name": "Ève Œillet",
    "role": "Pharmacienne",
    "interests": "Conférences payées par un fabricant.",
    "declared_on": "2026-05-03",
}
DAYS = {"fr": "3 mai 2026", "en": "3 May 2026"}


@pytest.fixture
def course(db: None) -> Course:
    course = make_course()
    for page in CoursePage.objects.filter(translation_key=course.translation_key):
        page.authors, page.funding = [("author", AUTHOR)], "Payé par l’école."
        publish_page(page)
    return Course.objects.get(pk=course.pk)


def heads(course: Course, browser: Client, language: str) -> list[str]:
    """What stands above the text of the lesson and of the quiz of a course."""
    with override(language):
        addresses = [reverse("learning:step", args=[course.slug, step.uid]) for step in steps_of(course)[:2]]
    pages = [browser.get(address).content.decode() for address in addresses]
    return [page.partition('<header class="player-head">')[2].partition("</header>")[0] for page in pages]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_authors_interests_and_funding_stand_at_the_head_of_lessons_and_quizzes(
    course: Course, learner: User, as_person: Callable[[User], Client], language: str
) -> None:
    enrolled(learner, course)
    for head in heads(course, as_person(learner), language):
        for words in (AUTHOR["name"], AUTHOR["role"], AUTHOR["interests"], DAYS[language], "Payé par l’école."):
            assert words in head, words


def test_a_learner_reads_the_authors_of_their_edition_and_no_draft(
    course: Course, learner: User, as_person: Callable[[User], Client]
) -> None:
    enrolled(learner, course)
    page = CoursePage.objects.get(translation_key=course.translation_key, locale__language_code="fr")
    page.authors = [("author", {**AUTHOR, "name": "Personne d’autre"})]
    page.save_revision(clean=False)
    assert all("Personne d’autre" not in head for head in heads(course, as_person(learner), "fr"))


def test_many_authors_cost_no_query_more(course: Course, learner: User, as_person: Callable[[User], Client]) -> None:
    enrolled(learner, course)
    browser = as_person(learner)

    def asked() -> int:
        heads(course, browser, "fr")
        with CaptureQueriesContext(connection) as queries:
            assert all(AUTHOR["name"] in head for head in heads(course, browser, "fr"))
        return len(queries)

    one = asked()
    page = CoursePage.objects.get(translation_key=course.translation_key, locale__language_code="fr")
    page.authors = [("author", AUTHOR), *(("author", {**AUTHOR, "name": f"Auteur {number}"}) for number in range(9))]
    publish_page(page)
    assert asked() == one
