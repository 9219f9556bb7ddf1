"""Granting one learner more attempts or more time at one quiz, and taking it back."""

from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from courses.editions.models import Item
from courses.learning.actions.progress import lock
from courses.learning.models import Allowance, Attempt, Enrolment
from courses.learning.quiz import limits, rules_of
from courses.rules.attempt import deadline
from home.accounts.models import User


class NotInCourse(Exception):
    """The course of this learner has never had that quiz."""


class NothingGranted(Exception):
    """Neither an attempt nor a minute more, or no reason."""


@transaction.atomic
def grant(
    *,
    enrolment: Enrolment,
    item_id: int,
    extra_attempts: int,
    extra_minutes: int,
    reason: str,
    by: User,
    now: datetime,
) -> Allowance:
    """Let this learner have so many attempts and minutes (each 0 or more) beyond the rules of a quiz.

    What was granted before at this quiz is replaced. An attempt that is open gets its time at once; time once given
    is never shortened in the middle of an attempt. Raises NotInCourse or NothingGranted; then nothing has changed.
    """
    locked = lock(enrolment)
    if not Item.objects.filter(pk=item_id, course=locked.course_id, kind=Item.Kind.QUIZ).exists():
        raise NotInCourse
    if extra_attempts < 0 or extra_minutes < 0 or not extra_attempts + extra_minutes or not reason.strip():
        raise NothingGranted
    allowance, _is_new = Allowance.objects.update_or_create(
        enrolment=locked,
        item_id=item_id,
        defaults={
            "extra_attempts": extra_attempts,
            "extra_minutes": extra_minutes,
            "reason": reason.strip(),
            "granted_by": by,
            "granted_at": now,
        },
    )
    _extend_open_attempt(locked, allowance)
    log(instance=allowance, action="courses.allowance.grant", user=by, data=_said(allowance), title=_title(allowance))
    return allowance


@transaction.atomic
def withdraw(*, enrolment: Enrolment, item_id: int, by: User) -> None:
    """Let the rules of a quiz hold again for this learner, from the next attempt on; an open attempt keeps its time."""
    locked = lock(enrolment)
    allowance = Allowance.objects.filter(enrolment=locked, item_id=item_id).first()
    if allowance is None:
        return
    log(instance=allowance, action="courses.allowance.remove", user=by, data=_said(allowance), title=_title(allowance))
    allowance.delete()


def _extend_open_attempt(enrolment: Enrolment, allowance: Allowance) -> None:
    attempt = Attempt.objects.open().filter(enrolment=enrolment, item_id=allowance.item_id).first()
    if attempt is None or attempt.deadline_at is None:
        return
    allowed = limits(rules_of(attempt), allowance)
    end = deadline(attempt.started_at, allowed.time_limit_minutes)
    if end is not None and end > attempt.deadline_at:
        attempt.deadline_at = end
        attempt.save(update_fields=["deadline_at"])


def _title(allowance: Allowance) -> str:
    """Names no person: the log outlives an erasure."""
    return f"{allowance.enrolment.course.slug}, no. {allowance.enrolment_id}"


def _said(allowance: Allowance) -> dict[str, object]:
    """Without the reason, which may say something of a person's health and goes when the person is erased."""
    return {
        "attempts": allowance.extra_attempts,
        "minutes": allowance.extra_minutes,
        "item": allowance.item_id,
    }
