"""Time spent learning, as the traceability of continuing education asks for it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class StudySession(models.Model):
    """One sitting: signs of activity less than 30 minutes apart are merged into one row.

    `active_seconds` leaves out what lies between two signs of activity that are too far apart to be study.
    """

    enrolment = models.ForeignKey("courses.Enrolment", models.CASCADE, related_name="sittings")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    active_seconds = models.PositiveIntegerField(default=0)
    items: models.JSONField[list[int]] = models.JSONField(default=list)

    class Meta:
        verbose_name = _("sitting")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(ended_at__gte=F("started_at")), name="sitting_ends_after_it_starts"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["enrolment", "-ended_at"], name="sitting_by_enrolment"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.started_at:%Y-%m-%d %H:%M}, {self.active_seconds} s"
