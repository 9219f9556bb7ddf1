"""What an editor says about a change before it is published: said once, of one publication."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.models import Page

from courses.pages.impact import ImpactPanel
from home.upkeep.forms import UpkeepPageForm

WORDS = ("change_kind", "change_note", "change_due_on")


class ChangeForm(UpkeepPageForm):
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


class ChangePage(Page):
    """A page whose publication changes what learners have begun: its editor says how much.

    What was said holds for one publication. The row forgets it then (`forget_change`), a version written before the
    last publication is read without it, and copies and translations begin without it. What happens to such a page in
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

    def with_content_json(self, content: Mapping[str, Any]) -> Self:
        """The version with that content; what it says of its change is left out once the page was published since."""
        version: Self = super().with_content_json(content)
        if any(content.get(name) for name in WORDS):  # asked of the database: a revision may hold an older page
            published_at = (
                type(self)._base_manager.filter(pk=self.pk).values_list("last_published_at", flat=True).first()
            )
            if _to_milliseconds(content.get("last_published_at")) != _to_milliseconds(published_at):
                version._clear_change()
        return version

    def forget_change(self) -> None:
        """Forget what was said of a change that has been published."""
        self._clear_change()
        type(self)._base_manager.filter(pk=self.pk).update(**{name: getattr(self, name) for name in WORDS})

    def _clear_change(self) -> None:
        for name in WORDS:
            setattr(self, name, self._meta.get_field(name).get_default())

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


def _to_milliseconds(moment: datetime | str | None) -> datetime | None:
    """A moment as precisely as a stored version remembers it."""
    text = moment if isinstance(moment, str) else json.loads(json.dumps(moment, cls=DjangoJSONEncoder))
    return parse_datetime(text) if text else None
