"""Counts what learners did into the figures of reports: everything once, whoever counts, whenever it is cut off.

A batch is one transaction: rows not counted yet are locked, added up, and marked. Rows that somebody else holds, a
learner or another counter, are left for the next time. Each batch holds the enrolments of what it counts, as every
action does, so that a learner's own change cannot undo a mark.
"""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from time import sleep
from typing import Any

from django.db import models, transaction
from django.db.models import Q

from courses.learning.models import Attempt, Enrolment, ItemState
from courses.reports.actions.answers import add_answers, lock_figures
from courses.reports.models import CourseDay, ItemFunnel
from home.paris import PARIS

BATCH = 200  # rows counted in one transaction: short enough for a learner who waits for one of them
BREATH = 0.05  # seconds between two full batches: SQLite has one writer and no queue, so others must find a gap

ATTEMPTS_WAITING = Q(submitted_at__isnull=False) & (Q(is_counted=False) | Q(is_tallied=False))
STATES_WAITING = Q(tallied=0) | Q(tallied=1, done_at__isnull=False)
ENROLMENTS_WAITING = Q(tallied=0) | Q(tallied=1, finished_at__isnull=False)

Days = dict[tuple[int, date], Counter[str]]  # what happened, by course and day


@dataclass(frozen=True)
class Tallied:
    """How many rows were counted."""

    enrolments: int = 0
    states: int = 0
    attempts: int = 0

    @property
    def total(self) -> int:
        return self.enrolments + self.states + self.attempts


def waiting(at_most: int) -> int:
    """How many facts wait to be counted; looking takes no lock, and stops at `at_most`."""
    found = 0
    for rows in (
        Attempt.objects.filter(ATTEMPTS_WAITING),
        ItemState.objects.filter(STATES_WAITING),
        Enrolment.objects.filter(ENROLMENTS_WAITING),
    ):
        found += rows[: at_most - found].count() if found < at_most else 0
    return found


def tally(*, batch: int = BATCH) -> Tallied:
    """Count everything that waits, and return how many rows that were. Two at once do no harm.

    Raises what the database raises; what was counted until then stays counted.
    """
    return Tallied(
        enrolments=_empty(Enrolment.objects.filter(ENROLMENTS_WAITING), tally_enrolments, batch),
        states=_empty(ItemState.objects.filter(STATES_WAITING), tally_states, batch),
        attempts=_empty(Attempt.objects.filter(ATTEMPTS_WAITING), tally_attempts, batch),
    )


def _empty(rows: "models.QuerySet[Any]", count: Callable[..., int], batch: int) -> int:
    """Count batch after batch until one is not full: the rest is held by somebody else, or not there yet."""
    total = 0
    while rows.exists():
        counted = count(batch=batch)
        total += counted
        if counted < batch:
            break
        sleep(BREATH)
    return total


@transaction.atomic
def tally_enrolments(*, batch: int = BATCH) -> int:
    """Count one batch of people who enrolled or finished into the days on which they did."""
    rows = list(
        Enrolment.objects.select_for_update(skip_locked=True)
        .filter(ENROLMENTS_WAITING)
        .order_by("pk")
        .only("course_id", "tallied", "started_at", "finished_at")[:batch]
    )
    days: Days = defaultdict(Counter)
    for row in rows:
        if row.tallied < 1:
            days[row.course_id, _day(row.started_at)]["enrolled"] += 1
        if row.finished_at:
            days[row.course_id, _day(row.finished_at)]["finished"] += 1
    _add_days(days)
    _mark(Enrolment, rows, lambda row: 2 if row.finished_at else 1)
    return len(rows)


@transaction.atomic
def tally_states(*, batch: int = BATCH) -> int:
    """Count one batch of steps that were begun or done into their funnels and days."""
    rows = list(
        ItemState.objects.select_for_update(skip_locked=True, of=("self", "enrolment"))
        .filter(STATES_WAITING)
        .select_related("enrolment")
        .order_by("pk")
        .only("item_id", "tallied", "done_at", "enrolment__course_id")[:batch]
    )
    days: Days = defaultdict(Counter)
    funnels: dict[int, Counter[str]] = defaultdict(Counter)
    for row in rows:
        if row.tallied < 1:
            funnels[row.item_id]["begun"] += 1
        if row.done_at:
            funnels[row.item_id]["done"] += 1
            days[row.enrolment.course_id, _day(row.done_at)]["steps_done"] += 1
    for funnel in lock_figures(ItemFunnel, "item_id", funnels):
        funnel.begun += funnels[funnel.item_id]["begun"]
        funnel.done += funnels[funnel.item_id]["done"]
        funnel.save(update_fields=["begun", "done"])
    _add_days(days)
    _mark(ItemState, rows, lambda row: 2 if row.done_at else 1)
    return len(rows)


@transaction.atomic
def tally_attempts(*, batch: int = BATCH) -> int:
    """Count one batch of attempts handed in: each into its day, first ones into the figures of their questions."""
    rows = list(
        Attempt.objects.select_for_update(skip_locked=True, of=("self", "enrolment"))
        .filter(ATTEMPTS_WAITING)
        .select_related("enrolment", "item")
        .order_by("submitted_at")[:batch]
    )
    add_answers([row for row in rows if not row.is_counted])
    days: Days = defaultdict(Counter)
    for row in rows:
        if not row.is_tallied and row.submitted_at:
            days[row.enrolment.course_id, _day(row.submitted_at)].update(attempts=1, passed=int(bool(row.is_passed)))
    _add_days(days)
    Attempt.objects.filter(pk__in=[row.pk for row in rows]).update(is_counted=True, is_tallied=True)
    return len(rows)


def _day(moment: datetime) -> date:
    return moment.astimezone(PARIS).date()


def _add_days(days: Days) -> None:
    """Add what happened to the days of each course, in an order all counters share."""
    for course_id, day in sorted(days):
        CourseDay.objects.get_or_create(course_id=course_id, day=day)
        added = {name: models.F(name) + number for name, number in days[course_id, day].items()}
        CourseDay.objects.filter(course_id=course_id, day=day).update(**added)


def _mark(model: "type[Any]", rows: list[Any], level: Callable[[Any], int]) -> None:
    """Write down how far each row has been counted."""
    for tallied in (1, 2):
        counted = [row.pk for row in rows if level(row) == tallied]
        if counted:
            model.objects.filter(pk__in=counted).update(tallied=tallied)
