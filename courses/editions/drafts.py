"""From pages to drafts: every item of a course and its structure, before any of it has a row."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from courses.editions.errors import CompileError
from courses.editions.facts import facts_of_lesson
from courses.editions.hashing import fingerprint
from courses.editions.media import Medium, media_of_lesson, media_of_question
from courses.editions.models import Item
from courses.editions.questions import compile_questions, source_record
from courses.editions.requirements import refuse_circle
from courses.editions.tree import CoursePages, SectionPages, StepPage
from courses.pages.course import CoursePage
from courses.pages.lesson import LessonPage
from courses.pages.module import ModulePage
from courses.pages.quiz import QuizPage
from courses.rules.pool import can_draw

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
    media: frozenset[Medium] = frozenset()


def draft_course(pages: Mapping[str, CoursePages]) -> tuple[list[Draft], Json]:
    """Return every item of the course once, and its structure with uids where rows will stand.

    Raises CompileError, naming the page, when the pages do not make a course.
    """
    main = next(iter(pages.values()))
    drafts: list[Draft] = []
    sections = [_draft_section(section, main, pages, drafts) for section in main.sections]
    structure = {
        "languages": list(pages),
        "words": {language: _course_words(tree.course) for language, tree in pages.items()},
        "minutes": main.course.minutes or sum(section["minutes"] for section in sections),
        "pass_bp": main.course.pass_percent * 100,
        "is_demonstration": main.course.is_demonstration,
        "sections": sections,
    } | _requirements(main.course)
    return _without_twins(drafts), structure


def _requirements(course: CoursePage) -> Json:
    """The courses to finish before, by the key they have in every language; nothing where there are none."""
    required = course.required_keys()
    refuse_circle(course.translation_key, required, course.title)
    return {"requires": required} if required else {}


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
        drafts.append(
            Draft(uid, Item.Kind.QUESTION, body, grading, points=body["points"], media=media_of_question(body))
        )
        entry["questions"].append({"uid": str(uid), "points": body["points"]})
        gradings.append([str(uid), fingerprint(grading)])
    if not gradings:
        raise CompileError(_("“%(page)s” has no question.") % {"page": step.title})
    if not can_draw(step.drawn, len(gradings)):
        sentence = _("“%(page)s” is to draw %(drawn)s questions, but has only %(number)s.")
        raise CompileError(sentence % {"page": step.title, "drawn": step.drawn, "number": len(gradings)})
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
    if facts := facts_of_lesson(versions):
        body["facts"] = facts
    media = media_of_lesson(versions)
    return Draft(step.translation_key, Item.Kind.LESSON, body, grading="lesson", lesson=versions, media=media)


def _rules(step: QuizPage, course: CoursePage) -> Json:
    return {
        "purpose": step.purpose,
        "pass_bp": step.pass_bp(course.pass_percent),
        "max_attempts": step.max_attempts,
        "cooldown_hours": step.cooldown_hours,
        "time_limit_minutes": step.time_limit_minutes,
        "feedback": step.feedback,
    } | {name: value for name, value in {"drawn": step.drawn, "asks_sureness": step.asks_sureness}.items() if value}


def _without_twins(drafts: list[Draft]) -> list[Draft]:
    """A question asked in several quizzes of a course is one item, as long as it says the same in each."""
    found: dict[UUID, Draft] = {}
    for draft in drafts:
        twin = found.setdefault(draft.uid, draft)
        if (twin.kind, twin.body) != (draft.kind, draft.body):
            raise CompileError(_("Two parts of this course have the same identity and are not the same."))
    return list(found.values())
