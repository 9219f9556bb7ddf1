"""Words both rooms share: the topics they speak of and the sources they cite."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, Panel
from wagtail.search import index
from wagtail.snippets.models import register_snippet

from home.bilingual import in_language


@register_snippet
class Topic(models.Model):
    """A subject that courses and campaigns have in common, named in both languages."""

    slug = models.SlugField(_("slug"), unique=True)
    name_fr = models.CharField(_("name in French"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=80)

    panels: ClassVar[list[Panel]] = [FieldPanel("name_fr"), FieldPanel("name_en"), FieldPanel("slug")]

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self, "name")


class Source(index.Indexed, models.Model):
    """A dated document that a statement rests on. Its confidence says how it was read, not how true it is."""

    class Confidence(models.TextChoices):
        HIGH = "high", _("Official text or primary study, read")
        MEDIUM = "medium", _("Professional press or secondary copy")
        LOW = "low", _("Single, dated or indirect: to be checked")

    slug = models.SlugField(_("slug"), unique=True)
    title = models.CharField(_("title"), max_length=300)
    publisher = models.CharField(_("publisher"), max_length=200)
    date_text = models.CharField(
        _("date"), max_length=40, help_text=_("As precise as the document says: 2026-02-12, 2023 or “n.d.”.")
    )
    url = models.URLField(_("address"), max_length=500, blank=True)
    confidence = models.CharField(_("confidence"), max_length=10, choices=Confidence)
    note = models.TextField(_("note"), blank=True)

    panels: ClassVar[list[Panel]] = [
        FieldPanel("title"),
        FieldPanel("slug"),
        FieldRowPanel([FieldPanel("publisher"), FieldPanel("date_text")]),
        FieldPanel("url"),
        FieldPanel("confidence"),
        FieldPanel("note"),
    ]
    search_fields: ClassVar[list[index.BaseField]] = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.SearchField("publisher"),
        index.AutocompleteField("slug"),
    ]

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self) -> str:
        return f"{self.title} ({self.publisher}, {self.date_text})"


# The desk stands above: there a source shows what cites it.
register_snippet(Source, viewset="home.facts.desk.rules.SourceViewSet")
