"""Pages, rules and claims whose editor says what a new version changes: said once, of one publication."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, Panel
from wagtail.models import Page

from home.changes.models import WEIGHTS
from home.changes.reading import draft_words, version_words
from home.changes.said import SaidOnce
from home.checks.registry import checks
from home.checks.rules import Finding, Level

WORDS = ("change_note", "change_weight")
IN_BOTH = ("change_note_fr", "change_note_en", "change_weight")


def weight_field() -> models.CharField:
    """How much a change is."""
    return models.CharField(_("how much changes"), max_length=5, choices=WEIGHTS, default="", blank=True)


class NotedPage(SaidOnce, Page):  # type: ignore[django-manager-missing]
    """A page of which every publication of other words says what changed."""

    said_once = WORDS

    change_weight = weight_field()
    change_note = models.CharField(
        _("what changed for readers"), max_length=300, blank=True,
        help_text=_("One sentence. A major change is shown on the page with its date, a minor one in its history."),
    )  # fmt: skip

    exclude_fields_in_copy: ClassVar[list[str]] = [*Page.exclude_fields_in_copy, *WORDS]
    note_panels: ClassVar[list[Panel]] = [
        MultiFieldPanel(
            [FieldPanel("change_weight"), FieldPanel("change_note")], heading=_("This change"), icon="history"
        )
    ]

    class Meta:
        abstract = True


class NotedInBoth(SaidOnce):
    """What holds both languages in one row and is shown in many places: the same, said in both.

    `changes_told` is what readers are told of its publications, newest first, each with at (ISO), weight, fr and en: written
    at each publication into the row itself, so that no place that shows it asks for more.
    """

    said_once = IN_BOTH
    told: ClassVar[tuple[str, ...]] = ()  # the fields that readers are told, and whose change is a change

    change_weight = weight_field()
    change_note_fr = models.CharField(
        _("what changed for readers, in French"), max_length=300, blank=True,
        help_text=_("One sentence. A major change is shown wherever this is shown, with its date."),
    )  # fmt: skip
    change_note_en = models.CharField(_("what changed for readers, in English"), max_length=300, blank=True)
    changes_told: models.JSONField[list[dict[str, str]]] = models.JSONField(default=list, editable=False)

    note_panels: ClassVar[list[Panel]] = [
        MultiFieldPanel(
            [
                FieldPanel("change_weight"),
                FieldRowPanel([FieldPanel("change_note_fr"), FieldPanel("change_note_en")]),
            ],
            heading=_("This change"),
            icon="history",
        )
    ]

    class Meta:
        abstract = True


@checks(NotedPage, NotedInBoth)
def check_note(thing: Any, now: datetime) -> Iterator[Finding]:
    """New words of what readers know come with a note, and with how much it is."""
    missing = [name for name in thing.said_once if not getattr(thing, name).strip()]
    if not thing.live or thing.live_revision is None or not missing:
        return
    if version_words(thing.live_revision) != draft_words(thing):
        yield Finding(Level.BLOCKS, missing[0], words=gettext("The words differ from what readers see now: say what changed, and whether it is minor or major."))  # fmt: skip
