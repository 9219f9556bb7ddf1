"""What one learner has done with one item."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ItemState(models.Model):
    """Monotone: what is done is never undone, the best score never falls.

    `done_edition` is the number of the newest edition in which the learner did it: an update is done when this
    reaches the edition that asked for it. `position` is where to go on: `{"video": {block id: second}}`.
    """

    # Foreign keys have no index of their own: each write would pay for it. Where a query needs one, it is in Meta.
    enrolment = models.ForeignKey("courses.Enrolment", models.CASCADE, db_index=False, related_name="states")
    item = models.ForeignKey("courses.Item", models.PROTECT, db_index=False, related_name="states")
    version = models.ForeignKey("courses.ItemVersion", models.PROTECT, db_index=False, related_name="+")
    best_bp = models.PositiveSmallIntegerField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    first_at = models.DateTimeField()
    position: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    done_edition = models.PositiveIntegerField(default=0)
    tallied = models.PositiveSmallIntegerField(default=0, help_text="In the funnel: 1 as begun, 2 as done.")
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("state of an item")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["enrolment", "item"], name="item_state_once"),
            models.CheckConstraint(
                condition=Q(best_bp__isnull=True) | Q(best_bp__lte=10000), name="item_state_score_at_most_100"
            ),
            models.CheckConstraint(condition=Q(tallied__lte=2), name="item_state_tallied_at_most_2"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["id"],
                condition=Q(tallied=0) | Q(tallied=1, done_at__isnull=False),
                name="item_state_to_tally",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}/{self.item_id}"
