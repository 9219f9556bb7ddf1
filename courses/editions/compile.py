"""Publishing compiles: the live pages of a course become an immutable edition.

Runs inside the transaction of the publication, so that an edition that cannot be made undoes it.
Identical content compiles to nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.text import slugify

from courses.editions.errors import CompileError
from courses.editions.hashing import fingerprint
from courses.editions.models import Course, CourseEdition, Item, ItemVersion
from courses.editions.questions import compile_questions, source_record
from courses.editions.tree import CoursePages, SectionPages, StepPage, read_course
from courses.events import EditionPublished
from courses.pages.course import CoursePage
from courses.pages.lesson import LessonPage
from courses.pages.module import ModulePage
from courses.pages.quiz import QuizPage
from home.accounts.models import User
from home.events import tell

Json = dict[str, Any]


@dataclass
class Draft:
    """An item as the pages have it now, before it has a row."""

    uid: UUID
    kind: str
    body: Json
    grading: Any
    points: int = 0
    lesson: Mapping[str, LessonPage] | None = None


@transaction.atomic
def compile_course(*, translation_key: UUID, by: User | None, now: datetime, note: str = "") -> CourseEdition | None:
    """Compile the live pages with this translation key and return the new edition.

    Returns None when there is nothing to learn yet, or when nothing has changed since the current
    edition. Raises CompileError, naming the page, when the pages do not make a course.
    """
    pages = read_course(translation_key)
    if not pages or not any(next(iter(pages.values())).steps()):
        return None
    course = _course(next(iter(pages.values())).course, now)
    drafts, structure = _draft(pages)
    versions = _store(course, drafts, now)
    structure = _with_rows(structure, versions)
    digest = fingerprint(structure)
    current = course.current_edition
    if current is not None and current.hash == digest:
        return None
    edition = CourseEdition.objects.create(
        course=course,
        number=current.number + 1 if current else 1,
        structure=structure,
        hash=digest,
        change_class=_change(current, structure),
        change_note=note,
        published_by=by,
        published_at=now,
    )
    course.current_edition = edition
    course.save(update_fields=["current_edition"])
    tell(EditionPublished(course_id=course.pk, edition_id=edition.pk, at=now))
    return edition


def _course(page: CoursePage, now: datetime) -> Course:
    """The course's row, locked: two publications of one course take turns."""
    locked = Course.objects.select_for_update(of=("self",)).select_related("current_edition")
    course = locked.filter(translation_key=page.translation_key).first()
    if course is None:
        course = Course.objects.create(translation_key=page.translation_key, slug=_free_slug(page), created_at=now)
    return course


def _free_slug(page: CoursePage) -> str:
    wanted = slugify(page.slug)
    taken = set(Course.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    return wanted if wanted not in taken else f"{wanted}-{str(page.translation_key)[:8]}"


# --- From pages to drafts ----------------------------------------------------------------


def _draft(pages: Mapping[str, CoursePages]) -> tuple[list[Draft], Json]:
    """Return every item of the course, and its structure with uids where rows will stand."""
    main = next(iter(pages.values()))
    drafts: list[Draft] = []
    sections = [_draft_section(section, main, pages, drafts) for section in main.sections]
    _refuse_twins(drafts)
    structure = {
        "languages": list(pages),
        "words": {language: _course_words(tree.course) for language, tree in pages.items()},
        "minutes": main.course.minutes or sum(section["minutes"] for section in sections),
        "pass_bp": main.course.pass_percent * 100,
        "is_demonstration": main.course.is_demonstration,
        "sections": sections,
    }
    return drafts, structure


def _course_words(page: CoursePage) -> Json:
    """What a certificate or a learner's screen says of the course itself, frozen with the edition."""
    return {
        "title": page.title,
        "summary": page.summary,
        "objectives": [block.value for block in page.objectives],
        "assessment": page.assessment,
        "limits": page.limits,
        "funding": page.funding,
        "authors": [
            {
                "name": author.value["name"],
                "role": author.value["role"],
                "interests": author.value["interests"],
                "declared_on": author.value["declared_on"].isoformat(),
            }
            for author in page.authors
        ],
    }


def _draft_section(
    section: SectionPages, main: CoursePages, pages: Mapping[str, CoursePages], drafts: list[Draft]
) -> Json:
    page = section.module or section.steps[0]
    versions = _versions(page.translation_key, pages)
    steps = [_draft_step(step, main.course, pages, drafts) for step in section.steps]
    return {
        "uid": str(page.translation_key),
        "kind": "module" if section.module else "test",
        "words": {
            language: {
                "title": version.title,
                "objectives": [block.value for block in version.objectives] if section.module else [],
            }
            for language, version in versions.items()
        },
        "minutes": (section.module.minutes if section.module else None) or sum(step["minutes"] for step in steps),
        "steps": steps,
    } | ({"opens": page.opens} if section.module and page.opens != ModulePage.Opens.ALWAYS else {})


def _draft_step(step: StepPage, course: CoursePage, pages: Mapping[str, CoursePages], drafts: list[Draft]) -> Json:
    versions = _versions(step.translation_key, pages)
    kind = Item.Kind.LESSON if isinstance(step, LessonPage) else Item.Kind.QUIZ
    entry: Json = {
        "uid": str(step.translation_key),
        "kind": str(kind),
        "words": {language: {"title": version.title} for language, version in versions.items()},
        "required": step.is_required,
        "minutes": step.minutes,
        "rules": None,
        "questions": [],
    }
    if isinstance(step, LessonPage):
        drafts.append(_draft_lesson(step, versions))
        return entry
    entry["rules"] = _rules(step, course)
    gradings = []
    for uid, body in compile_questions(versions):
        grading = [body["type"], body["points"], body["grading"]]
        drafts.append(Draft(uid, Item.Kind.QUESTION, body, grading, points=body["points"]))
        entry["questions"].append({"uid": str(uid), "points": body["points"]})
        gradings.append([str(uid), fingerprint(grading)])
    if not gradings:
        raise CompileError(f"“{step.title}” has no question.")
    quiz_body = {"words": _step_words(versions), "rules": entry["rules"]}
    points = sum(question["points"] for question in entry["questions"])
    drafts.append(Draft(step.translation_key, Item.Kind.QUIZ, quiz_body, [entry["rules"], gradings], points=points))
    return entry


def _versions(translation_key: UUID, pages: Mapping[str, CoursePages]) -> dict[str, Any]:
    """The language versions of a page within this course, the main language first."""
    found = {language: tree.find(translation_key) for language, tree in pages.items()}
    return {language: page for language, page in found.items() if page is not None}


def _step_words(versions: Mapping[str, Any]) -> Json:
    return {language: {"title": page.title, "summary": page.summary} for language, page in versions.items()}


def _draft_lesson(step: LessonPage, versions: Mapping[str, LessonPage]) -> Draft:
    words = {
        language: {
            "title": page.title,
            "summary": page.summary,
            "tip": page.tip,
            "body": page.body.stream_block.get_prep_value(page.body),
        }
        for language, page in versions.items()
    }
    body = {
        "words": words,
        "sources": [source_record(source) for source in step.listed_sources()],
        "review_due_on": step.review_due_on.isoformat() if step.review_due_on else None,
        "minutes": step.minutes,
    }
    return Draft(step.translation_key, Item.Kind.LESSON, body, grading="lesson", lesson=versions)


def _rules(step: QuizPage, course: CoursePage) -> Json:
    return {
        "purpose": step.purpose,
        "pass_bp": step.pass_bp(course.pass_percent),
        "max_attempts": step.max_attempts,
        "cooldown_hours": step.cooldown_hours,
        "time_limit_minutes": step.time_limit_minutes,
        "feedback": step.feedback,
    } | {name: value for name, value in {"drawn": step.drawn, "asks_sureness": step.asks_sureness}.items() if value}


def _refuse_twins(drafts: Iterable[Draft]) -> None:
    seen: set[UUID] = set()
    for draft in drafts:
        if draft.uid in seen:
            raise CompileError("Two parts of this course have the same identity. Copy the page instead of its alias.")
        seen.add(draft.uid)


# --- From drafts to rows -----------------------------------------------------------------


def _store(course: Course, drafts: list[Draft], now: datetime) -> dict[UUID, ItemVersion]:
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
    return {uid: versions[items[uid].pk, digest] for uid, digest in wanted.items()}


def render_lesson(versions: Mapping[str, LessonPage]) -> dict[str, str]:
    """Render the text of a lesson in each of its languages, once for all its readers."""
    html = {}
    for language, page in versions.items():
        with translation.override(language):
            html[language] = str(page.body.render_as_block())
    return html


def _with_rows(structure: Json, versions: Mapping[UUID, ItemVersion]) -> Json:
    """Complete the structure with the ids of items and versions."""

    def rows(entry: Json) -> Json:
        version = versions[UUID(entry["uid"])]
        return {"item": version.item_id, "version": version.pk, **entry}

    for section in structure["sections"]:
        section["steps"] = [
            rows(step) | {"questions": [rows(question) for question in step["questions"]]} for step in section["steps"]
        ]
    return structure


def _change(current: CourseEdition | None, structure: Json) -> str:
    """Whether only wording has changed: the same items, equally required, graded alike."""
    if current is None:
        return CourseEdition.Change.FIRST
    grading = dict(ItemVersion.objects.filter(item__course=current.course_id).values_list("pk", "grading_hash"))

    def skeleton(of: Json) -> list[Any]:
        return [
            (
                step["uid"],
                step["required"],
                grading[step["version"]],
                [grading[q["version"]] for q in step["questions"]],
            )
            for section in of["sections"]
            for step in section["steps"]
        ]

    is_same = skeleton(current.structure) == skeleton(structure)
    return CourseEdition.Change.WORDING if is_same else CourseEdition.Change.CONTENT
