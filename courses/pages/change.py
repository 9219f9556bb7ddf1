"""What an editor says about a change before it is published."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, Panel
from wagtail.models import Page


class ChangeForm(WagtailAdminPageForm):
    """Starts every round of editing without last round's words about it."""

    ABOUT = ("change_kind", "change_note", "change_due_on")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.live and not self.instance.has_unpublished_changes and not self.is_bound:
            for name in self.ABOUT:
                if name in self.fields:
                    self.initial[name] = self.fields[name].initial

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, object] = super().clean()
        is_safety = cleaned.get("change_kind") == ChangePage.Kind.SAFETY
        if is_safety and not cleaned.get("change_due_on") and "change_due_on" in self.fields:
            self.add_error("change_due_on", ValidationError(_("Say until when people who finished must do it.")))
        if is_safety and not cleaned.get("change_note") and "change_note" in self.fields:
            self.add_error("change_note", ValidationError(_("Say what changed: learners read this.")))
        return cleaned


class ChangePage(Page):
    """A page whose publication changes what learners have begun: its editor says how much."""

    class Kind(models.TextChoices):
        AUTOMATIC = "", _("Let the system tell from what changed")
        WORDING = "wording", _("Wording only: nothing has to be learnt again")
        OPTIONAL = "optional", _("New optional content")
        REQUIRED = "required", _("New required content")
        SAFETY = "safety", _("Safety update: people who finished must do what changed")

    change_kind = models.CharField(_("kind of change"), max_length=8, choices=Kind, default="", blank=True)
    change_note = models.CharField(
        _("what changed"), max_length=300, blank=True, help_text=_("One sentence that learners read.")
    )
    change_due_on = models.DateField(
        _("to be done by"), null=True, blank=True, help_text=_("For a safety update: the last day, in Paris.")
    )

    base_form_class = ChangeForm
    change_panels: ClassVar[list[Panel]] = [
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("change_kind"), FieldPanel("change_due_on")]), FieldPanel("change_note")],
            heading=_("This change"),
        ),
    ]

    class Meta:
        abstract = True
