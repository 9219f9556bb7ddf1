"""Attempts that nobody opens again after their time is over: handed in by the worker, once, as they were."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
import time_machine
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.learning.actions import overdue
from courses.learning.actions.allowance import grant
from courses.learning.actions.attempt import Outcome, answer, save, submit
from courses.learning.actions.lesson import mark_read
from courses.learning.actions.overdue import hand_in_overdue
from courses.learning.quiz import GRACE
from courses.models import Attempt, Certificate, Course, Enrolment, ItemState
from home.accounts.actions import erase
from home.accounts.models import User
from mooc import worker as module
from mooc.worker import Worker
from tests.courses.factories import make_course_with_quiz
from tests.courses.learners import NOW, answered, enrolled, right, started, steps_of
from tests.courses.sittings import somebody
from tests.courses.writing import single

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)
END = NOW + timedelta(minutes=10)
OVER = END + GRACE + SECOND


def timed_course(**rules: object) -> Course:
    rules = {"feedback": "submission", "time_limit_minutes": 10} | rules
    return make_course_with_quiz([single("q1"), single("q2")], **rules)


def begun(person: User, course: Course, now: datetime = NOW) -> Attempt:
    """An attempt at the quiz of the course, with its lesson read."""
    enrolment, (lesson, quiz) = enrolled(person, course), steps_of(course)
    mark_read(enrolment=enrolment, step_uid=lesson.uid, now=now)
    return started(enrolment, quiz, now=now)


def fresh(attempt: Attempt) -> Attempt:
    return Attempt.objects.get(pk=attempt.pk)


def test_it_is_handed_in_as_it_was_at_its_deadline_and_brings_what_it_earned(learner: User) -> None:
    course = timed_course()
    attempt = answered(begun(learner, course))
    untouched = begun(somebody(1), course)
    assert hand_in_overdue(now=END + GRACE).number == 0
    assert hand_in_overdue(now=OVER).number == 2
    done = fresh(attempt)
    assert (done.submitted_at, done.score_bp, done.is_passed) == (END, 10_000, True)
    assert (fresh(untouched).submitted_at, fresh(untouched).score_bp) == (END, 0)
    assert Enrolment.objects.get(user=learner).is_finished
    assert Certificate.objects.get().user == learner


def test_what_was_typed_and_is_complete_counts_and_a_second_time_changes_nothing(learner: User) -> None:
    attempt = begun(learner, timed_course(feedback="each"))
    save(attempt=attempt, position=1, fields=right(attempt, 1), now=NOW)
    hand_in_overdue(now=OVER)
    assert fresh(attempt).score_bp == 5_000
    before = Attempt.objects.values().get(), list(ItemState.objects.order_by("pk").values())
    assert hand_in_overdue(now=OVER + timedelta(days=1)).number == 0
    assert (Attempt.objects.values().get(), list(ItemState.objects.order_by("pk").values())) == before


def test_what_has_time_left_no_limit_or_nobody_any_more_is_left_alone(learner: User, admin: User) -> None:
    course, free = timed_course(), make_course_with_quiz([single("x")], slug="libre")
    granted, endless, gone = begun(learner, course), begun(learner, free), begun(somebody(1), course)
    grant(
        enrolment=granted.enrolment, item_id=granted.item_id, extra_attempts=0, extra_minutes=5, reason="Panne", by=admin,
        now=NOW,
    )  # fmt: skip
    erase(user=somebody(1))
    later = begun(somebody(2), course, NOW + timedelta(minutes=1))
    assert hand_in_overdue(now=OVER).number == 0
    assert all(fresh(one).is_open for one in (granted, endless, gone, later))
    hand_in_overdue(now=OVER + timedelta(minutes=5))
    assert [fresh(one).is_open for one in (granted, endless, gone, later)] == [False, True, True, False]


@pytest.mark.parametrize("batch", [1, 2, 200])
def test_one_that_fails_stops_no_other_and_changes_nothing(
    learner: User, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    course = timed_course()
    attempts = [answered(begun(somebody(number), course)) for number in range(4)]
    broken = Attempt.objects.order_by("deadline_at", "pk")[1]
    mended = broken.packed
    Attempt.objects.filter(pk=broken.pk).update(packed="{")
    result = hand_in_overdue(now=OVER, batch=batch)
    assert (result.number, result.failed) == (3, {broken.pk})
    assert [one.pk for one in Attempt.objects.open()] == [broken.pk]
    assert hand_in_overdue(now=OVER, but=result.failed) == overdue.HandedIn(0, frozenset())
    Attempt.objects.filter(pk=broken.pk).update(packed=mended)
    assert hand_in_overdue(now=OVER).number == 1
    assert {fresh(one).score_bp for one in attempts} == {10_000}


def test_a_database_that_is_away_is_no_fault_of_an_attempt(learner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    attempt = begun(learner, timed_course())

    def away(**_fields: Any) -> None:
        raise OperationalError("database is locked")

    with monkeypatch.context() as closed:
        closed.setattr(overdue, "submit_overdue", away)
        with pytest.raises(OperationalError):
            hand_in_overdue(now=OVER)
    assert hand_in_overdue(now=OVER).number == 1
    assert not fresh(attempt).is_open


def test_looking_for_work_reads_one_small_index(learner: User) -> None:
    begun(learner, timed_course())
    with CaptureQueriesContext(connection) as queries:
        hand_in_overdue(now=NOW)
    assert len(queries) == 1
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("EXPLAIN " + queries[0]["sql"])
        else:
            cursor.execute("EXPLAIN QUERY PLAN " + queries[0]["sql"])
        plan = "\n".join(str(row) for row in cursor.fetchall())
    assert "attempt_running" in plan
    assert "TEMP B-TREE" not in plan
    assert "SCAN" not in plan.replace("Index Scan", "").replace("Index Only Scan", "")


def test_the_worker_hands_it_in_within_a_minute_and_leaves_what_fails_for_later(learner: User) -> None:
    attempt, broken = answered(begun(learner, timed_course())), begun(somebody(1), Course.objects.get())
    Attempt.objects.filter(pk=broken.pk).update(packed="{")
    worker, moment, looks = Worker(), END, 0
    while fresh(attempt).is_open:
        with time_machine.travel(moment, tick=False):
            moment += timedelta(seconds=worker.hand_in())
        looks += 1
    assert looks > 1
    assert moment <= END + timedelta(minutes=1)
    assert set(worker._stuck) == {broken.pk}
    Attempt.objects.filter(pk=broken.pk).update(packed="[]")
    with time_machine.travel(moment, tick=False):
        worker.hand_in()
    assert fresh(broken).is_open
    worker._stuck[broken.pk] -= module.LATER
    with time_machine.travel(moment, tick=False):
        worker.hand_in()
    assert not fresh(broken).is_open


def test_the_learner_reads_that_the_time_was_over_whoever_handed_it_in(
    learner: User, as_person: Callable[[User], Client], in_english: None
) -> None:
    said = "The time was over: your answers were handed in as they were."
    course = timed_course()
    by_hand = submit(attempt=begun(learner, course), now=NOW)
    attempt = begun(learner, course)
    hand_in_overdue(now=OVER)
    late = answer(attempt=attempt, position=2, fields=right(attempt, 2), now=OVER)
    assert late.outcome == Outcome.LATE
    browser = as_person(learner)
    for one, is_said in ((attempt, True), (by_hand, False)):
        page = browser.get(reverse("learning:attempt", args=[one.pk]).replace("/fr/", "/en/", 1))
        assert (said in page.content.decode()) is is_said


@pytest.mark.django_db(transaction=True)
def test_two_workers_and_the_learner_at_the_same_moment_hand_it_in_once() -> None:
    course = timed_course()
    attempts = [answered(begun(somebody(number), course)) for number in range(4)]
    ready = Barrier(3)

    def run(deed: Callable[[], Any]) -> None:
        try:
            ready.wait(10)
            deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        deeds = [lambda: hand_in_overdue(now=OVER, batch=2)] * 2 + [lambda: submit(attempt=attempts[-1], now=OVER)]
        list(pool.map(run, deeds))
    assert {fresh(one).submitted_at for one in attempts} == {END}
    assert {state.attempts for state in ItemState.objects.filter(item=attempts[0].item)} == {1}
    assert Certificate.objects.count() == 4
