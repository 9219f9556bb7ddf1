"""What the course has told learners and they have not closed yet."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from courses.editions.outline import in_language
from courses.learning.models import Enrolment, Notice


@dataclass(frozen=True)
class NoticeRow:
    """A notice in the reader's language, or in the one there is. `course` is empty inside the course itself.

    `notes` are what editors wrote about it, each with its own language.
    """

    pk: int
    kind: str
    course: str
    slug: str
    title: str
    text: str
    notes: Sequence[Mapping[str, str]]
    language: str
    created_at: datetime


def see_notices(
    enrolments: Iterable[Enrolment], *, language: str, titles: dict[int, str] | None = None
) -> list[NoticeRow]:
    """The notices of these enrolments that are not closed, newest first: one query.

    `titles` are those of the courses, by enrolment. Without them it is a course that asks, which says itself what update
    is to be done.
    """
    slugs = {enrolment.pk: enrolment.course.slug for enrolment in enrolments}
    if not slugs:
        return []
    notices = Notice.objects.filter(enrolment__in=slugs.keys(), read_at=None).order_by("-created_at", "-pk")
    if not titles:
        notices = notices.exclude(kind=Notice.Kind.UPDATE)
    rows = []
    for notice in notices:
        words, used = in_language(notice.words, language)
        rows.append(
            NoticeRow(
                pk=notice.pk,
                kind=notice.kind,
                course=(titles or {}).get(notice.enrolment_id, ""),
                slug=slugs[notice.enrolment_id],
                title=words["title"],
                text=words["text"],
                notes=words.get("notes", ()),
                language=used,
                created_at=notice.created_at,
            )
        )
    return rows
