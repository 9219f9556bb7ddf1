"""Where the questions of the bank are used, and what of them is published."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from courses.editions.kept import outlines_by_id
from courses.editions.models import Item
from courses.pages.bank import BankQuestion
from courses.pages.quiz import QuizPage


@dataclass(frozen=True)
class Use:
    """One place where learners meet a question of the bank. `language`: that in which the course is kept.

    `page_id` is the quiz in that language, or None when the page is gone.
    """

    course: str
    quiz: str
    language: str
    course_key: UUID
    page_id: int | None


def published_versions(
    chosen: Iterable[BankQuestion | None], languages: Sequence[str]
) -> dict[UUID, dict[str, BankQuestion]]:
    """Return the published language versions of these questions by identity, in the order of `languages`: one query."""
    keys = {question.translation_key for question in chosen if question is not None}
    if not keys:
        return {}
    rows = BankQuestion.objects.filter(translation_key__in=keys, live=True).select_related("locale").order_by("pk")
    found = {(row.translation_key, row.locale.language_code): row for row in rows}
    return {key: {language: found[key, language] for language in languages if (key, language) in found} for key in keys}


def uses_of(keys: Iterable[UUID]) -> Mapping[UUID, Sequence[Use]]:
    """Return where learners meet each of these questions now: in the newest edition of each published course."""
    items = (
        Item.objects.filter(uid__in=list(keys), course__current_edition__isnull=False, course__archived_at=None)
        .select_related("course")
        .order_by("course_id")
    )
    rows = [(item.uid, item.pk, item.course) for item in items]
    outlines = outlines_by_id(course.current_edition_id for _uid, _pk, course in rows if course.current_edition_id)
    found: dict[UUID, list[Use]] = {}
    steps: list[tuple[UUID, str, str, str, UUID, UUID]] = []
    for uid, item_id, course in rows:
        outline = outlines[course.current_edition_id or 0]
        language = outline.languages[0]
        steps += [
            (uid, outline.title(language), step.title(language), language, course.translation_key, step.uid)
            for step in outline.steps()
            if item_id in {question.item_id for question in step.questions}
        ]
    pages = {
        (page.translation_key, page.locale.language_code): page.pk
        for page in QuizPage.objects.filter(translation_key__in={step[-1] for step in steps}).select_related("locale")
    }
    for uid, course_title, quiz, language, course_key, step_uid in steps:
        use = Use(course_title, quiz, language, course_key, pages.get((step_uid, language)))
        found.setdefault(uid, []).append(use)
    return found


def course_keys(question: BankQuestion) -> list[UUID]:
    """Return the courses whose newest edition asks this question, always in the same order (they will be locked)."""
    uses = uses_of([question.translation_key]).get(question.translation_key, ())
    return sorted({use.course_key for use in uses})
