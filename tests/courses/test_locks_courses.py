"""Courses that require other courses: refused at the door, explained, never a dead end, never in a circle."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from courses.learning.actions.enrol import CoursesMissing, enrol
from courses.models import Course, CoursePage, Enrolment
from home.accounts.models import User
from tests.courses.factories import make_course, translate
from tests.courses.learners import NOW, enrolled, finish
from tests.courses.writing import publish_page

pytestmark = pytest.mark.django_db

Browsers = Callable[[User], Client]


def page_of(course: Course, language: str = "fr") -> CoursePage:
    return CoursePage.objects.get(translation_key=course.translation_key, locale__language_code=language)


def require(course: Course, *others: Course) -> None:
    page = page_of(course)
    page.required_courses = [("course", page_of(other)) for other in others]
    publish_page(page)
    course.refresh_from_db()


@pytest.fixture
def pair() -> tuple[Course, Course]:
    """A course for beginners, and one that requires it."""
    first, second = make_course("bases"), make_course("suite")
    require(second, first)
    return first, second


def test_nobody_enrols_before_the_required_course_is_finished(
    learner: User, as_person: Browsers, pair: tuple[Course, Course]
) -> None:
    first, second = pair
    browser = as_person(learner)
    sheet = browser.get("/fr/formations/suite/").content.decode()
    assert "/fr/learn/suite/enrol/" not in sheet
    assert 'href="/fr/formations/bases/"' in sheet
    refused = browser.post(reverse("learning:enrol", args=["suite"]))
    assert refused.status_code == 403
    assert "Cours bases" in refused.content.decode()
    assert not Enrolment.objects.exists()
    finish(enrolled(learner, first), first)
    assert "/fr/learn/suite/enrol/" in browser.get("/fr/formations/suite/").content.decode()
    assert browser.post(reverse("learning:enrol", args=["suite"])).url == reverse("learning:course", args=["suite"])
    assert Enrolment.objects.filter(course=second).exists()


def test_the_action_refuses_by_itself_and_names_what_is_missing(learner: User, pair: tuple[Course, Course]) -> None:
    first, second = pair
    with pytest.raises(CoursesMissing) as refusal:
        enrol(user=learner, course=second, now=NOW)
    assert refusal.value.missing == [first]
    enrolled(learner, first)
    with pytest.raises(CoursesMissing):
        enrol(user=learner, course=second, now=NOW)


def test_every_address_of_a_course_one_is_not_in_leads_to_its_sheet(
    learner: User, as_person: Browsers, pair: tuple[Course, Course]
) -> None:
    browser = as_person(learner)
    for name in ("course", "resume", "progress", "time", "progress_table", "time_table"):
        assert browser.get(reverse(f"learning:{name}", args=["suite"])).url == "/fr/formations/suite/"


def test_who_had_enrolled_before_goes_on(learner: User, as_person: Browsers) -> None:
    first, second = make_course("bases"), make_course("suite")
    enrolled(learner, second)
    require(second, first)
    assert as_person(learner).get(reverse("learning:course", args=["suite"])).status_code == 200
    assert as_person(learner).get("/fr/formations/suite/").context["place"].enrolment is not None


@pytest.mark.parametrize("field", ["archived_at", "withdrawn_at"])
def test_a_course_that_nobody_can_take_any_more_is_not_asked(
    learner: User, pair: tuple[Course, Course], field: str
) -> None:
    first, second = pair
    setattr(first, field, NOW)
    first.save()
    assert enrolled(learner, second)


def test_a_requirement_holds_in_every_language(learner: User, as_person: Browsers) -> None:
    first, second = make_course("bases"), make_course("suite")
    require(second, first)
    translate(second)
    browser = as_person(learner)
    english = browser.get(page_of(second, "en").url)
    assert "Cours bases" in english.content.decode()
    assert english.context["place"].is_locked
    assert browser.post("/en/learn/suite/enrol/").status_code == 403


def test_courses_that_require_each_other_are_not_published(pair: tuple[Course, Course]) -> None:
    first, second = pair
    third = make_course("fin")
    require(third, second)
    page = page_of(first)
    page.required_courses = [("course", page_of(third))]
    with pytest.raises(ValidationError, match="fin|bases"):
        publish_page(page)


def test_a_course_without_requirements_compiles_as_before() -> None:
    course = make_course("seul")
    assert course.current_edition is not None
    assert "requires" not in course.current_edition.structure
