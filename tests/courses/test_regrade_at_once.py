"""Two workers at one regrade, learners who hand in while it is applied, a worker that is killed: one result."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from courses.learning.actions.attempt import submit
from courses.learning.actions.regrade import apply, do_batch, work_off
from courses.learning.regrading import Regrading
from courses.models import Attempt, ItemState, Notice, RegradeJob, ScoreChange
from home.accounts.models import User
from tests.courses.factories import make_course
from tests.courses.learners import answered, enrolled, started, steps_of
from tests.courses.regrading import LATER, batches, crowd, figures, person, prepared, work

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds: Callable[[], Any]) -> None:
    """Do all of this at the same moment."""
    ready = Barrier(len(deeds))

    def run(deed: Callable[[], Any]) -> None:
        try:
            ready.wait(10)
            deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        list(pool.map(run, deeds))


def test_two_workers_at_the_same_regrade_count_nobody_twice(admin: User) -> None:
    course = make_course()
    crowd(course, 8)
    job = prepared(course, admin)
    apply(job=job, by=admin, now=LATER)
    at_once(lambda: batches(job, 1), lambda: batches(job, 1), lambda: work_off.func(job.pk))
    job.refresh_from_db()
    assert job.state == RegradeJob.State.APPLIED
    assert figures(job.result) == figures(job.dry_run)
    assert ScoreChange.objects.count() == job.dry_run["up"] > 0
    assert Notice.objects.count() == job.dry_run["learners"]
    counted = {
        (state.enrolment_id, state.item_id): state.attempts for state in ItemState.objects.filter(attempts__gt=0)
    }
    assert sum(counted.values()) == Attempt.objects.count()


def test_whoever_hands_in_while_it_is_applied_gets_the_correction(admin: User) -> None:
    course = make_course()
    crowd(course, 4)
    late = [answered(started(enrolled(person(f"late{n}"), course), steps_of(course)[1]), 2) for n in range(3)]
    job = prepared(course, admin, rule="full")
    apply(job=job, by=admin, now=LATER)
    at_once(lambda: batches(job, 1), *[lambda one=one: submit(attempt=one, now=LATER) for one in late])
    work()
    assert {Attempt.objects.get(pk=one.pk).score_bp for one in late} == {10_000}


def test_a_worker_killed_between_and_inside_batches_leaves_a_regrade_that_can_be_finished(
    admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = make_course()
    crowd(course, 6)
    job = prepared(course, admin)
    apply(job=job, by=admin, now=LATER)
    assert do_batch(regrading=Regrading.of(RegradeJob.objects.get(pk=job.pk)), now=LATER, size=2)
    with monkeypatch.context() as killed:
        killed.setattr(ScoreChange.objects, "create", lambda **_fields: exec("raise SystemExit"))
        with pytest.raises(SystemExit):
            work_off.func(job.pk)
    work()
    job.refresh_from_db()
    assert figures(job.result) == figures(job.dry_run)
    assert ScoreChange.objects.count() == job.dry_run["up"]
