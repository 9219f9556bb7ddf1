"""What a learner is told by the course itself."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """A message in plain words, in every language, shown to a learner until it is closed."""

    class Kind(models.TextChoices):
        REGRADE = "regrade", _("an answer counts differently")
        UPDATE = "update", _("an update has to be done")
        HELD = "held", _("a certificate waits for the review of its course")
        READY = "ready", _("a certificate that waited is ready")

    enrolment = models.ForeignKey("courses.Enrolment", models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=8, choices=Kind)
    words: models.JSONField[dict[str, Any]] = models.JSONField(help_text="title and text, by language")
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("notice")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["enrolment"], condition=Q(read_at__isnull=True), name="notice_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.enrolment_id}"
