"""From drafts to rows: items and their versions, made once and never changed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import translation
from django.utils.html import format_html_join

from courses.editions.drafts import Draft
from courses.editions.hashing import fingerprint
from courses.editions.models import Course, Item, ItemMedium, ItemVersion
from courses.pages.lesson import LessonPage

Json = dict[str, Any]


def store(course: Course, drafts: list[Draft], now: datetime) -> dict[UUID, ItemVersion]:
    """Give every draft its item and its version, making only those that do not exist yet."""
    items = {item.uid: item for item in course.items.all()}
    new_items = [Item(course=course, uid=draft.uid, kind=draft.kind) for draft in drafts if draft.uid not in items]
    items |= {item.uid: item for item in Item.objects.bulk_create(new_items)}
    wanted = {draft.uid: fingerprint(draft.body) for draft in drafts}
    known = ItemVersion.objects.filter(item__course=course, display_hash__in=wanted.values())
    versions = {(version.item_id, version.display_hash): version for version in known}
    new_versions = [
        ItemVersion(
            item=items[draft.uid],
            display_hash=wanted[draft.uid],
            grading_hash=fingerprint(draft.grading),
            body=draft.body,
            html=render_lesson(draft.lesson) if draft.lesson else {},
            max_points=draft.points,
            created_at=now,
        )
        for draft in drafts
        if (items[draft.uid].pk, wanted[draft.uid]) not in versions
    ]
    for version in ItemVersion.objects.bulk_create(new_versions):
        versions[version.item_id, version.display_hash] = version
    media = [
        ItemMedium(item=items[draft.uid], kind=kind, key=key) for draft in drafts for kind, key in sorted(draft.media)
    ]
    ItemMedium.objects.bulk_create(media, ignore_conflicts=True)
    return {uid: versions[items[uid].pk, digest] for uid, digest in wanted.items()}


def render_lesson(versions: Mapping[str, LessonPage]) -> dict[str, str]:
    """Render the text of a lesson in each of its languages, once for all its readers; a block knows its own id."""
    html: dict[str, str] = {}
    for language, page in versions.items():
        with translation.override(language):
            blocks = ((block.block_type, block.render({"block_id": block.id})) for block in page.body)
            html[language] = format_html_join("\n", '<div class="block-{}">{}</div>', blocks)
    return html


def with_rows(structure: Json, versions: Mapping[UUID, ItemVersion]) -> Json:
    """Complete the structure with the ids of items and versions."""

    def rows(entry: Json) -> Json:
        version = versions[UUID(entry["uid"])]
        return {"item": version.item_id, "version": version.pk, **entry}

    for section in structure["sections"]:
        section["steps"] = [
            rows(step) | {"questions": [rows(question) for question in step["questions"]]} for step in section["steps"]
        ]
    return structure
