"""Expressions that a text for readers does without, as rows with their sources, for regulatory people to correct."""

from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, Panel

from home.checks.rules.words import Expression


class Sourced(models.Model):
    """Where something is written: the article, a source of the library or an address, and when it was read."""

    article = models.CharField(
        _("article"), max_length=200, blank=True, help_text=_("CSP, art. L.5122-6, for example.")
    )
    source = models.ForeignKey(
        "home.Source", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )
    url = models.URLField(_("address"), max_length=500, blank=True)
    read_on = models.DateField(_("read on"), null=True, blank=True)

    source_panels: ClassVar[list[Panel]] = [
        MultiFieldPanel(
            [FieldPanel("article"), FieldPanel("source"), FieldRowPanel([FieldPanel("url"), FieldPanel("read_on")])],
            heading=_("Where it is written"),
        )
    ]

    class Meta:
        abstract = True


class WatchedWord(Sourced):
    """An expression that boasts or promises more than medicine can. Where it stands, author and reviewers are told."""

    class Kind(models.TextChoices):
        SUPERLATIVE = "superlative", _("superlative: nothing is the best, the first or the only one here")
        OVERCLAIM = "overclaim", _("promises more than medicine can")

    expression = models.CharField(
        _("expression"), max_length=120,
        help_text=_("Whole words, whatever accents and capitals. A star stands for any ending: “garanti*”."),
    )  # fmt: skip
    language = models.CharField(
        _("language"), max_length=10, blank=True, choices=settings.LANGUAGES, help_text=_("Empty: every language.")
    )
    kind = models.CharField(_("what it is"), max_length=11, choices=Kind)
    exceptions = models.TextField(
        _("fine in"), blank=True,
        help_text=_("Longer expressions in which it does no harm, one a line: “le meilleur moment”."),
    )  # fmt: skip
    note = models.CharField(_("note"), max_length=300, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    panels: ClassVar[list[Panel]] = [
        FieldRowPanel([FieldPanel("expression"), FieldPanel("language")]),
        FieldPanel("kind"),
        FieldPanel("exceptions"),
        FieldPanel("note"),
        *Sourced.source_panels,
        FieldPanel("is_active"),
    ]

    class Meta:
        verbose_name = _("expression to avoid")
        verbose_name_plural = _("expressions to avoid")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["expression", "language"], name="watched_word_once"),
        ]

    def clean(self) -> None:
        if len(self.expression.replace("*", "").strip()) < 3:
            raise ValidationError({"expression": _("Too short: it would be found everywhere.")})
        if not (self.article or self.source_id or self.url):
            raise ValidationError({"article": _("Say where it is written: an article, a source or an address.")})

    @property
    def looked_for(self) -> Expression:
        """What the rules look for."""
        return Expression(self.expression, tuple(line.strip() for line in self.exceptions.splitlines() if line.strip()))

    @property
    def place(self) -> str:
        """Where the rule is written, as shown beside a finding."""
        return self.article or (str(self.source) if self.source else self.url)

    def __str__(self) -> str:
        return self.expression
