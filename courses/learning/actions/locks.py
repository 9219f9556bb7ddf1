"""What may not be done yet: every action that works on a step asks here first."""

from courses.editions.outline import Step
from courses.learning.plan import Plan


class StepLocked(Exception):
    """Some steps have to be done first."""

    def __init__(self, step: Step, missing: tuple[Step, ...]) -> None:
        super().__init__("Some steps have to be done first.")
        self.step = step
        self.missing = missing


def require_open(plan: Plan, step: Step) -> None:
    """Raise StepLocked unless this learner may do this step now."""
    missing = plan.missing_for(step)
    if missing:
        raise StepLocked(step, missing)
