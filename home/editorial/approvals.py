"""What every step of a review has approved, word for word: the only thing that lets a text go live."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, Task

from home.editorial.models import ReviewRecord
from home.editorial.roles import Step, review_of
from home.editorial.rules import content_hash
from home.kinds import kind_of


def steps_of(obj: Any) -> tuple[Step, ...]:
    """The steps of the review that this page or snippet needs, in order, as they are declared."""
    model = (obj.specific_class or Page) if isinstance(obj, Page) else type(obj)
    return review_of(model._meta.label).steps


def missing_steps(obj: Any, content: Any, *, workflow_number: int | None = None) -> list[Step]:
    """The steps whose last word on exactly this content is not an approval; in one workflow when its number is given.

    The declared steps count, not what the workflow in the database has: a workflow without steps approves nothing.
    """
    records = ReviewRecord.objects.filter(
        content_type=kind_of(obj),
        object_id=str(obj.pk),
        content_hash=content_hash(content),
    )
    if workflow_number is not None:
        records = records.filter(workflow_number=workflow_number)
    last = dict(records.order_by("decided_at", "pk").values_list("task_number", "decision"))
    kinds = Task.objects.filter(pk__in=last).values_list("pk", "content_type")
    approved = {kind for pk, kind in kinds if last[pk] == ReviewRecord.Decision.APPROVED}
    return [step for step in steps_of(obj) if ContentType.objects.get_for_model(step.task).pk not in approved]


def is_read(obj: Any, content: Any) -> bool:
    """Whether every step of the review has approved exactly this content."""
    return not missing_steps(obj, content)
