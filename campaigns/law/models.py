"""The legal file of a campaign, one for all its languages, and every change of it."""

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.rules.law import Kind
from home.kept import KeptModel, KeptRows
from home.paris import paris_day

KINDS = [
    (Kind.INSTITUTIONAL, _("Institutional: disease and prevention, no medicine")),
    (Kind.PUBLIC, _("Product, to the public (visa GP)")),
    (Kind.PROFESSIONALS, _("Product, to professionals (visa PM)")),
]
VISA_KINDS = [("GP", _("GP: to the public")), ("PM", _("PM: to health professionals"))]


class LegalFileQuerySet(models.QuerySet["LegalFile"]):
    """The words by which legal files are asked for; they chain."""

    def products(self) -> "LegalFileQuerySet":
        return self.exclude(kind=Kind.INSTITUTIONAL)

    def expired(self, now: datetime) -> "LegalFileQuerySet":
        """Those whose visa is over at that time: their campaigns are withdrawn by the clock."""
        return self.filter(visa_expires_on__lt=paris_day(now))


class LegalFile(models.Model):
    """What the law wants to know of a campaign. A campaign without a file is institutional.

    Days are days in Paris; a visa runs to the end of its last day. Changed by `compliance.actions` only.
    """

    campaign = models.UUIDField(unique=True, help_text="The translation key of the campaign's pages.")
    kind = models.CharField(_("kind of campaign"), max_length=21, choices=KINDS, default=Kind.INSTITUTIONAL)
    product_name = models.CharField(_("name of the medicine"), max_length=120, blank=True)
    common_name = models.CharField(_("common name"), max_length=200, blank=True)
    visa_kind = models.CharField(_("visa"), max_length=2, choices=VISA_KINDS, blank=True)
    visa_number = models.CharField(_("number of the visa"), max_length=60, blank=True)
    visa_on = models.DateField(_("granted on"), null=True, blank=True)
    visa_expires_on = models.DateField(
        _("expires on"), null=True, blank=True, help_text=_("The last day on which the campaign is public.")
    )
    opinion = models.CharField(
        _("reference of the opinion"), max_length=200, blank=True, help_text=_("Number of the BEH, or opinion of HAS.")
    )
    opinion_on = models.DateField(_("date of the opinion"), null=True, blank=True)
    statements_fr = models.TextField(_("mandatory statements in French, as approved"), blank=True)
    statements_en = models.TextField(_("mandatory statements in English, as approved"), blank=True)
    version = models.PositiveIntegerField(
        default=1, help_text="Counts the changes, so that nobody overwrites what they have not seen."
    )

    objects = LegalFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("legal file")
        verbose_name_plural = _("legal files")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(kind=Kind.INSTITUTIONAL) | Q(visa_expires_on__isnull=True),
                name="institutional_needs_no_visa",
            ),
            models.CheckConstraint(
                condition=Q(visa_expires_on__isnull=True)
                | Q(visa_on__isnull=True)
                | Q(visa_expires_on__gt=F("visa_on")),
                name="visa_expires_after_it_was_granted",
            ),
        ]

    @property
    def is_product(self) -> bool:
        return self.kind != Kind.INSTITUTIONAL

    def statements(self, language: str) -> str:
        """The approved statements in a language; nothing where there are none."""
        return str(getattr(self, f"statements_{language}", ""))

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.campaign})"


class LegalFileChange(KeptModel):
    """One change of a legal file: which fields, by whom, and the fingerprints of the statements since."""

    campaign = models.UUIDField(db_index=True)
    before: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    after: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=255, blank=True)
    at = models.DateTimeField()

    objects: ClassVar["models.Manager[LegalFileChange]"] = KeptRows.as_manager()

    class Meta:
        verbose_name = _("change of a legal file")
        verbose_name_plural = _("changes of legal files")

    def __str__(self) -> str:
        return f"{self.campaign}, {self.at:%Y-%m-%d}"
