"""Which pages are translated, which translations are behind, which are missing."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils.dateparse import parse_datetime
from wagtail.models import Page

from home.changes.models import PublicRecord
from home.changes.rules import MINOR


def record_of(page: Any) -> PublicRecord | None:
    """The public record of a page; one query where it was not read with the page."""
    try:
        found: PublicRecord | None = page.public_record
    except (AttributeError, PublicRecord.DoesNotExist):
        return None
    return found


def told_last_at(page: Any) -> datetime | None:
    """When readers were last told something new: by a change that was not minor, else by the first publication (aware).

    None before that. One query where the public record was not read with the page.
    """
    record = record_of(page)
    told = (parse_datetime(note["at"]) for note in (record.notes if record else []) if note["weight"] != MINOR)
    first: datetime | None = page.first_published_at
    return next(told, first)


class State(StrEnum):
    """How a translation stands."""

    BEHIND = "behind"
    MISSING = "missing"
    DRAFT = "draft"
    IN_STEP = "in_step"


@dataclass(frozen=True)
class Line:
    """One page in one language that is not the language it was first written in."""

    source: Page
    language: str
    state: State
    page: Page | None = None
    since_at: datetime | None = None
    follows_number: int | None = None


def translations(*, state: str = "", kind: str = "", language: str = "") -> list[Line]:
    """Every live page and its other languages, what wants doing first; three queries whatever their number."""
    pages = Page.objects.filter(depth__gt=1, alias_of=None).filter(Q(live=True) | Q(first_published_at=None))
    versions: dict[UUID, dict[str, Page]] = {}
    for page in pages.select_related("locale", "content_type").order_by("pk"):
        versions.setdefault(page.translation_key, {}).setdefault(page.locale.language_code, page)
    records = {record.page_id: record for record in PublicRecord.objects.filter(behind_since_at__isnull=False)}
    lines = [
        line
        for group in versions.values()
        if (source := next(iter(group.values()))).live
        for line in _lines(source, group, records)
        if state in ("", line.state) and kind in ("", str(source.content_type_id)) and language in ("", line.language)
    ]
    order = list(State)
    return sorted(lines, key=lambda line: (order.index(line.state), line.source.title, line.language))


def _lines(source: Page, group: dict[str, Page], records: dict[int, PublicRecord]) -> list[Line]:
    found = []
    for code, _name in settings.LANGUAGES:
        page = group.get(code)
        if page is not None and page.pk == source.pk:
            continue
        record = records.get(page.pk) if page else None
        if page is None:
            state = State.MISSING
        elif not page.live:
            state = State.DRAFT
        else:
            state = State.BEHIND if record else State.IN_STEP
        found.append(
            Line(
                source, code, state, page,
                since_at=record.behind_since_at if record else None,
                follows_number=record.follows_number if record else None,
            )
        )  # fmt: skip
    return found
