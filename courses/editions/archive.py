"""Closing a course to newcomers, and opening it again."""

from datetime import datetime

from django.db import transaction

from courses.editions.models import Course


@transaction.atomic
def archive(*, course: Course, now: datetime) -> bool:
    """Let nobody new enrol; learners, editions and certificates keep everything. False when it was archived before."""
    return bool(Course.objects.filter(pk=course.pk, archived_at=None).update(archived_at=now))


@transaction.atomic
def reopen(*, course: Course) -> bool:
    """Let people enrol again. False when it was open."""
    return bool(Course.objects.filter(pk=course.pk, archived_at__isnull=False).update(archived_at=None))
