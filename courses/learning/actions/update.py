"""Doing an update: reading what changed in a lesson, answering the questions of a quiz that changed."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from courses.editions.outline import Step
from courses.learning.actions.attempt import begin, find_begun, number_after
from courses.learning.actions.progress import lock, record
from courses.learning.delta import Delta, Deltas
from courses.learning.models import Attempt, Enrolment
from courses.learning.plan import Plan, plan_of


class NothingToUpdate(Exception):
    """The learner's edition has no such step, or they never did it: there is nothing to compare it with."""


class QuestionsToAnswer(Exception):
    """What changed in this step is a question: to read it is not enough."""


@transaction.atomic
def read_update(*, enrolment: Enrolment, step_uid: UUID, edition: int, now: datetime) -> Enrolment:
    """Note that what changed in a step was read, as edition no. `edition` shows it; a second time changes nothing.

    Raises NothingToUpdate or QuestionsToAnswer.
    """
    locked = lock(enrolment)
    step, delta = _delta(locked, plan_of(locked), step_uid)
    if delta.questions:
        raise QuestionsToAnswer
    record(enrolment=locked, item_id=step.item_id, version_id=step.version_id, edition=edition, is_done=True, now=now)
    return locked


@transaction.atomic
def start_update(*, enrolment: Enrolment, step_uid: UUID, attempt_id: UUID, now: datetime) -> Attempt:
    """Start an attempt at the questions of a quiz that are new or changed, or return the one that is open at this quiz.

    It has no time limit, may be repeated as often as it takes, and counts among the attempts at the quiz in nothing else
    than its number. `attempt_id` is made by the caller, once per click. Raises NothingToUpdate or ForeignAttempt.
    """
    locked = lock(enrolment)
    plan = plan_of(locked)
    step, delta = _delta(locked, plan, step_uid)
    begun, past = find_begun(enrolment=locked, item_id=step.item_id, attempt_id=attempt_id)
    if begun is not None:
        return begun
    if not delta.questions:
        raise NothingToUpdate
    return begin(
        enrolment=locked,
        plan=plan,
        step=step,
        attempt_id=attempt_id,
        number=number_after(past),
        form=[question.version_id for question in delta.questions],
        now=now,
        is_update=True,
    )


def _delta(enrolment: Enrolment, plan: Plan, step_uid: UUID) -> tuple[Step, Delta]:
    step = enrolment.outline.step(step_uid)
    if step is None or step.item_id not in plan.done:
        raise NothingToUpdate
    return step, Deltas(plan.outline).of(step, plan.done[step.item_id])
