"""Where a learner stands in an edition: what is done, what is locked, what comes next."""

from dataclasses import dataclass
from functools import cached_property

from courses.editions.outline import Outline, Step
from courses.learning.models import Enrolment, ItemState
from courses.rules import progress

PRE_TEST = "pre_test"


@dataclass(frozen=True)
class Plan:
    """An edition's outline and the ids of the items that one learner has done."""

    outline: Outline
    done: frozenset[int]

    def measure(self) -> progress.Progress:
        """Whole required steps done, out of all."""
        return progress.measure(self._steps, self._done)

    def is_finished(self) -> bool:
        """Whether every required step is done."""
        return progress.is_finished(self._steps, self._done)

    def is_done(self, step: Step) -> bool:
        return step.item_id in self.done

    def next_step(self) -> Step | None:
        """The first open required step not done, else the first optional one, else None.

        An optional test before the course is proposed as long as nothing has been done, and never afterwards.
        """
        if not self.done and self._steps and self._steps[0].kind == PRE_TEST:
            return self._find(self._steps[0])
        steps = [step for step in self._steps if step.required or step.kind != PRE_TEST]
        found = progress.next_step(steps, self._done)
        return self._find(found) if found else None

    def missing_for(self, step: Step) -> tuple[Step, ...]:
        """What has to be done before this step opens, in course order."""
        missing = progress.missing_for(_as_rule(step), self._steps, self._done)
        return tuple(self._find(one) for one in missing)

    @cached_property
    def _steps(self) -> list[progress.Step]:
        return [_as_rule(step) for step in self.outline.steps()]

    @cached_property
    def _done(self) -> set[str]:
        return {str(item_id) for item_id in self.done}

    def _find(self, rule: progress.Step) -> Step:
        return next(step for step in self.outline.steps() if str(step.item_id) == rule.uid)


def _as_rule(step: Step) -> progress.Step:
    purpose = step.rules.purpose if step.rules else ""
    kind = purpose if purpose in progress.TESTS else step.kind
    return progress.Step(uid=str(step.item_id), required=step.is_required, kind=kind)


def plan_of(enrolment: Enrolment) -> Plan:
    """Read where a learner stands, in the edition the enrolment is on."""
    done = ItemState.objects.filter(enrolment=enrolment, done_at__isnull=False).values_list("item_id", flat=True)
    return Plan(enrolment.outline, frozenset(done))
