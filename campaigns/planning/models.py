"""What a campaign manager decides beside dates: whether a campaign may open in one language only."""

from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext_lazy as _


class DecisionQuerySet(models.QuerySet["LanguageDecision"]):
    """Rows that are added and read, nothing else."""

    def of(self, campaign: UUID) -> "DecisionQuerySet":
        return self.filter(campaign=campaign)

    def update(self, **kwargs: Any) -> int:
        raise PermissionDenied("A decision is never rewritten: take another one.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise PermissionDenied("A decision is never deleted: take another one.")


class LanguageDecision(models.Model):
    """Whether a campaign may open with a language missing, and why. The last one counts; none is ever rewritten."""

    campaign = models.UUIDField(help_text="The translation key of the campaign's pages.")
    is_enough = models.BooleanField(_("may open with a language missing"))
    reason = models.TextField(_("reason"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision on languages")
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["campaign", "-at"], name="decision_by_campaign")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise PermissionDenied("A decision is never rewritten: take another one.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise PermissionDenied("A decision is never deleted: take another one.")

    def __str__(self) -> str:
        return f"{self.campaign}: {self.is_enough} ({self.at:%Y-%m-%d})"
