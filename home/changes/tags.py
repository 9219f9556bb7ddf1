"""Template words about changes: {% load changes %}. No query on a served page, whose record was read with it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import template
from django.core.cache import cache
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from home.bilingual import language_read
from home.changes.models import PublicRecord
from home.changes.noted import NotedInBoth
from home.changes.queries import record_of
from home.changes.rules import MAJOR

register = template.Library()

SHOWN = 3  # major changes on the page itself
KNOWN, KNOWN_SECONDS = "behind-translations", 60
# What a course says of an edition that nobody wrote a note for.
KINDS: dict[str, str | Promise] = {
    "wording": _("Wording corrected."),
    "optional": _("New optional content."),
    "content": _("Content changed."),
    "required": _("New required content."),
    "safety": _("Safety update."),
}


@dataclass(frozen=True)
class Line:
    """One change as readers see it."""

    at: datetime
    text: str
    is_major: bool


@dataclass(frozen=True)
class History:
    """What a page tells of its changes: the last major ones at once, everything below."""

    shown: list[Line]
    lines: list[Line]

    @property
    def has_more(self) -> bool:
        return len(self.lines) > len(self.shown)


@register.simple_tag
def changes_of(thing: Any) -> History:
    """The changes of a page, a rule or a claim since it was first published, newest first."""
    if isinstance(thing, NotedInBoth):
        language = language_read()
        lines = [_line({**note, "text": note[language], "kind": ""}) for note in thing.changes_told]
    else:
        record = record_of(thing)
        lines = [_line(note) for note in record.notes] if record else []
    return History([line for line in lines if line.is_major][:SHOWN], lines)


@register.simple_tag
def source_ahead(page: Any) -> PublicRecord | None:
    """The record of a translation that is older than its source; None while it is in step."""
    record = record_of(page)
    return record if record is not None and record.behind_since_at and record.source_id else None


@register.simple_tag
def is_behind(key: Any, language: str) -> bool:
    """Whether the page with this translation key is behind in that language. Those behind are few, and known for a minute."""
    known = cache.get_or_set(KNOWN, _all_behind, KNOWN_SECONDS) or ()
    return (str(key), language) in known


def _all_behind() -> frozenset[tuple[str, str]]:
    rows = PublicRecord.objects.filter(behind_since_at__isnull=False)
    return frozenset(
        (str(key), code) for key, code in rows.values_list("page__translation_key", "page__locale__language_code")
    )


def _line(note: dict[str, str]) -> Line:
    at = parse_datetime(note["at"])
    assert at is not None  # written by `show_note`
    text = note["text"] or str(KINDS.get(note["kind"], _("Words changed; no note was written.")))
    return Line(at, text, note["weight"] == MAJOR)
