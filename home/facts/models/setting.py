"""What editors may change of the explorer and the claims without a new version of the site."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.contrib.settings.models import BaseGenericSetting
from wagtail.contrib.settings.registry import register_setting

from home.bilingual import in_language

MINISTRY = "https://sante.gouv.fr/prevention-en-sante/preserver-sa-sante/vaccination/"


@register_setting(icon="calendar-check")
class FactSettings(BaseGenericSetting):
    """Where the official calendar is: its address has changed before."""

    calendar_url = models.URLField(_("address of the official calendar"), max_length=500, default=MINISTRY)
    calendar_checked_on = models.DateField(
        _("address checked on"), null=True, blank=True, help_text=_("When somebody last followed it.")
    )
    note_fr = models.TextField(
        _("note, in French"),
        max_length=500,
        blank=True,
        help_text=_("Shown above every answer: what the rules rest on."),
    )
    note_en = models.TextField(_("note, in English"), max_length=500, blank=True)

    panels: ClassVar[list[Panel]] = [
        FieldPanel("calendar_url"),
        FieldPanel("calendar_checked_on"),
        FieldPanel("note_fr"),
        FieldPanel("note_en"),
    ]

    class Meta:
        verbose_name = _("vaccination facts")

    @property
    def note(self) -> str:
        """What the rules rest on, in the reader's language."""
        return in_language(self, "note")
