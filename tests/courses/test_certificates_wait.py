"""No certificate on content whose review is over; what was earned comes once, as soon as it has been read again."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from courses.credentials.awaited import certify_or_wait, issue_awaited
from courses.credentials.models import AwaitedCertificate, Certificate
from courses.learning.models import Notice
from courses.models import Course, CoursePage, LessonPage, QuizPage
from home.accounts.models import User
from tests.courses.factories import make_course
from tests.courses.papers import NOW
from tests.courses.test_certificates import finish

pytestmark = pytest.mark.django_db
PASSED = NOW.date() - timedelta(days=1)
AGAIN = date(2030, 1, 1)


def set_due(model: type, course: Course, day: date | None) -> None:
    root = CoursePage.objects.get(translation_key=course.translation_key, locale__language_code="fr")
    pages = model.objects.filter(path__startswith=root.path)
    assert pages.exists()
    model.objects.filter(pk__in=pages.values("pk")).update(review_due_on=day)


@pytest.mark.parametrize("model", [CoursePage, LessonPage, QuizPage])
def test_a_certificate_waits_for_the_review_of_the_course_or_of_a_required_step_and_comes_once(
    model: type, learner: User, as_person: Callable[[User], Client]
) -> None:
    course = make_course()
    set_due(model, course, PASSED)
    enrolment = finish(learner, course)
    assert enrolment.is_finished
    assert enrolment.progress_bp == 10_000
    assert not Certificate.objects.exists()
    assert Notice.objects.get().kind == Notice.Kind.HELD
    page = as_person(learner).get(reverse("learning:course", args=[course.slug])).content.decode()
    assert "votre attestation sera délivrée dès qu’elle aura été relue" in page

    certify_or_wait(enrolment_id=enrolment.pk, now=NOW)
    assert issue_awaited(now=NOW) == 0
    assert (AwaitedCertificate.objects.count(), Notice.objects.count(), Certificate.objects.count()) == (1, 1, 0)

    set_due(model, course, AGAIN)
    later = NOW + timedelta(days=3)
    assert issue_awaited(now=later) == 1
    assert issue_awaited(now=later) == 0
    certificate = Certificate.objects.get()
    assert certificate.issued_at == later
    assert certificate.enrolment == enrolment
    open_notices = Notice.objects.filter(read_at=None)
    assert [(notice.kind, notice.words["en"]["title"]) for notice in open_notices] == [
        (Notice.Kind.READY, "Your certificate is ready")
    ]
    page = as_person(learner).get(reverse("learning:course", args=[course.slug])).content.decode()
    assert certificate.code in page


def test_the_review_holds_through_its_last_day(learner: User) -> None:
    course = make_course()
    set_due(CoursePage, course, NOW.date())
    finish(learner, course)
    assert Certificate.objects.count() == 1


def test_a_certificate_that_was_issued_stays(learner: User) -> None:
    course = make_course()
    finish(learner, course)
    set_due(CoursePage, course, PASSED)
    assert issue_awaited(now=NOW) == 0
    assert Certificate.objects.get().revoked_at is None


def test_a_step_that_is_not_required_holds_nothing_back(learner: User) -> None:
    course = make_course()
    set_due(LessonPage, course, PASSED)
    LessonPage.objects.update(live=False)
    finish(learner, course)
    assert Certificate.objects.count() == 1


def test_an_account_that_is_gone_gets_none_and_stops_waiting(learner: User) -> None:
    course = make_course()
    set_due(CoursePage, course, PASSED)
    finish(learner, course)
    learner.delete()
    set_due(CoursePage, course, AGAIN)
    assert issue_awaited(now=NOW) == 0
    assert not Certificate.objects.exists()
    assert not AwaitedCertificate.objects.filter(issued_at=None).exists()
