"""Lets nothing medical go live without people who answer for it and a day by which it is read again."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.utils.translation import gettext as _
from wagtail.models import Revision, WorkflowState

from home.editorial.emergencies import open_emergency
from home.editorial.models import ReviewRecord
from home.editorial.rules import content_hash
from home.paris import paris_day
from home.upkeep.models import LookedAfter
from home.upkeep.queries import gaps_of
from home.upkeep.rules import Gap, renewed
from home.upkeep.wording import say_gaps

IN_EMERGENCY = "home.publish.emergency"


def look_after(*, obj: Any, revision: Revision, by: Any, log_action: Any, now: datetime) -> None:
    """Before a version goes live, or is scheduled: renew the day of its next review, and refuse what lacks somebody.

    The day that follows from the review takes the place of one that is empty or over, so that nothing reviewed lacks one. Only
    what a person publishes is refused: code on the server is trusted, and an emergency at night asks for no more than its reason.

    :raises ValidationError: naming what is lacking.
    """
    if not isinstance(obj, LookedAfter):
        return
    today = paris_day(now)
    reviewed_at = reviewed_last(revision)
    if reviewed_at is not None:
        obj.review_due_on = renewed(
            obj.review_due_on,
            reviewed_on=paris_day(reviewed_at),
            today=today,
            months=obj.months_between_reviews,
        )
    elif obj.review_due_on is None:
        obj.review_due_on = _known_day(obj)
    if by is not None and log_action != IN_EMERGENCY:
        refuse_gaps(obj, _people_lacking(obj))


def _known_day(obj: Any) -> date | None:
    """The day that readers know: what is published unread, in an emergency, does not make it go away."""
    known: date | None = type(obj)._base_manager.filter(pk=obj.pk).values_list("review_due_on", flat=True).first()
    return known


def reviewed_last(revision: Revision) -> datetime | None:
    """When the last review of exactly this content ended with every approval it asked for (aware); None without one."""
    records = ReviewRecord.objects.filter(
        content_type=revision.base_content_type,
        object_id=revision.object_id,
        decision=ReviewRecord.Decision.APPROVED,
        content_hash=content_hash(revision.content),
    )
    steps: dict[int, set[int]] = {}
    ends: dict[int, datetime] = {}
    for workflow, task, at in records.order_by("decided_at", "pk").values_list(
        "workflow_number", "task_number", "decided_at"
    ):
        steps.setdefault(workflow, set()).add(task)
        ends[workflow] = at
    asked = set().union(*steps.values())
    return max((ends[workflow] for workflow, tasks in steps.items() if tasks == asked), default=None)


def refuse_gaps(obj: Any, gaps: tuple[Gap, ...]) -> None:
    """Refuse what lacks something.

    :raises ValidationError: naming all of it.
    """
    if gaps:
        words = {"title": str(obj), "lacking": say_gaps(gaps)}
        sentence = _("“%(title)s” lacks %(lacking)s: choose under “Review and upkeep”.") % words
        raise ValidationError({NON_FIELD_ERRORS: [sentence]})  # Wagtail's API wants to know of which field


@receiver(pre_save, sender=WorkflowState, dispatch_uid="refuse_submitted_without_owners")
def refuse_submitted(instance: WorkflowState, raw: bool = False, **kwargs: Any) -> None:
    """A review begins, or goes on after changes were asked for, only of what somebody answers for.

    Its next date may be open: the end of the review sets it. The review after an emergency is never refused.
    """
    if raw or instance.status != WorkflowState.STATUS_IN_PROGRESS or instance.requested_by_id is None:
        return
    before = WorkflowState.objects.filter(pk=instance.pk).values_list("status", flat=True).first()
    obj = instance.content_object if before != WorkflowState.STATUS_IN_PROGRESS else None
    if obj is None:
        return
    stored = type(obj)._base_manager.get(pk=obj.pk)
    gaps = _people_lacking(stored)
    if gaps and open_emergency(obj) is None:
        refuse_gaps(obj, gaps)


def _people_lacking(obj: Any) -> tuple[Gap, ...]:
    """Whom it lacks. The day of the next review may be open: the end of the review sets it."""
    return tuple(gap for gap in gaps_of(obj) if gap is not Gap.DATE)
