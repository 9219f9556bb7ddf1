"""Enrolling in a course."""

from datetime import datetime

from django.db import transaction

from courses.editions.kept import outline_by_id
from courses.editions.models import Course
from courses.events import Enrolled
from courses.learning.actions.progress import recount
from courses.learning.models import Enrolment
from courses.learning.plan import plan_of
from courses.learning.requirements import unfinished
from home.accounts.models import User
from home.events import tell


class CourseClosed(Exception):
    """Nobody can enrol: the course was archived, withdrawn, or never published."""


class CoursesMissing(Exception):
    """Other courses have to be finished first."""

    def __init__(self, missing: list[Course]) -> None:
        super().__init__("Other courses have to be finished first.")
        self.missing = missing


@transaction.atomic
def enrol(*, user: User, course: Course, now: datetime) -> Enrolment:
    """Enrol this person in the current edition; a second time changes nothing and returns the same enrolment.

    Who has enrolled stays, whatever the course comes to require. Raises CourseClosed or CoursesMissing.
    """
    existing = Enrolment.objects.filter(user=user, course=course).first()
    if existing is not None:
        return existing
    if not course.is_open or course.current_edition_id is None:
        raise CourseClosed
    missing = unfinished(user, outline_by_id(course.current_edition_id).requires)
    if missing:
        raise CoursesMissing(missing)
    enrolment, is_new = Enrolment.objects.get_or_create(
        user=user,
        course=course,
        defaults={
            "edition_started_id": course.current_edition_id,
            "edition_id": course.current_edition_id,
            "started_at": now,
            "last_at": now,
        },
    )
    if is_new:
        recount(enrolment=enrolment, plan=plan_of(enrolment), now=now)
        tell(Enrolled(enrolment_id=enrolment.pk, at=now))
    return enrolment
