"""Correcting marks at the desk: who may, what is seen, what is pressed; and what learners see beside the question."""

import re
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from courses.models import Course, RegradeJob
from home.accounts.models import User
from tests.courses.factories import make_course
from tests.courses.learners import enrolled
from tests.courses.regrading import LATER, Rule, applied, handed_in, prepared, question_of, work, wrong_option

pytestmark = pytest.mark.django_db

AsPerson = Callable[[User], Client]


@pytest.fixture(autouse=True)
def a_day_later() -> Iterator[None]:
    """Marks are corrected after the answers were given."""
    with time_machine.travel(LATER):
        yield


@pytest.fixture
def course(learner: User) -> Course:
    """A course in which Léa gave an answer that turns out to be right."""
    course = make_course()
    handed_in(enrolled(learner, course), course, [False, True])
    return course


def form(course: Course, **fields: object) -> dict[str, object]:
    """What is sent to accept the other option of the first question."""
    version = question_of(course)[1]
    return {
        "versions": [f"[{version.pk}]"],
        "rule": "accept",
        "accepted": [f'"{wrong_option(version)}"'],
        "reason": "Les deux sont justes.",
    } | fields


def seen_in(html: str) -> str:
    """The fingerprint of the figures on a page."""
    found = re.search(r'name="seen" value="(\w+)"', html)
    assert found
    return found[1]


def test_from_the_list_to_the_applied_correction(course: Course, admin: User, as_person: AsPerson) -> None:
    browser = as_person(admin)
    item, _version = question_of(course)
    address = reverse("courses_regrade", args=[item.pk])
    assert address in browser.get(reverse("courses_regrades")).content.decode()
    page = browser.get(address).content.decode()
    assert "Âge minimal ?" in page
    assert "2 ans" in page
    response = browser.post(address, form(course))
    job = RegradeJob.objects.get()
    assert response.url == reverse("courses_regrade_job", args=[job.pk])
    shown = browser.get(response.url).content.decode()
    assert "Léa" not in shown
    browser.post(response.url, {"do": "apply", "seen": seen_in(shown)})
    work()
    job.refresh_from_db()
    assert (job.state, job.result["up"], job.approved_by) == ("applied", 1, admin)
    assert browser.get(response.url).status_code == 200
    assert browser.get(reverse("courses_regrades"), {"q": "nothing like it"}).status_code == 200


def test_what_is_missing_is_said_and_nothing_prepared(course: Course, admin: User, as_person: AsPerson) -> None:
    address = reverse("courses_regrade", args=[question_of(course)[0].pk])
    for fields in ({"accepted": []}, {"reason": ""}, {"versions": []}, {"lowers": "on"}, {"rule": "remark"}):
        assert as_person(admin).post(address, form(course, **fields)).status_code == 422
    assert not RegradeJob.objects.exists()


def test_letting_scores_fall_takes_two_people(course: Course, admin: User, medical: User, as_person: AsPerson) -> None:
    job = prepared(course, admin, rule=Rule.DROP, lowers=True)
    address = reverse("courses_regrade_job", args=[job.pk])
    first, second = as_person(admin), as_person(medical)
    assert 'value="apply"' not in first.get(address).content.decode()
    first.post(address, {"do": "apply"})
    job.refresh_from_db()
    assert job.state == "waiting"
    shown = second.get(address).content.decode()
    second.post(address, {"do": "apply", "seen": seen_in(shown)})
    job.refresh_from_db()
    assert (job.state, job.approved_by) == ("applying", medical)


def test_figures_that_changed_meanwhile_are_shown_before_anything_is_applied(
    course: Course, admin: User, nobody: User, as_person: AsPerson
) -> None:
    job = prepared(course, admin)
    browser, address = as_person(admin), reverse("courses_regrade_job", args=[job.pk])
    seen = seen_in(browser.get(address).content.decode())
    handed_in(enrolled(nobody, course), course, [False, True])
    browser.post(address, {"do": "apply", "seen": seen})
    job.refresh_from_db()
    assert (job.state, job.dry_run["up"]) == ("draft", 2)
    browser.post(address, {"do": "apply", "seen": seen})  # another tab, with the old figures
    job.refresh_from_db()
    assert job.state == "draft"
    browser.post(address, {"do": "apply", "seen": seen_in(browser.get(address).content.decode())})
    job.refresh_from_db()
    assert job.state == "applying"


@pytest.mark.parametrize("who", ["editor", "pharmacist", "campaign_manager", "learner"])
def test_nobody_else_corrects_marks(
    course: Course, admin: User, as_person: AsPerson, who: str, request: pytest.FixtureRequest
) -> None:
    job = prepared(course, admin)
    browser = as_person(request.getfixturevalue(who))
    address = reverse("courses_regrade_job", args=[job.pk])
    for url in (reverse("courses_regrades"), reverse("courses_regrade", args=[job.item_id]), address):
        response = browser.get(url)
        assert response.status_code in (302, 403)
        assert "Âge minimal" not in response.content.decode()
    browser.post(address, {"do": "apply"})
    job.refresh_from_db()
    assert job.state == "draft"


def test_learners_read_beside_the_question_that_it_counts_differently_and_why(
    course: Course, learner: User, admin: User, as_person: AsPerson
) -> None:
    attempt = learner.enrolments.get().attempts.get()
    browser = as_person(learner)
    results, first = reverse("learning:attempt", args=[attempt.pk]), reverse("learning:question", args=[attempt.pk, 1])
    assert "Les deux sont justes." not in browser.get(results).content.decode()
    applied(prepared(course, admin, reason="Les deux sont justes."), admin)
    for url in (results, first):
        page = browser.get(url).content.decode()
        assert page.count("Les deux sont justes.") == 1
    second = browser.get(reverse("learning:question", args=[attempt.pk, 2])).content.decode()
    assert "Les deux sont justes." not in second
    assert LATER.strftime("%Y") in browser.get(results).content.decode()


def test_points_beside_a_question_are_those_that_count(
    course: Course, learner: User, admin: User, as_person: AsPerson
) -> None:
    attempt = learner.enrolments.get().attempts.get()
    browser, first = as_person(learner), reverse("learning:question", args=[attempt.pk, 1])
    assert "0 / 1" in browser.get(first).content.decode()
    applied(prepared(course, admin), admin)
    assert "1 / 1" in browser.get(first).content.decode()
