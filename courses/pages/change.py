"""What an editor says about a change before it is published: said once, of one publication."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.models import Page

from courses.pages.impact import ImpactPanel
from home.changes.said import SaidOnce
from home.checks.forms import CheckedPageForm

WORDS = ("change_kind", "change_note", "change_due_on")


class ChangeForm(CheckedPageForm):
    """Asks for what a safety update needs, once the page leaves the editor's desk; a draft may be half said."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if cleaned.get("change_kind") != ChangePage.Kind.SAFETY or self.is_deferred_validation:
            return cleaned
        due_on = cleaned.get("change_due_on")
        if "change_due_on" in self.fields and not due_on:
            self.add_error("change_due_on", ValidationError(_("Say until when people who finished must do it.")))
        elif due_on and due_on < timezone.localdate():
            self.add_error("change_due_on", ValidationError(_("This day has already passed.")))
        if "change_note" in self.fields and not cleaned.get("change_note"):
            self.add_error("change_note", ValidationError(_("Say what changed: learners read this.")))
        return cleaned


class ChangePage(SaidOnce, Page):  # type: ignore[django-manager-missing]
    """A page whose publication changes what learners have begun: its editor says how much.

    What was said holds for one publication; copies and translations begin without it. What happens to such a page in
    the tree happens in one transaction, so that a course that cannot be compiled undoes it.
    """

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

    said_once = WORDS
    base_form_class = ChangeForm
    exclude_fields_in_copy: ClassVar[list[str]] = [*Page.exclude_fields_in_copy, *WORDS]
    change_panels: ClassVar[list[Panel]] = [
        MultiFieldPanel(
            [
                FieldPanel("change_kind"),
                FieldPanel("change_note"),
                FieldPanel("change_due_on"),
                ImpactPanel(),
            ],
            heading=_("This change"),
        ),
    ]

    class Meta:
        abstract = True

    @transaction.atomic
    def publish(self, *args: Any, **kwargs: Any) -> Any:
        return super().publish(*args, **kwargs)

    @transaction.atomic
    def unpublish(self, *args: Any, **kwargs: Any) -> Any:
        return super().unpublish(*args, **kwargs)

    @transaction.atomic
    def move(self, *args: Any, **kwargs: Any) -> Any:
        return super().move(*args, **kwargs)

    @transaction.atomic
    def copy(self, *args: Any, **kwargs: Any) -> Any:
        return super().copy(*args, **kwargs)

    @transaction.atomic
    def create_alias(self, *args: Any, **kwargs: Any) -> Any:
        return super().create_alias(*args, **kwargs)

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> Any:
        return super().delete(*args, **kwargs)
