"""Writes down what a publication changed, and which translations it left behind or brought into step."""

from datetime import datetime
from typing import Any

from django.db import transaction
from wagtail.models import Page, Revision

from home.changes.models import ChangeNote, PublicRecord
from home.changes.reading import stored_words
from home.changes.rules import MINOR, Told, behind_since
from home.kinds import kind_of

MOST_NOTES = 50  # a page shows; the rows keep all of them


@transaction.atomic
def note_publication(*, page: Any, revision: Revision, before: Revision | None, now: datetime) -> ChangeNote | None:
    """Keep what was said of a publication that changed the words of a page; None for the first, and for the same words."""
    if before is None or before.pk == revision.pk or stored_words(before) == stored_words(revision):
        return None
    content = revision.content
    weight = content.get("change_weight") or (MINOR if content.get("change_kind") == "wording" else "")
    note: ChangeNote = ChangeNote.objects.create(
        content_type=kind_of(page),
        object_id=str(page.pk),
        object_title=page.title,
        language=page.locale.language_code,
        weight=weight,
        text=(content.get("change_note") or "").strip(),
        revision_number=revision.pk,
        before_number=before.pk,
        published_at=now,
    )
    return note


@transaction.atomic
def show_note(*, page: Page, note: ChangeNote) -> None:
    """Let readers see the note: on the page when it is major, in its history else."""
    record, _created = PublicRecord.objects.select_for_update().get_or_create(page=page)
    line = {"at": note.published_at.isoformat(), "weight": note.weight, "text": note.text, "kind": ""}
    record.notes = [line, *record.notes][:MOST_NOTES]
    record.save(update_fields=["notes"])


@transaction.atomic
def show_history(*, page: Page, lines: list[dict[str, str]]) -> None:
    """Let readers see another history than that of the page alone: a course tells of all its editions."""
    PublicRecord.objects.update_or_create(page=page, defaults={"notes": lines[:MOST_NOTES]})


@transaction.atomic
def follow_translations(*, page: Page) -> None:
    """Tell anew which language versions of this page are behind: the source is the one that was there first."""
    versions = list(Page.objects.filter(translation_key=page.translation_key).order_by("pk"))
    if len(versions) < 2:
        return
    source, *others = versions
    notes = list(
        ChangeNote.objects.filter(content_type=kind_of(source), object_id=str(source.pk)).order_by("published_at", "pk")
    )
    for other in others:
        at = other.last_published_at
        since = (
            behind_since([Told(note.published_at, note.weight) for note in notes], at) if other.live and at else None
        )
        if since is None:
            PublicRecord.objects.filter(page=other).update(source=None, behind_since_at=None, follows_number=None)
            continue
        missed = next(note for note in notes if note.published_at == since and note.weight != MINOR)
        values = {"source": source, "behind_since_at": since, "follows_number": missed.before_number}
        PublicRecord.objects.update_or_create(page=other, defaults=values)
