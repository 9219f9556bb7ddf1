"""Reads the published pages of a course, in every language, as one tree."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from django.conf import settings
from wagtail.models import Page

from courses.pages.course import CoursePage
from courses.pages.lesson import LessonPage
from courses.pages.module import ModulePage
from courses.pages.quiz import QuizPage

StepPage = LessonPage | QuizPage


@dataclass
class SectionPages:
    """A module with its steps, or a test that stands alone below the course."""

    module: ModulePage | None
    steps: list[StepPage] = field(default_factory=list)


@dataclass
class CoursePages:
    """The live pages of one course in one language, in the editor's order."""

    course: CoursePage
    sections: list[SectionPages]

    def steps(self) -> Iterator[StepPage]:
        for section in self.sections:
            yield from section.steps

    def find(self, translation_key: UUID) -> Page | None:
        """The live page of this course with that key, if there is one in this language."""
        return self._by_key.get(translation_key)

    @cached_property
    def _by_key(self) -> dict[UUID, Page]:
        pages: dict[UUID, Page] = {step.translation_key: step for step in self.steps()}
        pages.update({s.module.translation_key: s.module for s in self.sections if s.module})
        return pages


def read_course(translation_key: UUID) -> dict[str, CoursePages]:
    """Return the live pages of a course by language, the main language first.

    The first language decides the structure and the keys; the others contribute their words.
    A page counts when it and everything above it is live.
    """
    pages = CoursePage.objects.filter(translation_key=translation_key).live().select_related("locale", "topic")
    by_language = {page.locale.language_code: page for page in pages}
    return {code: _read(by_language[code]) for code, _name in settings.LANGUAGES if code in by_language}


def _read(course: CoursePage) -> CoursePages:
    pages = Page.objects.descendant_of(course).live().order_by("path").specific()
    sections: list[SectionPages] = []
    modules: dict[str, SectionPages] = {}
    for page in pages:
        if isinstance(page, ModulePage):
            modules[page.path] = SectionPages(module=page)
            sections.append(modules[page.path])
        elif isinstance(page, StepPage):
            parent = page.path[: -page.steplen]
            if parent == course.path:
                sections.append(SectionPages(module=None, steps=[page]))
            elif parent in modules:
                modules[parent].steps.append(page)
    return CoursePages(course=course, sections=[section for section in sections if section.steps])
