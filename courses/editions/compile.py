"""Publishing compiles: the live pages of a course become an immutable edition.

Runs inside the transaction of the publication, so that an edition that cannot be made undoes it.
Identical content compiles to nothing.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.text import slugify
from django.utils.timezone import localdate

from courses.editions.change import Declared, Judgement, compare, judge, refuse_empty_safety_update
from courses.editions.drafts import draft_course
from courses.editions.hashing import fingerprint
from courses.editions.models import Course, CourseEdition, ItemVersion
from courses.editions.rows import store, with_rows
from courses.editions.tree import read_course
from courses.events import EditionPublished
from courses.pages.change import ChangePage
from courses.pages.course import CoursePage
from home.accounts.models import User
from home.events import tell

NOTHING_DECLARED = Declared()


@transaction.atomic
def compile_course(
    *, translation_key: UUID, by: User | None, now: datetime, declared: Declared = NOTHING_DECLARED
) -> CourseEdition | None:
    """Compile the live pages with this translation key and return the new edition.

    Returns None when there is nothing to learn, or when nothing has changed since the current edition; a course that
    has no live step any more is withdrawn: it keeps its last edition for those who are in it. Raises CompileError,
    naming the page, when the pages do not make a course or `declared` says less, more or other than what changed.
    """
    pages = read_course(translation_key)
    if not pages or not any(next(iter(pages.values())).steps()):
        Course.objects.filter(translation_key=translation_key, withdrawn_at=None).update(withdrawn_at=now)
        return None
    course = _course(next(iter(pages.values())).course, now)
    if course.withdrawn_at is not None:
        course.withdrawn_at = None
        course.save(update_fields=["withdrawn_at"])
    drafts, structure = draft_course(pages)
    structure = with_rows(structure, store(course, drafts, now))
    digest = fingerprint(structure)
    current = course.current_edition
    if current is not None and current.hash == digest:
        if declared.kind == ChangePage.Kind.SAFETY and declared.is_binding:
            refuse_empty_safety_update()
        return None
    judgement = _judge(current, structure, declared, now)
    edition = CourseEdition.objects.create(
        course=course,
        number=current.number + 1 if current else 1,
        structure=structure,
        hash=digest,
        change_class=judgement.change_class,
        changed=judgement.changed,
        change_note=declared.note,
        note_language=declared.language if declared.note else "",
        due_on=declared.due_on if judgement.change_class == CourseEdition.Change.SAFETY else None,
        published_by=by,
        published_at=now,
    )
    course.current_edition = edition
    course.save(update_fields=["current_edition"])
    tell(EditionPublished(course_id=course.pk, edition_id=edition.pk, at=now))
    return edition


def _judge(current: CourseEdition | None, structure: dict[str, Any], declared: Declared, now: datetime) -> Judgement:
    """Nobody has begun a first edition: nothing said about its changes can be wrong."""
    if current is None:
        return Judgement(CourseEdition.Change.FIRST, [])
    gradings = dict(ItemVersion.objects.filter(item__course=current.course_id).values_list("pk", "grading_hash"))
    return judge(compare(current.structure, structure, gradings), declared, localdate(now))


def _course(page: CoursePage, now: datetime) -> Course:
    """The course's row, locked: two publications of one course take turns."""
    locked = Course.objects.select_for_update(of=("self",)).select_related("current_edition")
    key = page.translation_key
    course = locked.filter(translation_key=key).first()
    if course is None:
        Course.objects.get_or_create(translation_key=key, defaults={"slug": _free_slug(page), "created_at": now})
        course = locked.get(translation_key=key)
    return course


def _free_slug(page: CoursePage) -> str:
    wanted = slugify(page.slug)
    taken = set(Course.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    return wanted if wanted not in taken else f"{wanted}-{str(page.translation_key)[:8]}"
