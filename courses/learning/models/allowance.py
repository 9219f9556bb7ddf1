"""What one learner is granted beyond the rules of a quiz."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Allowance(models.Model):
    """More attempts or more time for one learner at one quiz: an accommodation, or a sitting that was disturbed."""

    enrolment = models.ForeignKey("courses.Enrolment", models.CASCADE, related_name="allowances")
    item = models.ForeignKey("courses.Item", models.PROTECT, related_name="+")
    extra_attempts = models.PositiveSmallIntegerField(_("extra attempts"), default=0)
    extra_minutes = models.PositiveSmallIntegerField(_("extra minutes for each attempt"), default=0)
    reason = models.CharField(_("reason"), max_length=300)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    granted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("allowance")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["enrolment", "item"], name="allowance_once"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}/{self.item_id}: +{self.extra_attempts}, +{self.extra_minutes} min"
