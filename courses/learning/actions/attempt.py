"""Taking a quiz: start, answer, hand in. Every action may be repeated without harm."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import transaction

from courses.editions.kept import versions_by_id
from courses.editions.outline import QuizRules, Step
from courses.events import AttemptSubmitted
from courses.learning.actions.progress import lock, record, recount
from courses.learning.marking import marks_of
from courses.learning.models import Attempt, Enrolment
from courses.learning.plan import plan_of
from courses.learning.quiz import EACH, is_overdue, limits
from courses.rules import question
from courses.rules.attempt import PastAttempt, Start, deadline, may_start
from home.events import tell


class NotAQuiz(Exception):
    """The learner's edition has no quiz with that identity."""


class UnknownQuestion(Exception):
    """The attempt has no question at that position."""


class ForeignAttempt(Exception):
    """An attempt with that id exists already, and it is not this learner's attempt at this quiz."""


class StepLocked(Exception):
    """Some steps have to be done first."""

    def __init__(self, step: Step, missing: tuple[Step, ...]) -> None:
        super().__init__("Some steps have to be done first.")
        self.step = step
        self.missing = missing


class StartRefused(Exception):
    """The rules of the quiz do not allow a new attempt now."""

    def __init__(self, start: Start) -> None:
        super().__init__(start.refusal)
        self.start = start


class Outcome(StrEnum):
    """What became of an answer."""

    SAVED = "saved"
    SAME = "same"  # the same answer again: a double click, or a response that got lost
    KEPT = "kept"  # answered before, in another tab or on another device; that answer stays
    CLOSED = "closed"  # the attempt was handed in before
    LATE = "late"  # the time was over: not counted, and the attempt is handed in


@dataclass(frozen=True)
class Answered:
    """An attempt after an answer."""

    attempt: Attempt
    outcome: Outcome


@transaction.atomic
def start_attempt(*, enrolment: Enrolment, step_uid: UUID, attempt_id: UUID, now: datetime) -> Attempt:
    """Start a quiz, or return the attempt that is open already.

    `attempt_id` is made by the caller, once per click: the same id always returns the same attempt.
    Raises NotAQuiz, ForeignAttempt, StepLocked or StartRefused; then nothing has changed.
    """
    enrolment = lock(enrolment)
    step = enrolment.outline.step(step_uid)
    if step is None or step.rules is None:
        raise NotAQuiz
    twin = Attempt.objects.filter(pk=attempt_id).first()
    if twin is not None:
        if (twin.enrolment_id, twin.item_id) != (enrolment.pk, step.item_id):
            raise ForeignAttempt
        return twin
    past = list(Attempt.objects.filter(enrolment=enrolment, item_id=step.item_id).order_by("number"))
    opened = next((attempt for attempt in past if attempt.is_open), None)
    if opened is not None:
        return opened
    plan = plan_of(enrolment)
    missing = plan.missing_for(step)
    if missing:
        raise StepLocked(step, missing)
    start = may_start(limits(step.rules), [PastAttempt(attempt.submitted_at) for attempt in past], now)
    if not start.is_allowed:
        raise StartRefused(start)
    attempt = Attempt.objects.create(
        id=attempt_id,
        enrolment=enrolment,
        item_id=step.item_id,
        version_id=step.version_id,
        number=past[-1].number + 1 if past else 1,
        form=[reference.version_id for reference in step.questions],
        seed=attempt_id.int & 0x7FFFFFFF,
        started_at=now,
        deadline_at=deadline(now, step.rules.time_limit_minutes),
    )
    recount(enrolment=enrolment, plan=plan, now=now)
    return attempt


@transaction.atomic
def answer(*, attempt: Attempt, position: int, fields: question.Fields, now: datetime) -> Answered:
    """Keep the answer to the question at `position` (counted from 1), given as submitted form fields.

    Where feedback follows each answer, the first answer stays, and the last question hands the attempt in.
    Raises UnknownQuestion, or question.BadAnswer when it cannot be read; then nothing has changed.
    """
    attempt = _lock(attempt)
    if not 1 <= position <= len(attempt.form):
        raise UnknownQuestion
    bodies = _bodies(attempt)
    body, rules = bodies[attempt.form[position - 1]], QuizRules(**bodies[attempt.version_id]["rules"])
    answers = attempt.answers
    stored = answers[position - 1]
    if not attempt.is_open:
        return Answered(attempt, Outcome.SAME if _is_same(body, fields, stored) else Outcome.CLOSED)
    if is_overdue(attempt, now):
        _hand_in(attempt, bodies, now)
        return Answered(attempt, Outcome.LATE)
    is_final = rules.feedback == EACH
    if stored is not None and is_final:
        return Answered(attempt, Outcome.SAME if _is_same(body, fields, stored) else Outcome.KEPT)
    answers[position - 1] = question.read(body, fields)
    attempt.answers = answers
    if is_final and None not in answers:
        _hand_in(attempt, bodies, now)
    else:
        attempt.save(update_fields=["packed"])
    return Answered(attempt, Outcome.SAVED)


@transaction.atomic
def submit(*, attempt: Attempt, now: datetime) -> Attempt:
    """Hand in an attempt; what was left unanswered scores nothing. A second time changes nothing."""
    attempt = _lock(attempt)
    if attempt.is_open:
        _hand_in(attempt, _bodies(attempt), now)
    return attempt


@transaction.atomic
def submit_overdue(*, attempt: Attempt, now: datetime) -> Attempt:
    """Hand in an attempt whose time is over, as it was at that time; any other is returned as it is."""
    attempt = _lock(attempt)
    if is_overdue(attempt, now):
        _hand_in(attempt, _bodies(attempt), now)
    return attempt


def _lock(attempt: Attempt) -> Attempt:
    """Read the attempt again, under the lock on its enrolment."""
    enrolment = lock(attempt.enrolment)
    fresh = Attempt.objects.select_related("item").get(pk=attempt.pk)
    fresh.enrolment = enrolment
    return fresh


def _bodies(attempt: Attempt) -> dict[int, dict[str, Any]]:
    """What the quiz and each of its questions said when the attempt was started, by version."""
    versions = versions_by_id([attempt.version_id, *attempt.form])
    return {key: version.body for key, version in versions.items()}


def _hand_in(attempt: Attempt, bodies: dict[int, dict[str, Any]], now: datetime) -> None:
    asked = [bodies[key] for key in attempt.form]
    attempt.score_bp = question.total_bp(marks_of(attempt, bodies), [body["points"] for body in asked])
    attempt.is_passed = question.is_passed(attempt.score_bp, bodies[attempt.version_id]["rules"]["pass_bp"])
    attempt.submitted_at = min(now, attempt.deadline_at) if attempt.deadline_at else now
    attempt.save(update_fields=["packed", "score_bp", "is_passed", "submitted_at"])
    tell(AttemptSubmitted(attempt_id=attempt.pk, at=now))
    record(
        enrolment=attempt.enrolment,
        item_id=attempt.item_id,
        version_id=attempt.version_id,
        is_done=attempt.is_passed,
        score_bp=attempt.score_bp,
        now=now,
    )


def _is_same(body: dict[str, Any], fields: question.Fields, stored: object) -> bool:
    try:
        return bool(question.read(body, fields) == stored)
    except question.BadAnswer:
        return False
