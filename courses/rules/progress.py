"""How far a learner is in a course: whole items counted, what comes next, what a test still waits for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

FULL_BP = 10_000

PRE_TEST, POST_TEST = "pre_test", "post_test"
TESTS = frozenset({PRE_TEST, POST_TEST})

ALWAYS, AFTER = "always", "after"


@dataclass(frozen=True)
class Step:
    """One step of an edition, in the order of the course. `kind` is lesson, quiz, pre_test or post_test.

    `section` is the place of its module, from 0; `opens` says when that module does: always, or after what comes before.
    """

    uid: str
    required: bool
    kind: str
    section: int = 0
    opens: str = ALWAYS


@dataclass(frozen=True)
class Progress:
    """Required steps done out of all required steps; `bp` is that share in basis points (0 to 10000, rounded down)."""

    items_done: int
    items_total: int

    @property
    def bp(self) -> int:
        return self.items_done * FULL_BP // self.items_total if self.items_total else 0


def measure(steps: Sequence[Step], done: Collection[str]) -> Progress:
    """Count progress over the required steps of the current edition: done ∩ required / required.

    What was done in steps that left the edition, or in optional steps, is kept by the caller but not counted here;
    so progress can never leave 0 to 100 %, whatever an editor adds, removes or moves.
    """
    required = {step.uid for step in steps if step.required}
    return Progress(items_done=len(required.intersection(done)), items_total=len(required))


def is_finished(steps: Sequence[Step], done: Collection[str]) -> bool:
    """Whether every required step is done. A course without required steps is never finished."""
    progress = measure(steps, done)
    return 0 < progress.items_total == progress.items_done


def missing_for(step: Step, steps: Sequence[Step], done: Collection[str]) -> tuple[Step, ...]:
    """Return what is still to be done before `step` opens, in course order; empty when it is open.

    A post-test opens when all required steps of the modules are done. A module that opens `after` waits for every
    required step of the modules and tests before it, except post-tests, which wait for the modules themselves: no
    course is a dead end. What was done once stays open.
    """
    if step.uid in done or (step.kind != POST_TEST and step.opens != AFTER):
        return ()
    return tuple(one for one in steps if one.required and one.uid not in done and _is_before(one, step))


def _is_before(one: Step, step: Step) -> bool:
    if step.kind == POST_TEST and one.kind not in TESTS:
        return True
    return step.opens == AFTER and one.section < step.section and one.kind != POST_TEST


def way_to(step: Step, steps: Sequence[Step], done: Collection[str]) -> Step:
    """Return what to do now to open `step`: the first missing step that is open itself; `step` when nothing is missing."""
    missing = missing_for(step, steps, done)
    for one in missing:
        if not missing_for(one, steps, done):
            return one
    return way_to(missing[0], steps, done) if missing else step


def next_step(steps: Sequence[Step], done: Collection[str]) -> Step | None:
    """Return where a learner goes next: the first open required step not done, else the first optional one.

    None when nothing is left.
    """
    left = [step for step in steps if step.uid not in done and not missing_for(step, steps, done)]
    return next((step for step in left if step.required), left[0] if left else None)
