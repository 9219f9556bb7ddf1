"""Where an adverse event is reported: data, because the address has changed before."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, Panel
from wagtail.contrib.settings.models import BaseGenericSetting
from wagtail.contrib.settings.registry import register_setting

from home.bilingual import in_language

PORTAL = "https://signalement.social-sante.gouv.fr/"


@register_setting(icon="warning")
class VigilanceSettings(BaseGenericSetting):
    """The official portal, shown beside every field for free text."""

    portal_url = models.URLField(_("address of the official portal"), max_length=500, default=PORTAL)
    portal_name_fr = models.CharField(
        _("name of the portal, in French"), max_length=120, default="portail de signalement des événements sanitaires indésirables"
    )  # fmt: skip
    portal_name_en = models.CharField(
        _("name of the portal, in English"), max_length=120, default="French portal for reporting adverse health events"
    )
    portal_checked_on = models.DateField(
        _("address checked on"), null=True, blank=True, help_text=_("When somebody last followed it.")
    )
    source = models.ForeignKey(
        "home.Source", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )
    note_fr = models.TextField(
        _("note, in French"), max_length=500, blank=True, help_text=_("Shown beside the address, for instance on a demonstration site.")
    )  # fmt: skip
    note_en = models.TextField(_("note, in English"), max_length=500, blank=True)

    panels: ClassVar[list[Panel]] = [
        FieldPanel("portal_url"),
        FieldRowPanel([FieldPanel("portal_name_fr"), FieldPanel("portal_name_en")]),
        FieldRowPanel([FieldPanel("portal_checked_on"), FieldPanel("source")]),
        FieldPanel("note_fr"),
        FieldPanel("note_en"),
    ]

    class Meta:
        verbose_name = _("reporting adverse events")

    @property
    def portal_name(self) -> str:
        """The name in the reader's language."""
        return in_language(self, "portal_name")

    @property
    def note(self) -> str:
        """The note in the reader's language."""
        return in_language(self, "note")
