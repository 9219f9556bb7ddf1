"""Where a learner stands in an edition: what is done, what is locked, what comes next, what an update asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.utils import timezone

from courses.editions.kept import history_by_id
from courses.editions.models import CourseEdition
from courses.editions.outline import Outline, Step
from courses.learning.models import Enrolment, ItemState
from courses.rules import progress, update
from courses.rules.progress import PRE_TEST

# How long people who had finished have for a safety update whose editor named no day.
DAYS_FOR_AN_UPDATE = 30

# What corrects wording, or comes first, is nothing to learn again.
TEACHES_NOTHING_NEW = frozenset({CourseEdition.Change.FIRST, CourseEdition.Change.WORDING})


@dataclass(frozen=True)
class Plan:
    """An edition's outline, and what one learner has done: item ids with the newest edition in which they did them.

    `changes` are what the editions up to this one changed; read when needed, unless given for many plans of one edition.
    """

    outline: Outline
    done: Mapping[int, int]
    changes: tuple[update.Change, ...] | None = None

    def measure(self) -> progress.Progress:
        """Whole required steps done, out of all; a step that a safety update wants again is one more."""
        return update.count(self._steps, self._done, self._again)

    def is_finished(self) -> bool:
        """Whether every required step is done, and done again where a safety update asks for it."""
        return not self._again and progress.is_finished(self._steps, self._done)

    def is_done(self, step: Step) -> bool:
        return step.item_id in self.done

    def again(self) -> list[Step]:
        """What a safety update changed after this learner did it, in course order. For people who have not finished."""
        return [self._find(uid) for uid in self._again]

    def next_step(self) -> Step | None:
        """The first open required step not done, else the first optional one, else None.

        An optional test before the course is proposed as long as nothing has been done, and never afterwards.
        """
        if not self.done and self._steps and self._steps[0].kind == PRE_TEST:
            return self._find(self._steps[0].uid)
        steps = [step for step in self._steps if step.required or step.kind != PRE_TEST]
        found = progress.next_step(steps, self._done.keys() - set(self._again))
        return self._find(found.uid) if found else None

    def missing_for(self, step: Step) -> tuple[Step, ...]:
        """What has to be done before this step opens, in course order."""
        missing = progress.missing_for(self._rule(step), self._steps, self._done)
        return tuple(self._find(one.uid) for one in missing)

    def way_to(self, step: Step) -> Step:
        """What to do now to open this step: the first missing step that is open; the step itself when nothing is missing."""
        return self._find(progress.way_to(self._rule(step), self._steps, self._done).uid)

    def news(self, finished_in: int) -> list[Step]:
        """What somebody who finished in edition no. `finished_in` has not seen, in course order."""
        return [self._find(uid) for uid in update.news(self._steps, self._done, self._changes, finished_in)]

    def demands(self, finished_in: int) -> tuple[update.Demand, ...]:
        """What safety updates ask of somebody who finished in edition no. `finished_in`."""
        return update.demands(self._steps, self._done, self._changes, finished_in)

    def changed(self, finished_in: int | None) -> frozenset[int]:
        """Items done before that say something new now: all of it for who has finished, else what must be seen again."""
        steps = self.again() if finished_in is None else self.news(finished_in)
        return frozenset(step.item_id for step in steps if step.item_id in self.done)

    @cached_property
    def _steps(self) -> list[progress.Step]:
        return [
            _as_rule(step, place, section.opens)
            for place, section in enumerate(self.outline.sections)
            for step in section.steps
        ]

    @cached_property
    def _done(self) -> dict[str, int]:
        return {str(item_id): number for item_id, number in self.done.items()}

    @cached_property
    def _again(self) -> tuple[str, ...]:
        return update.to_do_again(self._steps, self._done, self._changes)

    @cached_property
    def _changes(self) -> tuple[update.Change, ...]:
        if self.changes is not None:
            return self.changes
        return changes_until(self.outline) if self.done else ()

    def _rule(self, step: Step) -> progress.Step:
        return self._by_uid[str(step.item_id)]

    @cached_property
    def _by_uid(self) -> dict[str, progress.Step]:
        return {step.uid: step for step in self._steps}

    def _find(self, uid: str) -> Step:
        return next(step for step in self.outline.steps() if str(step.item_id) == uid)


def _as_rule(step: Step, section: int, opens: str) -> progress.Step:
    purpose = step.rules.purpose if step.rules else ""
    kind = purpose if purpose in progress.TESTS else step.kind
    return progress.Step(uid=str(step.item_id), required=step.is_required, kind=kind, section=section, opens=opens)


def changes_until(outline: Outline) -> tuple[update.Change, ...]:
    """What the editions of a course changed for its learners, up to this one. No query for a first edition."""
    if outline.number == 1:
        return ()
    return tuple(
        update.Change(edition.number, frozenset(map(str, edition.changed)), _due_on(edition))
        for edition in history_by_id(outline.edition_id)
        if edition.change_class not in TEACHES_NOTHING_NEW
    )


def _due_on(edition: CourseEdition) -> date | None:
    if edition.change_class != CourseEdition.Change.SAFETY:
        return None
    return edition.due_on or timezone.localdate(edition.published_at) + timedelta(days=DAYS_FOR_AN_UPDATE)


def plan_of(enrolment: Enrolment) -> Plan:
    """Read where a learner stands, in the edition the enrolment is on."""
    done = ItemState.objects.filter(enrolment=enrolment, done_at__isnull=False)
    return Plan(enrolment.outline, dict(done.values_list("item_id", "done_edition")))


def finished_in(enrolment: Enrolment) -> int | None:
    """The number of the edition in which the course was finished, or an update of it completed; None before."""
    if enrolment.finished_edition_id is None:
        return None
    outline = enrolment.outline
    if enrolment.finished_edition_id == outline.edition_id:
        return outline.number
    editions = history_by_id(outline.edition_id)
    return next(edition.number for edition in editions if edition.pk == enrolment.finished_edition_id)
