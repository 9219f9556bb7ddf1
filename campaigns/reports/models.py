"""How often each thing happened on each day: the figures of campaigns."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.visits.models import Counted


class DailyCount(Counted):
    """One sum. The worker adds what happened; after 25 months the row is deleted."""

    number = models.PositiveIntegerField(_("number"), default=0)

    class Meta:
        verbose_name = _("count of a day")
        permissions = [("see_counts", "Can see the figures of campaigns")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["campaign", "day", "kind", "asset", "territory"], name="count_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["day"], name="count_by_day")]

    def __str__(self) -> str:
        return f"{self.number} × {self.kind} of {self.campaign} on {self.day}"
