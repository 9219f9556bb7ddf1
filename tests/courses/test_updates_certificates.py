"""A certificate after it was issued: an update that waits, a renewal, a corrected name, a revocation at the desk."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import ModelLogEntry

from courses.credentials.actions import NothingToCorrect, correct_name, issue, revoke
from courses.learning.actions.move import follow
from courses.learning.actions.update import read_update
from courses.models import Certificate, Course, Enrolment
from home.accounts.models import User
from tests.courses.factories import make_course
from tests.courses.learners import NOW, steps_of
from tests.courses.updating import finished, reword_lesson

pytestmark = pytest.mark.django_db
AsPerson = Callable[[User], Client]
LATER = NOW + timedelta(days=300)


@pytest.fixture(autouse=True)
def in_november() -> Iterator[None]:
    """The clock of every check."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def course() -> Course:
    """A lesson and a quiz."""
    return make_course()


@pytest.fixture
def first(learner: User, course: Course) -> Certificate:
    """The certificate of a learner who finished before the update."""
    finished(learner, course)
    return Certificate.objects.get()


def check(certificate: Certificate) -> str:
    """What a stranger reads."""
    with override("en"):
        return Client().get(reverse("credentials:verification", args=[certificate.code])).content.decode()


def update(course: Course) -> Enrolment:
    """A safety update is published, and its learner moved to it."""
    reword_lesson()
    return follow(enrolment=Enrolment.objects.get(), now=NOW).enrolment


def test_a_stranger_reads_that_an_update_is_due_then_overdue_then_that_it_was_renewed(
    first: Certificate, course: Course
) -> None:
    assert "Update due" not in check(first)
    enrolment = update(course)
    page = check(first)
    assert "genuine and valid" in page  # an update that waits takes nothing away
    assert "Update due by 3 May 2027" in page
    with time_machine.travel(LATER, tick=False):
        assert "Update overdue since 3 May 2027" in check(first)
    read_update(enrolment=enrolment, step_uid=steps_of(course)[0].uid, edition=2, now=NOW)
    second = Certificate.objects.exclude(pk=first.pk).get()
    assert "Renewed on 22 November 2026" in check(first)
    assert second.code not in check(first)  # whoever has one number was shown one paper
    for words in ("Renewed on", "Update due", "Update overdue"):
        assert words not in check(second)
    assert "Last update on" in check(second)
    assert "Last update on" not in check(first)


def test_a_renewal_that_was_revoked_renews_nothing(first: Certificate, course: Course) -> None:
    read_update(enrolment=update(course), step_uid=steps_of(course)[0].uid, edition=2, now=NOW)
    revoke(certificate=Certificate.objects.exclude(pk=first.pk).get(), reason="By mistake", now=NOW)
    assert "Renewed on" not in check(first)


def test_the_owner_reads_once_beside_the_certificate_that_an_update_is_due(
    learner: User, first: Certificate, course: Course, as_person: AsPerson
) -> None:
    update(course)
    with override("en"):
        page = as_person(learner).get(reverse("learning:course", args=[course.slug])).content.decode()
    assert page.count("3 May 2027") == 1
    assert "Update to do by 3 May 2027" in page


def test_telling_twice_renews_once(first: Certificate, course: Course) -> None:
    enrolment = update(course)
    read_update(enrolment=enrolment, step_uid=steps_of(course)[0].uid, edition=2, now=NOW)
    issue(enrolment_id=enrolment.pk, now=LATER)
    assert Certificate.objects.count() == 2


def test_a_corrected_name_is_issued_again_and_the_former_says_that_it_was_replaced(
    learner: User, first: Certificate, course: Course, as_person: AsPerson
) -> None:
    browser = as_person(learner)
    url = reverse("credentials:correct", args=[first.code])
    course_url = reverse("learning:course", args=[course.slug])
    assert url not in browser.get(course_url).content.decode()
    User.objects.filter(pk=learner.pk).update(last_name="Martin-Dupré")
    assert url in browser.get(course_url).content.decode()
    assert "Léa Martin-Dupré" in browser.get(url).content.decode()
    assert Certificate.objects.count() == 1  # to look changes nothing
    response = browser.post(url)
    corrected = Certificate.objects.exclude(pk=first.pk).get()
    assert response.url == reverse("credentials:verification", args=[corrected.code])
    assert browser.post(url).url == response.url  # a second click finds the same one
    assert Certificate.objects.count() == 2
    before = first.context
    first.refresh_from_db()
    assert first.context == before
    for language, words in corrected.context.items():
        assert words == before[language] | {"name": "Léa Martin-Dupré"}
    assert "was replaced" in check(first)
    assert "genuine and valid" in check(corrected)
    assert corrected.edition == first.edition
    page = browser.get(course_url).content.decode()
    assert corrected.code in page
    assert first.code not in page


def test_a_name_is_not_corrected_where_there_is_nothing_to_correct(
    learner: User, nobody: User, first: Certificate, as_person: AsPerson
) -> None:
    with pytest.raises(NothingToCorrect):
        correct_name(certificate=first, now=NOW)
    User.objects.filter(pk=learner.pk).update(last_name="Autre")
    assert as_person(nobody).post(reverse("credentials:correct", args=[first.code])).status_code == 404
    assert "/login/" in Client().post(reverse("credentials:correct", args=[first.code])).url
    revoke(certificate=first, reason="By mistake", now=NOW)
    as_person(learner).post(reverse("credentials:correct", args=[first.code]))
    assert Certificate.objects.count() == 1


def test_a_renewal_bears_the_name_of_the_day_and_a_corrected_one_is_renewed_too(
    learner: User, first: Certificate, course: Course
) -> None:
    User.objects.filter(pk=learner.pk).update(last_name="Autre")
    corrected = correct_name(certificate=first, now=NOW)
    read_update(enrolment=update(course), step_uid=steps_of(course)[0].uid, edition=2, now=NOW)
    assert Certificate.objects.latest("pk").context["fr"]["name"] == "Léa Autre"
    assert "Renewed on" in check(corrected)
    assert "was replaced" in check(first)


def test_the_desk_finds_a_certificate_and_withdraws_it_with_a_reason(
    admin: User, first: Certificate, as_person: AsPerson
) -> None:
    desk = as_person(admin)
    index, page = reverse("courses_certificates"), reverse("courses_certificate", args=[first.pk])
    for typed, is_found in ((first.code[:8], True), ("Léa martin", True), ("learner@", True), ("zzz", False)):
        assert (first.code in desk.get(index, {"q": typed}).content.decode()) is is_found
    refused = desk.post(page, {"reason": " "})
    first.refresh_from_db()
    assert (refused.status_code, first.revoked_at) == (200, None)
    assert desk.post(page, {"reason": "Issued to a test account"}).status_code == 302
    first.refresh_from_db()
    assert (first.revoked_at, first.revocation_reason) == (NOW, "Issued to a test account")
    assert "was revoked" in check(first)
    assert "test account" not in check(first)
    entry = ModelLogEntry.objects.get(action="courses.certificate.revoke")
    assert (entry.user, entry.object_id) == (admin, str(first.pk))
    desk.post(page, {"reason": "Again"})
    assert ModelLogEntry.objects.filter(action="courses.certificate.revoke").count() == 1


@pytest.mark.parametrize("person", ["editor", "pharmacist", "medical", "learner"])
def test_nobody_else_withdraws_a_certificate(
    person: str, first: Certificate, as_person: AsPerson, request: pytest.FixtureRequest
) -> None:
    browser = as_person(request.getfixturevalue(person))
    for url in (reverse("courses_certificates"), reverse("courses_certificate", args=[first.pk])):
        assert browser.get(url).status_code in (302, 403)
    browser.post(reverse("courses_certificate", args=[first.pk]), {"reason": "Because"})
    first.refresh_from_db()
    assert first.revoked_at is None
