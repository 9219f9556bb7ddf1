"""Taking a quiz: start, answer, hand in. Every action may be repeated without harm."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from courses.editions.kept import versions_by_id
from courses.editions.outline import Step
from courses.learning.actions.locks import require_open
from courses.learning.actions.progress import lock, recount
from courses.learning.actions.sheet import Sheet, complete
from courses.learning.models import Attempt, Enrolment
from courses.learning.plan import Plan, plan_of
from courses.learning.quiz import EACH, allowance_for, is_overdue, limits
from courses.rules import question
from courses.rules.answer import Stamp, is_older, is_replay, read_stamp, typed
from courses.rules.attempt import PastAttempt, Start, deadline, may_start
from courses.rules.pool import draw


class NotAQuiz(Exception):
    """The learner's edition has no quiz with that identity."""


class ForeignAttempt(Exception):
    """An attempt with that id exists already, and it is not this learner's attempt at this quiz."""


class StartRefused(Exception):
    """The rules of the quiz do not allow a new attempt now."""

    def __init__(self, start: Start) -> None:
        super().__init__(start.refusal)
        self.start = start


class Outcome(StrEnum):
    """What became of an answer."""

    SAVED = "saved"
    UNFINISHED = "unfinished"  # kept as it was typed; it is no answer yet
    SAME = "same"  # the same answer again: a double click, or a response that got lost
    OLDER = "older"  # a newer answer, given in another tab or on another device, is there already
    KEPT = "kept"  # answered for good before, in another tab or on another device; that answer stays
    CLOSED = "closed"  # the attempt was handed in before
    LATE = "late"  # the time was over: not counted, and the attempt is handed in


@dataclass(frozen=True)
class Answered:
    """An attempt after an answer. `fault` is what an UNFINISHED one still lacks."""

    attempt: Attempt
    outcome: Outcome
    fault: question.Fault | None = None


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
    begun, past = find_begun(enrolment=enrolment, item_id=step.item_id, attempt_id=attempt_id)
    if begun is not None:
        return begun
    plan = plan_of(enrolment)
    require_open(plan, step)
    allowed = limits(step.rules, allowance_for(enrolment, step.item_id))
    start = may_start(allowed, [PastAttempt(one.submitted_at) for one in past if not one.is_update], now)
    if not start.is_allowed:
        raise StartRefused(start)
    return begin(
        enrolment=enrolment,
        plan=plan,
        step=step,
        attempt_id=attempt_id,
        number=number_after(past),
        form=_form(step, seed_of(attempt_id), past),
        now=now,
        deadline_at=deadline(now, allowed.time_limit_minutes),
    )


@transaction.atomic
def answer(*, attempt: Attempt, position: int, fields: question.Fields, now: datetime) -> Answered:
    """Take the answer to the question at `position` (counted from 1), given as submitted form fields.

    Beside the answer the fields may hold its id and time (`given_id`, `given_at`: courses.rules.answer) and how sure the
    learner is (`sureness`). Where feedback follows each answer, the first answer stays, and the last question hands the
    attempt in. Raises UnknownQuestion, or question.BadAnswer when it cannot be read; then nothing has changed.
    """
    sheet = Sheet(Q(pk=attempt.pk))
    body = sheet.body(position)
    refused = _turn_away(sheet, position, fields, now)
    if refused:
        return Answered(sheet.attempt, refused)
    value, stamp = question.read(body, fields), _stamp(sheet, fields, now)
    is_final = sheet.rules.feedback == EACH
    if not is_final and (late := _compare(sheet, position, stamp)):
        return Answered(sheet.attempt, late)
    sheet.put(position, value=value, draft={}, stamp=stamp, sureness=_one(fields, "sureness"))
    if is_final and None not in sheet.attempt.answers:
        sheet.hand_in(now)
    else:
        sheet.save()
    return Answered(sheet.attempt, Outcome.SAVED)


@transaction.atomic
def save(*, attempt: Attempt, position: int, fields: question.Fields, now: datetime) -> Answered:
    """Keep what the form of a question holds while somebody is still writing; nothing is final and nothing is marked.

    What is complete counts when the attempt is handed in or its time is over. Where feedback follows each answer it
    stays a draft until it is checked; elsewhere it is the answer from now on, and what is unfinished never takes the
    place of an answer. Fields and errors as for `answer`.
    """
    sheet = Sheet(Q(pk=attempt.pk))
    body = sheet.body(position)
    refused = _turn_away(sheet, position, fields, now)
    if refused:
        return Answered(sheet.attempt, refused)
    kept, stamp = typed(fields), _stamp(sheet, fields, now)
    value, fault = complete(body, fields)
    late = _compare(sheet, position, stamp)
    if late:
        return Answered(sheet.attempt, late)
    if sheet.rules.feedback == EACH:
        value = None
    draft = kept if value is None else {}
    sheet.put(position, value=value, draft=draft, stamp=stamp, sureness=_one(fields, "sureness"))
    sheet.save()
    return Answered(sheet.attempt, Outcome.UNFINISHED if fault else Outcome.SAVED, fault)


def submit(*, attempt: Attempt, now: datetime) -> Attempt:
    """Hand in an attempt; what was left unanswered scores nothing. A second time changes nothing."""
    return submit_unread(which=Q(pk=attempt.pk), now=now)


@transaction.atomic
def submit_unread(*, which: Q, now: datetime) -> Attempt:
    """As `submit`, for the one attempt for which this is true, read under its lock only. Raises Attempt.DoesNotExist."""
    sheet = Sheet(which)
    if sheet.attempt.is_open:
        sheet.hand_in(now)
    return sheet.attempt


@transaction.atomic
def submit_overdue(*, attempt: Attempt, now: datetime) -> Attempt:
    """Hand in an attempt whose time is over, as it was at that time; any other is returned as it is."""
    sheet = Sheet(Q(pk=attempt.pk))
    if is_overdue(sheet.attempt, now):
        sheet.hand_in(now)
    return sheet.attempt


def find_begun(*, enrolment: Enrolment, item_id: int, attempt_id: UUID) -> tuple[Attempt | None, list[Attempt]]:
    """The attempt at a quiz that this click has started before, or that is open; and all of them there, oldest first.

    `enrolment` is locked. Raises ForeignAttempt.
    """
    past = list(Attempt.objects.filter(enrolment=enrolment, item_id=item_id).order_by("number"))
    twin = next((attempt for attempt in past if attempt.pk == attempt_id), None)
    if twin is None and Attempt.objects.filter(pk=attempt_id).exists():
        raise ForeignAttempt
    return twin or next((attempt for attempt in past if attempt.is_open), None), past


def begin(
    *,
    enrolment: Enrolment,
    plan: Plan,
    step: Step,
    attempt_id: UUID,
    number: int,
    form: list[int],
    now: datetime,
    deadline_at: datetime | None = None,
    is_update: bool = False,
) -> Attempt:
    """Begin an attempt at a quiz, asking these question versions; whoever calls has locked the enrolment and found it allowed."""
    attempt: Attempt = Attempt.objects.create(
        id=attempt_id,
        enrolment=enrolment,
        item_id=step.item_id,
        version_id=step.version_id,
        number=number,
        edition=enrolment.outline.number,
        form=form,
        seed=seed_of(attempt_id),
        is_update=is_update,
        started_at=now,
        deadline_at=deadline_at,
    )
    recount(enrolment=enrolment, plan=plan, now=now)
    return attempt


def seed_of(attempt_id: UUID) -> int:
    """What shuffles the questions and options of an attempt: always the same for the same id."""
    return attempt_id.int & 0x7FFFFFFF


def number_after(past: Sequence[Attempt]) -> int:
    """The number of the attempt that follows these."""
    return past[-1].number + 1 if past else 1


def _form(step: Step, seed: int, past: Sequence[Attempt]) -> list[int]:
    """The question versions an attempt asks: all of them, or those drawn, preferring what was not asked before."""
    versions = {reference.item_id: reference.version_id for reference in step.questions}
    drawn = step.rules.drawn if step.rules else None
    if drawn is None:
        return list(versions.values())
    asked = versions_by_id({key for attempt in past for key in attempt.form})
    seen = Counter(asked[key].item_id for attempt in past for key in attempt.form)
    return [versions[item_id] for item_id in draw(list(versions), drawn, seed=seed, seen=seen)]


def _turn_away(sheet: Sheet, position: int, fields: question.Fields, now: datetime) -> Outcome | None:
    """Why no answer is taken at this position any more, or None. An attempt whose time is over is handed in."""
    stored = sheet.attempt.answers[position - 1]
    if not sheet.attempt.is_open:
        if _is_same(sheet.body(position), fields, stored):
            return Outcome.SAME
        return Outcome.LATE if sheet.attempt.is_timed_out else Outcome.CLOSED
    if is_overdue(sheet.attempt, now):
        sheet.hand_in(now)
        return Outcome.LATE
    if stored is not None and sheet.rules.feedback == EACH:
        return Outcome.SAME if _is_same(sheet.body(position), fields, stored) else Outcome.KEPT
    return None


def _compare(sheet: Sheet, position: int, stamp: Stamp) -> Outcome | None:
    """Whether this answer, or a newer one, is there already; None when it is the newest."""
    known = sheet.attempt.given[position - 1]
    if is_replay(stamp, known):
        return Outcome.SAME
    return Outcome.OLDER if is_older(stamp, known) else None


def _stamp(sheet: Sheet, fields: question.Fields, now: datetime) -> Stamp:
    earliest = sheet.attempt.started_at
    return read_stamp(_one(fields, "given_id"), _one(fields, "given_at"), earliest=earliest, now=now)


def _one(fields: question.Fields, name: str) -> str:
    return next(iter(fields.get(name, ())), "")


def _is_same(body: Any, fields: question.Fields, stored: object) -> bool:
    try:
        return bool(question.read(body, fields) == stored)
    except question.BadAnswer:
        return False
