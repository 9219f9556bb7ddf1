"""What changed since a learner did it: the notes of the editions, and of each step only the changed parts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from courses.editions.kept import history_by_id, outline_by_id, version_by_id
from courses.editions.models import CourseEdition
from courses.editions.outline import Step
from courses.learning.delta import ChangedWords, Delta, Deltas, changed_words
from courses.learning.models import Attempt, Enrolment
from courses.learning.plan import TEACHES_NOTHING_NEW, Plan, finished_in, plan_of
from courses.learning.quiz import first_open


@dataclass(frozen=True)
class Note:
    """What one edition changed, in its editor's words and in the language they were written in."""

    published_on: date
    kind: str
    is_safety: bool
    text: str
    language: str


@dataclass(frozen=True)
class ChangedStep:
    """A step with something new in it. `due_on` is empty when it is offered, not asked.

    `is_new` is a step never done: it is done at its own address. `key` names what is compared. `changed` holds what is new in a lesson, `questions` how
    many questions of a quiz are to be answered; `opened` is the attempt at them, and `position` its first open question.
    """

    uid: UUID
    kind: str
    title: str
    due_on: date | None
    minutes: int
    is_due: bool
    is_new: bool
    key: str
    changed: ChangedWords | None = None
    questions: int = 0
    opened: Attempt | None = None
    position: int = 1


@dataclass(frozen=True)
class UpdateScreen:
    """What is due, what is offered, and why. `edition` is the number of the edition shown."""

    enrolment: Enrolment
    title: str
    edition: int
    notes: Sequence[Note]
    due: Sequence[ChangedStep]
    offered: Sequence[ChangedStep]


@dataclass(frozen=True)
class Since:
    """What was published since a learner was last at work; `steps` more (or fewer) required steps than then."""

    notes: Sequence[Note]
    steps: int

    @property
    def is_shorter(self) -> bool:
        """Whether there is less to do than before."""
        return self.steps < 0


NOTHING = Since((), 0)


def see_update(*, enrolment: Enrolment, language: str) -> UpdateScreen:
    """Two queries: what the learner has done, and the attempts that are open."""
    plan = plan_of(enrolment)
    number = finished_in(enrolment)
    due_on: dict[str, date] = {}
    if number is None:
        asked, offered = plan.again(), []
    else:
        for demand in plan.demands(number):
            due_on[demand.uid] = min(demand.due_on, due_on.get(demand.uid, demand.due_on))
        asked = [step for step in plan.outline.steps() if str(step.item_id) in due_on]
        offered = [step for step in plan.news(number) if str(step.item_id) not in due_on]
    opened = {one.item_id: one for one in Attempt.objects.open().filter(enrolment=enrolment)}
    deltas = Deltas(plan.outline)

    def row(step: Step) -> ChangedStep:
        delta = deltas.of(step, plan.done.get(step.item_id))
        return _row(step, delta, due_on.get(str(step.item_id)), opened.get(step.item_id), step in asked, language)

    return UpdateScreen(
        enrolment=enrolment,
        title=plan.outline.title(language),
        edition=plan.outline.number,
        notes=_notes(_unseen(plan, [*asked, *offered])),
        due=[row(step) for step in asked],
        offered=[row(step) for step in offered],
    )


def see_since_visit(*, enrolment: Enrolment) -> Since:
    """What was published since this learner was last at work in the course: no query once its editions are known.

    Nothing for who has finished: what is new for them has a page of its own.
    """
    outline = enrolment.outline
    if enrolment.is_finished or outline.number == 1:
        return NOTHING
    seen = [
        edition.number
        for edition in history_by_id(outline.edition_id)
        if edition.published_at <= enrolment.last_at or edition.pk == enrolment.edition_started_id
    ]
    return see_since(edition_id=outline.edition_id, number=max(seen))


def see_since(*, edition_id: int, number: int) -> Since:
    """What an edition and those before it brought that edition no. `number` did not have; corrected wording is nothing."""
    editions = history_by_id(edition_id)
    brought = [one for one in editions if one.number > number and one.change_class not in TEACHES_NOTHING_NEW]
    if not brought:
        return NOTHING
    before = next(one for one in reversed(editions) if one.number <= number)
    return Since(_notes(brought), _required(edition_id) - _required(before.pk))


def _required(edition_id: int) -> int:
    return sum(step.is_required for step in outline_by_id(edition_id).steps())


def _row(
    step: Step, delta: Delta, due_on: date | None, opened: Attempt | None, is_due: bool, language: str
) -> ChangedStep:
    before = delta.before
    is_lesson = step.rules is None
    return ChangedStep(
        uid=step.uid,
        kind=step.kind,
        title=step.title(language),
        due_on=due_on,
        minutes=-(-delta.seconds // 60),
        is_due=is_due,
        is_new=before is None,
        key=":".join(version_by_id(one.version_id).display_hash for one in (before, step) if one),
        changed=changed_words(step, before, language) if before and is_lesson else None,
        questions=len(delta.questions),
        opened=opened,
        position=(first_open(opened) or len(opened.form)) if opened else 1,
    )


def _unseen(plan: Plan, steps: Sequence[Step]) -> list[CourseEdition]:
    """The editions that changed one of these steps after the learner did it."""
    since = {step.item_id: plan.done.get(step.item_id, 0) for step in steps}
    editions = history_by_id(plan.outline.edition_id) if steps else ()
    return [
        edition
        for edition in editions
        if edition.change_class not in TEACHES_NOTHING_NEW
        and any(edition.number > since[item] for item in edition.changed if item in since)
    ]


def _notes(editions: Sequence[CourseEdition]) -> list[Note]:
    return [
        Note(
            published_on=timezone.localdate(edition.published_at),
            kind=edition.get_change_class_display(),
            is_safety=edition.change_class == CourseEdition.Change.SAFETY,
            text=edition.change_note,
            language=edition.note_language,
        )
        for edition in editions
    ]
