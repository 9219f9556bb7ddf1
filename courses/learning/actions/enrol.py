"""Enrolling in a course, and moving on to its newest edition."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from courses.editions.models import Course
from courses.events import Enrolled
from courses.learning.actions.progress import lock, recount
from courses.learning.models import Enrolment
from courses.learning.plan import plan_of
from home.accounts.models import User
from home.events import tell


class CourseClosed(Exception):
    """Nobody can enrol: the course was archived, or never published."""


@dataclass(frozen=True)
class Moved:
    """What moving to the newest edition changed. Steps are required steps."""

    enrolment: Enrolment
    has_moved: bool
    steps_before: int
    steps_after: int


@transaction.atomic
def enrol(*, user: User, course: Course, now: datetime) -> Enrolment:
    """Enrol this person in the current edition; a second time changes nothing and returns the same enrolment.

    Raises CourseClosed.
    """
    existing = Enrolment.objects.filter(user=user, course=course).first()
    if existing is not None:
        return existing
    if course.archived_at is not None or course.current_edition_id is None:
        raise CourseClosed
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


@transaction.atomic
def follow(*, enrolment: Enrolment, now: datetime) -> Moved:
    """Move to the newest edition of the course. Nothing done is lost; an open attempt keeps its questions."""
    locked = lock(enrolment)
    before, newest = locked.items_total, locked.course.current_edition_id
    if newest is None or not locked.is_behind:
        return Moved(locked, has_moved=False, steps_before=before, steps_after=before)
    locked.edition_id = newest
    recount(enrolment=locked, plan=plan_of(locked), now=now)
    return Moved(locked, has_moved=True, steps_before=before, steps_after=locked.items_total)
