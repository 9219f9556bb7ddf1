"""Pages whose editor says what a new version changes: said once, of one publication."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.models import Page

from home.changes.models import WEIGHTS
from home.changes.reading import draft_words, version_words
from home.changes.said import SaidOnce
from home.checks.registry import checks
from home.checks.rules import Finding, Level

WORDS = ("change_weight", "change_note")


class NotedPage(SaidOnce):
    """A page of which every publication of other words says what changed."""

    said_once = WORDS

    change_weight = models.CharField(_("how much changes"), max_length=5, choices=WEIGHTS, default="", blank=True)
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


@checks(NotedPage)
def check_note(page: Any, now: datetime) -> Iterator[Finding]:
    """New words of a page that readers know come with a note, and with how much it is."""
    if not page.live or page.live_revision is None or (page.change_note.strip() and page.change_weight):
        return
    if version_words(page.live_revision) != draft_words(page):
        name = "change_weight" if page.change_note.strip() else "change_note"
        yield Finding(Level.BLOCKS, name, words=gettext("The words differ from what readers see now: say what changed, and whether it is minor or major."))  # fmt: skip
