"""What one learner has done with one item."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ItemState(models.Model):
    """Monotone: what is done is never undone, the best score never falls."""

    enrolment = models.ForeignKey("courses.Enrolment", models.CASCADE, related_name="states")
    item = models.ForeignKey("courses.Item", models.PROTECT, related_name="states")
    version = models.ForeignKey("courses.ItemVersion", models.PROTECT, related_name="+")
    best_bp = models.PositiveSmallIntegerField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    first_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("state of an item")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["enrolment", "item"], name="item_state_once"),
            models.CheckConstraint(
                condition=Q(best_bp__isnull=True) | Q(best_bp__lte=10000), name="item_state_score_at_most_100"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}/{self.item_id}"
