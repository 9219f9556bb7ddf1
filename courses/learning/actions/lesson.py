"""Reading a lesson."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from courses.editions.kept import history_by_id, outline_by_id
from courses.editions.models import Item
from courses.editions.outline import Step
from courses.learning.actions.locks import require_open
from courses.learning.actions.progress import lock, record
from courses.learning.models import Enrolment
from courses.learning.plan import plan_of


class NotALesson(Exception):
    """The learner's edition has no lesson with that identity."""


@transaction.atomic
def mark_read(*, enrolment: Enrolment, step_uid: UUID, now: datetime, edition: int | None = None) -> Enrolment:
    """Note that a lesson was read, as it is in edition no. `edition`, or else in the learner's own.

    A second time changes nothing. Raises NotALesson or StepLocked.
    """
    locked = lock(enrolment)
    step: Step | None = locked.outline.step(step_uid)
    if step is None or step.kind != Item.Kind.LESSON:
        raise NotALesson
    require_open(plan_of(locked), step)
    newest = locked.outline.number
    shown = newest if edition is None else min(edition, newest)
    record(
        enrolment=locked,
        item_id=step.item_id,
        version_id=_version_in(locked, step, shown),
        edition=shown,
        is_done=True,
        now=now,
    )
    return locked


def _version_in(enrolment: Enrolment, step: Step, number: int) -> int:
    """The version of a lesson that was shown in an edition, which may be older than the learner's."""
    if number == enrolment.outline.number:
        return step.version_id
    shown = next((one for one in history_by_id(enrolment.edition_id) if one.number == number), None)
    before = outline_by_id(shown.pk).step(step.uid) if shown else None
    return before.version_id if before else step.version_id
