"""“Explain my progress”: step by step what counts and why, and how the figure is worked out.

The figures are those of the enrolment row, which every other screen of learners and editors shows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse

from courses.editions.kept import history_by_id, versions_by_id
from courses.editions.models import Item
from courses.editions.outline import Section, Step, in_language
from courses.learning.models import Enrolment, ItemState
from courses.learning.plan import Plan
from courses.rules.progress import FULL_BP, PRE_TEST


@dataclass(frozen=True)
class StepLine:
    """One step, and why it counts or not.

    `state` is done, again (a safety update wants it once more), todo or locked. `done_edition` is the number of the
    newest edition in which it was done. Scores are basis points (0 to 10000); a lesson has none, and where there is
    nothing to pass there is no pass mark. `is_new` says that it came after the course had been finished.
    """

    uid: UUID
    title: str
    url: str
    kind: str
    state: str
    is_required: bool
    is_new: bool
    done_at: datetime | None
    done_edition: int
    best_bp: int | None
    pass_bp: int | None
    attempts: int
    first_title: str
    first_url: str


@dataclass(frozen=True)
class SectionLines:
    """A module, or a test that stands alone, with its steps."""

    title: str
    steps: tuple[StepLine, ...]


@dataclass(frozen=True)
class KeptLine:
    """What was done in a step that has since left the course: kept, and not counted."""

    title: str
    kind: str
    done_at: datetime | None
    best_bp: int | None


@dataclass(frozen=True)
class EditionLine:
    """One edition of the course: when it came, what it changed, what the learner did in it."""

    number: int
    published_at: datetime
    change: str
    note: str
    note_language: str
    due_on: date | None
    is_started: bool
    is_finished: bool
    is_current: bool


@dataclass(frozen=True)
class Explanation:
    """Where a learner stands, and why. `to_do` are the required steps that would move the figure, in course order.

    `next_bp` and `full_bp` are the figures after the first and after all of them. `minutes` are of activity, rounded
    down, beside those the course is planned for.
    """

    enrolment: Enrolment
    title: str
    url: str
    sections: tuple[SectionLines, ...]
    to_do: tuple[StepLine, ...]
    next_bp: int
    kept: tuple[KeptLine, ...]
    editions: tuple[EditionLine, ...]
    minutes: int
    planned: int
    full_bp: int = FULL_BP

    def steps(self) -> list[StepLine]:
        """Every step in the order of the course."""
        return [step for section in self.sections for step in section.steps]


def explain_progress(*, enrolment: Enrolment, language: str) -> Explanation:
    """Explain one learner's figure in their edition: two queries at most, whatever the length of the course."""
    outline = enrolment.outline
    states = {state.item_id: state for state in ItemState.objects.filter(enrolment=enrolment).select_related("item")}
    plan = Plan(outline, {key: state.done_edition for key, state in states.items() if state.done_at})
    again = {step.item_id for step in plan.again()} if not enrolment.is_finished else set()
    url = reverse("learning:course", args=[enrolment.course.slug])

    def line(section: Section, step: Step) -> StepLine:
        state = states.get(step.item_id)
        first = plan.way_to(step)
        return StepLine(
            uid=step.uid,
            title=step.title(language),
            url=f"{url}{step.uid}/",
            kind=step.rules.purpose if step.rules and step.rules.purpose == PRE_TEST else step.kind,
            state=_state(step, plan, again),
            is_required=step.is_required,
            is_new=enrolment.is_finished and step.is_required and step.item_id not in plan.done,
            done_at=state.done_at if state else None,
            done_edition=state.done_edition if state else 0,
            best_bp=state.best_bp if state else None,
            pass_bp=step.rules.pass_bp if step.rules else None,
            attempts=state.attempts if state else 0,
            first_title=first.title(language) if first != step else "",
            first_url=f"{url}{first.uid}/" if first != step else "",
        )

    sections = tuple(
        SectionLines(section.title(language), tuple(line(section, step) for step in section.steps))
        for section in outline.sections
    )
    to_do = tuple(
        step
        for section in sections
        for step in section.steps
        if step.is_required and step.state != "done" and not enrolment.is_finished
    )
    done, total = enrolment.items_done, enrolment.items_total
    here = {step.item_id for step in outline.steps()}
    return Explanation(
        enrolment=enrolment,
        title=outline.title(language),
        url=url,
        sections=sections,
        to_do=to_do,
        next_bp=(done + 1) * FULL_BP // total if to_do and total else enrolment.progress_bp,
        kept=_kept([state for state in states.values() if state.item_id not in here], language),
        editions=_editions(enrolment),
        minutes=enrolment.active_seconds // 60,
        planned=outline.minutes,
    )


def _state(step: Step, plan: Plan, again: set[int]) -> str:
    if step.item_id in again:
        return "again"
    if plan.is_done(step):
        return "done"
    return "locked" if plan.missing_for(step) else "todo"


def _kept(states: Sequence[ItemState], language: str) -> tuple[KeptLine, ...]:
    versions = versions_by_id(state.version_id for state in states)
    return tuple(
        KeptLine(
            title=_title(versions[state.version_id].body["words"], language),
            kind=state.item.kind,
            done_at=state.done_at,
            best_bp=state.best_bp,
        )
        for state in sorted(states, key=lambda one: (one.first_at, one.pk))
        if state.item.kind in (Item.Kind.LESSON, Item.Kind.QUIZ)
    )


def _title(words: Mapping[str, Mapping[str, str]], language: str) -> str:
    return str(in_language(words, language)[0]["title"])


def _editions(enrolment: Enrolment) -> tuple[EditionLine, ...]:
    return tuple(
        EditionLine(
            number=edition.number,
            published_at=edition.published_at,
            change=edition.change_class,
            note=edition.change_note,
            note_language=edition.note_language,
            due_on=edition.due_on,
            is_started=edition.pk == enrolment.edition_started_id,
            is_finished=edition.pk == enrolment.finished_edition_id,
            is_current=edition.pk == enrolment.edition_id,
        )
        for edition in reversed(history_by_id(enrolment.edition_id))
    )
