"""What new editions ask of people who had already done a step, and until when."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from courses.rules.progress import PRE_TEST, Progress, Step, measure


@dataclass(frozen=True)
class Change:
    """What one edition changed for those who learn: the uids of the `steps` that are new or different in it.

    `due_on` is the last day (Europe/Paris) on which people who had finished may do it: set for a safety update, and
    only for that. An edition that corrects wording changes nothing and is no Change.
    """

    number: int
    steps: frozenset[str]
    due_on: date | None = None


@dataclass(frozen=True)
class Demand:
    """A step that a safety update wants done again, in edition `number` or a later one, until the end of `due_on`."""

    uid: str
    number: int
    due_on: date


def to_do_again(steps: Sequence[Step], done: Mapping[str, int], changes: Sequence[Change]) -> tuple[str, ...]:
    """Required steps that were done before a safety update changed them, in course order.

    For people who have not finished: what they had done stays done, and they finish once these were done again.
    `done` gives, for each step done, the number of the newest edition in which it was.
    """
    asked = _newest([change for change in changes if change.due_on])
    return tuple(
        step.uid
        for step in steps
        if step.required and step.kind != PRE_TEST and 0 <= done.get(step.uid, -1) < asked.get(step.uid, 0)
    )


def demands(
    steps: Sequence[Step], done: Mapping[str, int], changes: Sequence[Change], finished_in: int
) -> tuple[Demand, ...]:
    """What safety updates published since edition `finished_in` still ask of somebody who had finished.

    Every step they changed that is still in the course, done before or not; a test before the course never.
    """
    here = {step.uid for step in steps if step.kind != PRE_TEST}
    return tuple(
        Demand(uid, change.number, change.due_on)
        for change in changes
        if change.due_on and change.number > finished_in
        for uid in sorted(change.steps & here)
        if done.get(uid, 0) < change.number
    )


def news(
    steps: Sequence[Step], done: Mapping[str, int], changes: Sequence[Change], finished_in: int
) -> tuple[str, ...]:
    """Steps with something that somebody who had finished has not seen, in course order; safety updates among them.

    A step done before counts when it has changed since; one never done when it is required, because it was not there
    when they finished, or when it came after edition `finished_in`.
    """
    newest = _newest(changes)
    return tuple(
        step.uid
        for step in steps
        if step.kind != PRE_TEST
        and (
            newest.get(step.uid, 0) > done[step.uid]
            if step.uid in done
            else step.required or newest.get(step.uid, 0) > finished_in
        )
    )


def count(steps: Sequence[Step], done: Collection[str], again: Collection[str]) -> Progress:
    """Count progress of somebody who has not finished: each step to do `again` is one more thing to do.

    What they had done keeps counting, so the number of steps done never falls for an update.
    """
    plain = measure(steps, done)
    return Progress(items_done=plain.items_done, items_total=plain.items_total + len(again))


def _newest(changes: Sequence[Change]) -> dict[str, int]:
    """The number of the last edition that changed each step."""
    return {uid: change.number for change in sorted(changes, key=lambda one: one.number) for uid in change.steps}
