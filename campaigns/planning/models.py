"""What a campaign manager decides beside dates: whether a campaign may open in one language only."""

from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from home.kept import KeptModel, KeptRows


class DecisionQuerySet(KeptRows["LanguageDecision"]):
    """Rows that are added and read, nothing else."""

    def of(self, campaign: UUID) -> "DecisionQuerySet":
        return self.filter(campaign=campaign)


class LanguageDecision(KeptModel):
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

    def __str__(self) -> str:
        return f"{self.campaign}: {self.is_enough} ({self.at:%Y-%m-%d})"
