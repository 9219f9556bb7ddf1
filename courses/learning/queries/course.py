"""A course as one learner sees it: its outline, what is done, what is locked, where to continue."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from courses.editions.kept import version_by_id
from courses.editions.models import Item
from courses.editions.outline import Section, Step, in_language
from courses.learning.films import films_of
from courses.learning.models import Enrolment, ItemState
from courses.learning.plan import Plan, finished_in
from home.templatetags.ui import percent
from home.upkeep.rules import Standing, standing


@dataclass(frozen=True)
class StepRow:
    """A step in an outline. `state` is done, changed (since it was done), current, todo or locked; `label` is its name below its section's title."""

    uid: UUID
    title: str
    label: str
    url: str
    kind: str
    state: str
    minutes: int
    note: str
    is_required: bool
    is_here: bool


@dataclass(frozen=True)
class SectionRow:
    """A module, or a test that stands alone, with its steps. `number` counts modules from 1; a test has 0.

    `first_title` and `first_url` lead to what has to be done before a locked one opens; they are empty for an open one.
    """

    number: int
    title: str
    objectives: tuple[str, ...]
    state: str
    minutes: int
    done: int
    steps: tuple[StepRow, ...]
    is_open: bool
    first_title: str = ""
    first_url: str = ""


@dataclass(frozen=True)
class Author:
    """Who answers for the words of a course, with the interests declared, as compiled with the edition."""

    name: str
    role: str
    interests: str
    declared_on: date | None


@dataclass(frozen=True)
class CourseScreen:
    """A course with the place of one learner in it. `seconds` says where films were left: by item, then by film."""

    enrolment: Enrolment
    url: str
    title: str
    words: Mapping[str, Any]
    is_demonstration: bool
    is_fallback: bool
    sections: tuple[SectionRow, ...]
    following: StepRow | None
    plan: Plan
    seconds: Mapping[int, Mapping[str, int]]

    @property
    def authors(self) -> tuple[Author, ...]:
        """The authors of this edition: no query, they are the same for all its readers."""
        return tuple(
            Author(one["name"], one["role"], one["interests"], parse_date(one.get("declared_on") or ""))
            for one in self.words["authors"]
        )

    def steps(self) -> list[StepRow]:
        """Every step in the order of the course."""
        return [step for section in self.sections for step in section.steps]

    def step(self, uid: UUID) -> StepRow:
        """The row of a step of this course."""
        return next(step for step in self.steps() if step.uid == uid)

    def section(self, uid: UUID) -> SectionRow:
        """The section that holds a step of this course."""
        return next(section for section in self.sections if any(step.uid == uid for step in section.steps))


@dataclass(frozen=True)
class Neighbours:
    """The steps before and after a step, in the order of the course."""

    previous: StepRow | None
    following: StepRow | None


@dataclass(frozen=True)
class LessonScreen:
    """A lesson, in the reader's language or in the one there is. `html` was rendered at publication.

    `key` names its contents: two lessons with the same key read the same in the same language. `films` are the ids of
    its video blocks.
    """

    key: str
    html: str
    summary: str
    tip: str
    language: str
    is_fallback: bool
    sources: list[dict[str, Any]]
    films: frozenset[str]
    review_due_on: date | None
    standing: Standing


def see_course(*, enrolment: Enrolment, language: str, here: UUID | None = None) -> CourseScreen:
    """Put a learner's states over the outline of their edition: one query, whatever the length of the course."""
    states = list(ItemState.objects.filter(enrolment=enrolment))
    best = {state.item_id: state.best_bp for state in states}
    plan = Plan(enrolment.outline, {state.item_id: state.done_edition for state in states if state.done_at})
    changed = plan.changed(finished_in(enrolment))
    words = in_language(plan.outline.words, language)[0]
    url = reverse("learning:course", args=[enrolment.course.slug])

    def row(section: Section, step: Step) -> StepRow:
        score = best.get(step.item_id)
        return StepRow(
            uid=step.uid,
            title=step.title(language),
            label=label_of(section, step, language),
            url=f"{url}{step.uid}/",  # learning:step, without looking the route up for every step
            kind=step.kind,
            state=_state(step, plan, enrolment, changed),
            minutes=step.minutes,
            note="" if score is None else percent(score),
            is_required=step.is_required,
            is_here=step.uid == here,
        )

    sections = _sections(plan, language, url, row)
    return CourseScreen(
        enrolment=enrolment,
        url=url,
        title=words["title"],
        words=words,
        is_demonstration=plan.outline.is_demonstration,
        is_fallback=language not in plan.outline.languages,
        sections=sections,
        following=next((step for section in sections for step in section.steps if step.state == "current"), None),
        plan=plan,
        seconds={state.item_id: state.position["video"] for state in states if state.position.get("video")},
    )


def label_of(section: Section, step: Step, language: str) -> str:
    """What to call a step right below the title of its section: nothing is said twice.

    In the module “Vaccines”, “Vaccines” is called by its kind, “Quiz: Vaccines” is called “Quiz”.
    """
    title, said = step.title(language), section.title(language)
    if title == said:
        return _("Quiz") if step.kind == Item.Kind.QUIZ else _("Lesson")
    name, colon, rest = title.partition(":")
    return name.strip() if colon and rest.strip() == said else title


def see_neighbours(screen: CourseScreen, uid: UUID) -> Neighbours:
    """Find what comes before and after a step of this course."""
    steps = screen.steps()
    place = next(index for index, step in enumerate(steps) if step.uid == uid)
    return Neighbours(
        previous=steps[place - 1] if place else None,
        following=steps[place + 1] if place + 1 < len(steps) else None,
    )


def see_lesson(*, step: Step, language: str, today: date) -> LessonScreen:
    """Read the compiled text of a lesson: no query when this process has shown it before."""
    version = version_by_id(step.version_id)
    words, used = in_language(version.body["words"], language)
    due_on = version.body["review_due_on"]
    review_due_on = date.fromisoformat(due_on) if due_on else None
    return LessonScreen(
        key=version.display_hash,
        html=version.html[used],
        summary=words["summary"],
        tip=words["tip"],
        language=used,
        is_fallback=used != language,
        sources=version.body["sources"],
        films=films_of(version),
        review_due_on=review_due_on,
        standing=standing(review_due_on, today),
    )


def _state(step: Step, plan: Plan, enrolment: Enrolment, changed: frozenset[int]) -> str:
    if step.item_id in plan.done:
        return "changed" if step.item_id in changed else "done"
    if step.item_id == enrolment.next_item_id:
        return "current"
    return "locked" if plan.missing_for(step) else "todo"


def _sections(plan: Plan, language: str, url: str, row: Callable[[Section, Step], StepRow]) -> tuple[SectionRow, ...]:
    rows = []
    number = 0
    for section in plan.outline.sections:
        is_module = section.kind == "module"
        number += is_module
        steps = tuple(row(section, step) for step in section.steps)
        found = _section(section, language, number if is_module else 0, steps)
        if found.state == "locked":
            first = plan.way_to(section.steps[0])
            found = replace(found, first_title=first.title(language), first_url=f"{url}{first.uid}/")
        rows.append(found)
    if rows and not any(section.is_open for section in rows):
        rows[0] = replace(rows[0], is_open=True)
    return tuple(rows)


def _section(section: Section, language: str, number: int, steps: tuple[StepRow, ...]) -> SectionRow:
    words = in_language(section.words, language)[0]
    done = sum(step.state in ("done", "changed") for step in steps)
    is_current = any(step.is_here or step.state in ("current", "changed") for step in steps)
    if all(step.state == "done" for step in [step for step in steps if step.is_required] or steps):
        state = "done"
    elif all(step.state in ("done", "changed") for step in [step for step in steps if step.is_required] or steps):
        state = "changed"
    elif all(step.state == "locked" for step in steps):
        state = "locked"
    else:
        state = "current" if is_current or done else "todo"
    return SectionRow(
        number=number,
        title=words["title"],
        objectives=tuple(words["objectives"]),
        state=state,
        minutes=section.minutes,
        done=done,
        steps=steps,
        is_open=is_current,
    )
