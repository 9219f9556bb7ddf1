"""What learning earns, frozen at the moment it is earned."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Certificate(models.Model):
    """A certificate with the words it was issued with; it outlives the course and the account."""

    code = models.CharField(max_length=40, unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="certificates"
    )
    enrolment = models.ForeignKey(
        "courses.Enrolment", models.SET_NULL, null=True, blank=True, related_name="certificates"
    )
    edition = models.ForeignKey("courses.CourseEdition", models.PROTECT, related_name="certificates")
    context: models.JSONField[dict[str, Any]] = models.JSONField(help_text="Every word printed on it, by language.")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revocation_reason = models.TextField(blank=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")

    class Meta:
        verbose_name = _("certificate")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["enrolment", "edition"], condition=Q(replaces__isnull=True), name="certificate_once_per_edition"
            ),
        ]

    def __str__(self) -> str:
        return self.code
