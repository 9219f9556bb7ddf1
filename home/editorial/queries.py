"""Asks what has been reviewed."""

from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page

from home.editorial.models import MedicalReviewTask, ReviewRecord
from home.editorial.rules import content_hash


def medical_review_at(page: Page) -> datetime | None:
    """When a physician last approved exactly what the page says now (aware); None when nobody has.

    One query; another one where `live_revision` was not read with the page.
    """
    if page.live_revision is None:
        return None
    records = ReviewRecord.objects.filter(
        content_type=ContentType.objects.get_for_model(Page, for_concrete_model=False),
        object_id=str(page.pk),
        task_number__in=MedicalReviewTask.objects.order_by().values("pk"),
        decision=ReviewRecord.Decision.APPROVED,
        content_hash=content_hash(page.live_revision.content),
    )
    found: datetime | None = records.order_by("-decided_at").values_list("decided_at", flat=True).first()
    return found
