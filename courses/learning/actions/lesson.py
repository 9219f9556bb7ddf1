"""Reading a lesson."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from courses.editions.models import Item
from courses.editions.outline import Step
from courses.learning.actions.progress import lock, record
from courses.learning.models import Enrolment


class NotALesson(Exception):
    """The learner's edition has no lesson with that identity."""


@transaction.atomic
def mark_read(*, enrolment: Enrolment, step_uid: UUID, now: datetime) -> Enrolment:
    """Note that a lesson was read; a second time changes nothing. Raises NotALesson."""
    locked = lock(enrolment)
    step: Step | None = locked.outline.step(step_uid)
    if step is None or step.kind != Item.Kind.LESSON:
        raise NotALesson
    record(enrolment=locked, item_id=step.item_id, version_id=step.version_id, is_done=True, now=now)
    return locked
