"""Writes down what a publication changed, and which translations it left behind or brought into step."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import override
from wagtail.models import Page, Revision

from home.changes.models import ChangeNote, PublicRecord
from home.changes.noted import NotedInBoth
from home.changes.reading import stored_words
from home.changes.rules import MINOR, Told, behind_since
from home.kinds import kind_of

MOST_NOTES = 50  # a page shows; the rows keep all of them


@transaction.atomic
def note_publication(*, thing: Any, revision: Revision, before: Revision | None, now: datetime) -> list[ChangeNote]:
    """Keep what was said of a publication that changed the words of a page, a rule or a claim, in each of its languages.

    Nothing for the first publication, and for the same words.
    """
    told = getattr(thing, "told", ())
    if before is None or before.pk == revision.pk or stored_words(before, told) == stored_words(revision, told):
        return []
    content = revision.content
    weight = content.get("change_weight") or (MINOR if content.get("change_kind") == "wording" else "")
    notes = []
    for language, name in _notes_of(thing).items():
        with override(language):
            title = thing.title
        notes.append(
            ChangeNote.objects.create(
                content_type=kind_of(thing),
                object_id=str(thing.pk),
                object_title=title,
                language=language,
                weight=weight,
                text=(content.get(name) or "").strip(),
                revision_number=revision.pk,
                before_number=before.pk,
                published_at=now,
            )
        )
    return notes


def _notes_of(thing: Any) -> dict[str, str]:
    """Its languages, each with the field that says what changed."""
    if isinstance(thing, NotedInBoth):
        return {"fr": "change_note_fr", "en": "change_note_en"}
    return {thing.locale.language_code: "change_note"}


@transaction.atomic
def show_note(*, page: Page, note: ChangeNote) -> None:
    """Let readers see the note: on the page when it is major, in its history else."""
    record, _created = PublicRecord.objects.select_for_update().get_or_create(page=page)
    line = {"at": note.published_at.isoformat(), "weight": note.weight, "text": note.text, "kind": ""}
    record.notes = [line, *record.notes][:MOST_NOTES]
    record.save(update_fields=["notes"])


@transaction.atomic
def show_in_both(*, thing: NotedInBoth) -> None:
    """Let readers see the notes of a rule or a claim wherever it is shown; a copy of it begins without."""
    kept = ChangeNote.objects.filter(content_type=kind_of(thing), object_id=str(thing.pk))
    told: dict[str, dict[str, str]] = {}
    for note in kept.order_by("-published_at", "-pk")[: MOST_NOTES * len(_notes_of(thing))]:
        at = note.published_at.isoformat()
        told.setdefault(at, {"at": at, "weight": note.weight})[note.language] = note.text
    thing.changes_told = list(told.values())
    type(thing)._base_manager.filter(pk=thing.pk).update(changes_told=thing.changes_told)


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
