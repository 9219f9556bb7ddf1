"""Checks as rows with their sources, words that name medicines, answers that stay, shares of surfaces, warnings sent."""

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, Panel

from campaigns.law.models import KINDS
from campaigns.rules.law import WordKind
from home.bilingual import in_language
from home.checks.models import Sourced
from home.fields import ChoiceListField
from home.kept import KeptModel, KeptRows

RULE_NAMES = [
    ("neutral", _("No medicine of the list is named, and no statements of one are shown")),
    ("visa", _("The visa is of the right kind, numbered, dated, and runs two years at most")),
    ("visa_running", _("The visa has begun and is not over")),
    ("opinion", _("The opinion is named and dated")),
    ("statements", _("Approved statements are on file and shown")),
    ("unmodified", _("The statements are shown as approved, to the letter")),
    ("surface", _("The statements take a third of the surface of every piece of the kit")),
    ("named", _("The medicine and its common name are in the text")),
]


class CheckQuerySet(models.QuerySet["ComplianceCheck"]):
    """The words by which checks are asked for; they chain."""

    def in_force(self, today: date) -> "CheckQuerySet":
        """Those asked on that day, in the order people read."""
        begun = self.filter(is_active=True, valid_from__lte=today)
        return begun.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today)).order_by("position", "code")


class ComplianceCheck(Sourced):
    """One thing that the law asks of campaigns of some kinds.

    A rule answers it, or a person does, with a note. An attestation is void when what it is about has changed: the text,
    the legal file, or the wording of the check itself.
    """

    code = models.SlugField(_("code"), unique=True)
    label_fr = models.CharField(_("short name in French"), max_length=120)
    label_en = models.CharField(_("short name in English"), max_length=120)
    wording_fr = models.TextField(_("what is asked, in French"))
    wording_en = models.TextField(_("what is asked, in English"))
    kinds = ChoiceListField(_("asked of"), options=KINDS)
    rule = models.CharField(
        _("answered by the rule"), max_length=20, blank=True, choices=RULE_NAMES,
        help_text=_("Empty: a person attests it, with a note."),
    )  # fmt: skip
    depends_on_text = models.BooleanField(_("asked again when the text changes"), default=True)
    depends_on_file = models.BooleanField(_("asked again when the legal file changes"), default=False)
    is_to_confirm = models.BooleanField(
        _("to be confirmed by counsel"), default=False, help_text=_("Shown beside the check to everybody.")
    )
    note = models.TextField(_("note"), blank=True, help_text=_("What is uncertain, or how to answer."))
    valid_from = models.DateField(_("asked from"), default=date(2026, 1, 1))
    valid_to = models.DateField(_("asked up to"), null=True, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=100)

    objects = CheckQuerySet.as_manager()

    panels: ClassVar[list[Panel]] = [
        FieldPanel("code"),
        FieldRowPanel([FieldPanel("label_fr"), FieldPanel("label_en")]),
        FieldPanel("wording_fr"),
        FieldPanel("wording_en"),
        FieldPanel("kinds"),
        FieldPanel("rule"),
        FieldRowPanel([FieldPanel("depends_on_text"), FieldPanel("depends_on_file")]),
        *Sourced.source_panels,
        FieldPanel("is_to_confirm"),
        FieldPanel("note"),
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
        FieldRowPanel([FieldPanel("is_active"), FieldPanel("position")]),
    ]

    class Meta:
        verbose_name = _("legal check")
        verbose_name_plural = _("legal checks")

    @property
    def label(self) -> str:
        """The short name in the reader's language."""
        return in_language(self, "label")

    @property
    def wording(self) -> str:
        """What is asked, in the reader's language."""
        return in_language(self, "wording")

    def clean(self) -> None:
        if self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": _("This day comes before the first.")})
        if not (self.article or self.source_id or self.url):
            raise ValidationError({"article": _("Say where it is written: an article, a source or an address.")})

    def __str__(self) -> str:
        return self.label


class NeutralWord(Sourced):
    """A word that names a medicine, which an institutional campaign does not do."""

    KINDS = [
        (WordKind.BRAND, _("brand name")),
        (WordKind.COMMON, _("common name (INN)")),
        (WordKind.ENDING, _("ending of common names")),
    ]

    word = models.CharField(_("word"), max_length=120, unique=True)
    kind = models.CharField(_("what it is"), max_length=6, choices=KINDS, default=WordKind.BRAND)
    note = models.CharField(_("note"), max_length=300, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    panels: ClassVar[list[Panel]] = [
        FieldRowPanel([FieldPanel("word"), FieldPanel("kind")]),
        FieldPanel("note"),
        *Sourced.source_panels,
        FieldPanel("is_active"),
    ]

    class Meta:
        verbose_name = _("name of a medicine")
        verbose_name_plural = _("names of medicines")

    def clean(self) -> None:
        if len(self.word.strip()) < 3:
            raise ValidationError({"word": _("Too short: it would be found everywhere.")})
        if not (self.article or self.source_id or self.url):
            raise ValidationError({"article": _("Say where it is written: an article, a source or an address.")})

    def __str__(self) -> str:
        return self.word


class CheckAnswer(KeptModel):
    """One attestation by a person about one check, one campaign in one language. Another answer is another row.

    `fingerprint` says what it is about: while that is unchanged, the newest answer with it counts.
    """

    check_code = models.SlugField()
    wording = models.TextField(help_text="What was asked, in both languages, at the time.")
    campaign = models.UUIDField()
    language = models.CharField(max_length=10)
    fingerprint = models.CharField(max_length=64)
    is_met = models.BooleanField(_("answer"))
    note = models.TextField(_("note"), max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=255)
    at = models.DateTimeField()

    objects: ClassVar["models.Manager[CheckAnswer]"] = KeptRows.as_manager()

    class Meta:
        verbose_name = _("answer to a legal check")
        verbose_name_plural = _("answers to legal checks")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["campaign", "language"], name="answer_of_campaign")
        ]
        permissions: ClassVar[Any] = [("answer_check", "Can answer legal checks")]

    def __str__(self) -> str:
        return f"{self.check_code}: {self.is_met} ({self.by_name}, {self.at:%Y-%m-%d})"


class SurfaceShare(KeptModel):
    """Which share of a piece of a kit the mandatory statements take: attested by a person, or measured on its file.

    `item` is the identity of the piece in the kit; `statements` the fingerprint of the statements it was measured with.
    """

    campaign = models.UUIDField()
    language = models.CharField(max_length=10)
    item = models.CharField(max_length=64)
    title = models.CharField(max_length=160)
    statements = models.CharField(max_length=64)
    percent = models.DecimalField(
        _("share of the surface, in percent"), max_digits=5, decimal_places=2,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )  # fmt: skip
    is_measured = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=255, blank=True)
    at = models.DateTimeField()

    objects: ClassVar["models.Manager[SurfaceShare]"] = KeptRows.as_manager()

    class Meta:
        verbose_name = _("surface of the statements")
        verbose_name_plural = _("surfaces of the statements")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["campaign", "language"], name="share_of_campaign")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(percent__gte=0, percent__lte=100), name="share_is_a_percentage"),
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.percent} %"


class VisaWarning(models.Model):
    """That a visa ends soon was said: once for each threshold and each last day."""

    campaign = models.UUIDField()
    expires_on = models.DateField()
    days = models.PositiveSmallIntegerField()
    is_sent = models.BooleanField(default=True, help_text="No: a closer threshold was said in its place.")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("visa warning")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["campaign", "expires_on", "days"], name="visa_warned_once"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign}: {self.days} ({self.expires_on})"
