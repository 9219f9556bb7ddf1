"""A learner at work through the actions, without HTTP: what tests of rules and of rows start from."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from courses.editions.outline import Step, outline_of
from courses.learning.actions.attempt import answer, start_attempt, submit
from courses.learning.actions.enrol import enrol
from courses.learning.actions.lesson import mark_read
from courses.models import Attempt, Course, Enrolment, ItemVersion
from home.accounts.models import User
from tests.courses.factories import right_answers

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def listed(fields: dict[str, Any]) -> dict[str, Sequence[str]]:
    """Form fields as a request gives them: a list for each name."""
    return {name: [value] if isinstance(value, str) else value for name, value in fields.items()}


def steps_of(course: Course) -> list[Step]:
    """The lessons and quizzes of the newest edition."""
    course.refresh_from_db()
    assert course.current_edition is not None
    return list(outline_of(course.current_edition).steps())


def enrolled(user: User, course: Course) -> Enrolment:
    """This person's enrolment, made at nine o'clock."""
    return enrol(user=user, course=course, now=NOW)


def started(enrolment: Enrolment, step: Step, attempt_id: UUID | None = None, now: datetime = NOW) -> Attempt:
    """An attempt at a quiz."""
    return start_attempt(enrolment=enrolment, step_uid=step.uid, attempt_id=attempt_id or uuid4(), now=now)


def body_at(attempt: Attempt, position: int) -> dict[str, Any]:
    """The compiled question at a position, with its key."""
    return ItemVersion.objects.get(pk=attempt.form[position - 1]).body


def right(attempt: Attempt, position: int) -> dict[str, Sequence[str]]:
    """The fields that answer it rightly."""
    return listed(right_answers(body_at(attempt, position)))


def wrong(attempt: Attempt, position: int) -> dict[str, Sequence[str]]:
    """The fields that answer a single choice wrongly."""
    grading = body_at(attempt, position)["grading"]
    return {"answer": [next(option for option in grading["options"] if option not in grading["correct"])]}


def answered(attempt: Attempt, *positions: int, now: datetime = NOW) -> Attempt:
    """The attempt with right answers at these positions, or at all."""
    for position in positions or range(1, len(attempt.form) + 1):
        attempt = answer(attempt=attempt, position=position, fields=right(attempt, position), now=now).attempt
    return attempt


def finish(enrolment: Enrolment, course: Course) -> Enrolment:
    """Read every required lesson and pass every required quiz of the newest edition."""
    for step in steps_of(course):
        if not step.is_required:
            continue
        if step.rules is None:
            mark_read(enrolment=enrolment, step_uid=step.uid, now=NOW)
        else:
            submit(attempt=answered(started(enrolment, step)), now=NOW)
    enrolment.refresh_from_db()
    return enrolment
