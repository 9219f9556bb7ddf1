"""What learning earns, frozen at the moment it is earned."""

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from courses.editions.outline import in_language
from courses.rules.certificate import Standing, standing


class CertificateQuerySet(models.QuerySet["Certificate"]):
    """The words by which certificates are asked for."""

    def of(self, user: object) -> "CertificateQuerySet":
        return self.filter(user=user)

    def held(self) -> "CertificateQuerySet":
        """Those a person can show: neither revoked nor replaced by a corrected one."""
        return self.filter(revoked_at__isnull=True, replaced_by__isnull=True)

    def with_holder(self) -> "CertificateQuerySet":
        return self.select_related("user")

    def latest_first(self) -> "CertificateQuerySet":
        return self.order_by("-issued_at", "-pk")


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

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["enrolment", "edition"], condition=Q(replaces__isnull=True), name="certificate_once_per_edition"
            ),
        ]

    @property
    def words(self) -> dict[str, Any]:
        """What is printed on it, in the reader's language, else in the main one."""
        words: dict[str, Any] = in_language(self.context, get_language() or "")[0]
        return words

    @property
    def bears_former_name(self) -> bool:
        """Whether its holder has another name today. Reads the holder's row."""
        return self.user is not None and any(words["name"] != str(self.user) for words in self.context.values())

    def standing(self, now: datetime) -> Standing:
        """Whether it holds at that time. Reads one row more unless `replaced_by` was selected."""
        is_replaced = hasattr(self, "replaced_by")
        return standing(revoked_at=self.revoked_at, expires_at=self.expires_at, is_replaced=is_replaced, now=now)

    def __str__(self) -> str:
        return self.code


class AwaitedCertificate(models.Model):
    """A certificate that was earned while the review of its course was over: issued once somebody has read it again."""

    enrolment = models.ForeignKey("courses.Enrolment", models.CASCADE, related_name="awaited")
    edition = models.ForeignKey("courses.CourseEdition", models.PROTECT, related_name="+")
    earned_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("certificate that waits for a review")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["enrolment", "edition"], name="awaited_certificate_once_per_edition"),
            models.CheckConstraint(
                condition=Q(issued_at=None) | Q(issued_at__gte=models.F("earned_at")), name="awaited_issued_afterwards"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["id"], condition=Q(issued_at=None), name="awaited_not_issued"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}, {self.edition_id}"
