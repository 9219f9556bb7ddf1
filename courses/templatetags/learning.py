"""What public pages say to somebody who learns: where they are in a course."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import template
from django.utils.translation import get_language
from wagtail.blocks import StructValue

from courses.editions.models import Course
from courses.editions.outline import Outline, in_language, outline_of
from courses.editions.questions import preview_question
from courses.editions.wording import say_flaw
from courses.learning.models import Enrolment
from courses.learning.models.enrolment import EnrolmentQuerySet
from courses.learning.queries.card import Card, Feedback, feedback_of, locked_card, open_card
from courses.learning.queries.course import label_of, see_course
from courses.learning.queries.requirements import RequiredCourse, see_required
from courses.pages.course import CoursePage
from courses.rules import question
from home.accounts.models import User

register = template.Library()


@dataclass(frozen=True)
class Place:
    """A course as its sheet shows it. Without `course` it was never published; without `enrolment`, not begun.

    `sections` are modules and tests with `number` (0 for a test), `title`, `minutes`, `objectives`, `state`
    and `steps`; those a visitor sees have no state and their steps no address. `required` are the courses to finish
    before; somebody who has enrolled is not asked for them.
    """

    course: Course | None = None
    enrolment: Enrolment | None = None
    languages: tuple[str, ...] = ()
    sections: Sequence[Any] = ()
    required: Sequence[RequiredCourse] = ()

    @property
    def is_locked(self) -> bool:
        """Whether a course has to be finished before this one can be begun."""
        return self.enrolment is None and any(not one.is_finished for one in self.required)


@dataclass(frozen=True)
class PublicStep:
    """A lesson or a quiz as a visitor sees it: only below the title of its section."""

    label: str
    kind: str
    minutes: int
    note: str = ""
    state: str = ""
    url: str = ""


@dataclass(frozen=True)
class PublicSection:
    """A module, or a test that stands alone, as a visitor sees it."""

    number: int
    title: str
    minutes: int
    objectives: Sequence[str]
    steps: Sequence[PublicStep]
    opens: str = "always"
    state: str = ""
    first_title: str = ""
    first_url: str = ""


@register.simple_tag(takes_context=True)
def place_in(context: template.Context, page: CoursePage) -> Place:
    """Where the reader is in the course of this page: one query for a visitor, at most three for a learner."""
    language = get_language() or "fr"
    enrolment = _enrolments(context).filter(course__translation_key=page.translation_key).first()
    if enrolment is not None:
        screen = see_course(enrolment=enrolment, language=language)
        return Place(enrolment.course, enrolment, screen.plan.outline.languages, screen.sections)
    editions = Course.objects.filter(translation_key=page.translation_key, current_edition__isnull=False)
    course = editions.select_related("current_edition").defer("current_edition__structure").first()
    if course is None or course.current_edition is None:
        return Place()
    outline = outline_of(course.current_edition)
    required = see_required(_reader(context), outline.requires, language)
    return Place(course, None, outline.languages, _public_sections(outline, language), required)


@dataclass(frozen=True)
class Preview:
    """A question before it is published: open, then explained; or what is still missing."""

    card: Card | None = None
    explained: Card | None = None
    feedback: Feedback | None = None
    problem: str = ""


@register.simple_tag
def preview_of(value: StructValue) -> Preview:
    """A question as a learner will see it, from what its editor has written so far."""
    language = get_language() or "fr"
    for name, child in value.block.child_blocks.items():
        value.setdefault(name, child.get_default())
    try:
        body = preview_question(value.block.name, value, language)
    except question.BadQuestion as error:
        return Preview(problem=say_flaw(error))
    explanation = question.explain(body, language, None)
    return Preview(
        card=open_card(body=body, language=language, seed="preview", fields={}),
        explained=locked_card(body=body, language=language, seed="preview", stored=None, explanation=explanation),
        feedback=feedback_of(body, explanation),
    )


@register.simple_tag(takes_context=True)
def progress_by_course(context: template.Context) -> dict[UUID, int]:
    """How far the reader is in each course they follow, in basis points by translation key: one query, none for a visitor."""
    return dict(_enrolments(context).values_list("course__translation_key", "progress_bp"))


@register.filter
def value_of(values: dict[Any, Any], key: Any) -> Any:
    """What a table holds for a key, or None."""
    return values.get(key)


def _enrolments(context: template.Context) -> EnrolmentQuerySet:
    reader = _reader(context)
    return Enrolment.objects.of(reader).with_course() if reader else Enrolment.objects.none()


def _reader(context: template.Context) -> User | None:
    request = context.get("request")
    return request.user if request is not None and request.user.is_authenticated else None


def _public_sections(outline: Outline, language: str) -> list[PublicSection]:
    sections: list[PublicSection] = []
    number = 0
    for section in outline.sections:
        number += section.kind == "module"
        sections.append(
            PublicSection(
                number=number if section.kind == "module" else 0,
                title=section.title(language),
                minutes=section.minutes,
                objectives=in_language(section.words, language)[0]["objectives"],
                steps=[
                    PublicStep(label_of(section, step, language), step.kind, step.minutes) for step in section.steps
                ],
                opens=section.opens,
            )
        )
    return sections
