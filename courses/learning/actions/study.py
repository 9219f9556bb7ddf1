"""Noting study time: one row per sitting, however many signs of activity it is made of."""

from datetime import datetime

from django.db import transaction

from courses.learning.actions.progress import lock_if_free
from courses.learning.models import Enrolment, StudySession
from courses.rules import study


def note_activity(*, enrolment: Enrolment, item_id: int | None, now: datetime) -> None:
    """Note that this learner is at work at `now`, on that lesson or quiz, or on none in particular.

    Writes at most once a minute for each enrolment, and asks the database nothing in between. It waits for nobody: while
    somebody else holds the row, the next sign of activity says the same.
    """
    if study.is_worth_noting(enrolment.active_at, now):
        _note(enrolment, item_id, now)


@transaction.atomic
def _note(enrolment: Enrolment, item_id: int | None, now: datetime) -> None:
    locked = lock_if_free(enrolment)
    if locked is None or not study.is_worth_noting(locked.active_at, now):
        return
    latest = StudySession.objects.filter(enrolment=locked).order_by("-ended_at").first()
    row = study.add(_as_rule(latest), now, elsewhere_at=_elsewhere(locked))
    sitting = latest if latest and latest.started_at == row.started_at else StudySession(enrolment=locked, items=[])
    gained = row.active_seconds - sitting.active_seconds
    sitting.started_at, sitting.ended_at, sitting.active_seconds = row.started_at, row.ended_at, row.active_seconds
    if item_id is not None and item_id not in sitting.items:
        sitting.items = [*sitting.items, item_id]
    sitting.save()
    locked.active_at = now
    locked.active_seconds += gained
    locked.save(update_fields=["active_at", "active_seconds"])
    enrolment.active_at, enrolment.active_seconds = locked.active_at, locked.active_seconds


def _as_rule(sitting: StudySession | None) -> study.Sitting | None:
    return study.Sitting(sitting.started_at, sitting.ended_at, sitting.active_seconds) if sitting else None


def _elsewhere(enrolment: Enrolment) -> datetime | None:
    """When this person last gave a sign of activity in another course."""
    if enrolment.user_id is None:
        return None
    others = Enrolment.objects.filter(user=enrolment.user_id, active_at__isnull=False).exclude(pk=enrolment.pk)
    signs: datetime | None = others.order_by("-active_at").values_list("active_at", flat=True).first()
    return signs
