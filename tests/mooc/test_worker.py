"""The worker outlives a database that is away, loses no task, and stops when it is told to."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import OperationalError, connection
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from courses.models import CourseDay
from home.editorial.models import Heartbeat
from mooc import worker as module
from mooc.worker import Worker
from tests.courses.factories import make_course
from tests.courses.learners import enrolled
from tests.courses.sittings import somebody

ROOT = Path(__file__).resolve().parent.parent.parent
done: list[str] = []


@task()
def note(text: str) -> None:
    """A task that leaves a trace."""
    done.append(text)


@task()
def fail() -> None:
    """A task that goes wrong."""
    raise ValueError("broken")


@pytest.fixture(autouse=True)
def nothing_done(db):
    done.clear()


@pytest.fixture
def worker():
    return Worker()


def test_tasks_are_done_in_their_order_and_leave_no_result(worker):
    note.enqueue("one")
    note.enqueue("two")
    assert [worker.do_task() for _ in range(3)] == [0.0, 0.0, module.LOOK]
    assert done == ["one", "two"]
    assert not DBTaskResult.objects.exists()


def test_a_task_that_fails_is_kept_for_a_person_and_stops_no_other(worker):
    fail.enqueue()
    note.enqueue("after")
    while not worker.do_task():
        pass
    assert done == ["after"]
    failed = DBTaskResult.objects.failed().get()
    assert "broken" in failed.traceback


def test_a_task_is_not_done_before_its_time(worker):
    note.using(run_after=timezone.now() + timedelta(hours=1)).enqueue("later")
    assert worker.do_task() == module.LOOK
    assert done == []


@pytest.mark.parametrize("stopped", [True, False])
def test_what_a_dead_worker_was_doing_starts_again(worker, stopped):
    now = timezone.now()
    Heartbeat.objects.create(
        worker_id="dead",
        started_at=now,
        seen_at=now if stopped else now - module.SILENT,
        stopped_at=now if stopped else None,
    )
    Heartbeat.objects.create(worker_id="alive", started_at=now, seen_at=now)
    for text, owner in (("cut off", "dead"), ("in hand", "alive")):
        note.enqueue(text)
        DBTaskResult.objects.ready().get().claim(owner)
    worker.follow_schedule()
    worker.do_task()
    worker.do_task()
    assert done == ["cut off"]


def test_a_task_that_takes_every_worker_down_is_given_up(worker):
    note.enqueue("poison")
    for number in range(module.MOST_STARTS):
        row = DBTaskResult.objects.get()
        row.claim(f"dead-{number}")
        Worker().follow_schedule()
    assert DBTaskResult.objects.failed().count() == 1
    assert done == []


def test_the_worker_goes_on_when_the_database_comes_back(worker, monkeypatch):
    answers = iter([OperationalError("database is locked"), OperationalError("gone"), 0.0])
    pauses = []

    def turn():
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        worker.stopping.set()
        return answer

    monkeypatch.setattr(worker.stopping, "wait", pauses.append)
    monkeypatch.setattr(connection, "close", lambda: None)
    worker._keep_trying(turn)
    assert pauses == [1.0, 2.0, 0.0]


def test_figures_are_counted_each_minute_and_sooner_when_much_has_happened(worker, learner, monkeypatch):
    course = make_course()
    enrolled(learner, course)
    worker.count()
    assert CourseDay.objects.get().enrolled == 1
    enrolled(somebody(1), course)
    worker.count()
    assert CourseDay.objects.get().enrolled == 1  # not yet a minute later
    monkeypatch.setattr(module, "MANY", 1)
    worker.count()
    assert CourseDay.objects.get().enrolled == 2


def test_nobody_waits_longer_than_some_seconds_once_the_database_is_back(worker, monkeypatch):
    pauses = []

    def wait(pause):
        pauses.append(pause)
        if len(pauses) == 8:
            worker.stopping.set()

    def turn():
        raise OperationalError("database is locked")

    monkeypatch.setattr(worker.stopping, "wait", wait)
    monkeypatch.setattr(connection, "close", lambda: None)
    worker._keep_trying(turn)
    assert max(pauses) <= 5


@contextmanager
def database_of_its_own(folder: Path):
    """A copy of the test database for another process: its settings, and how to reach it from here."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        file = folder / "officine.sqlite3"
        with closing(sqlite3.connect(file)) as copy:
            connection.connection.backup(copy)
        with closing(sqlite3.connect(file, timeout=20, isolation_level=None)) as reached:
            yield {"DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "mooc.settings.demo"}, reached
    else:
        url = urlsplit(os.environ["TEST_DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
        with psycopg.connect(url, autocommit=True) as reached:
            yield {"TEST_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "mooc.settings.test"}, reached


@pytest.fixture
def process(tmp_path, transactional_db):
    """A worker in a process of its own, and a connection to its database."""
    with database_of_its_own(tmp_path) as (environment, reached):
        child = subprocess.Popen(
            [sys.executable, "manage.py", "worker"],
            cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        yield child, reached
        child.kill()
        child.wait()


def wait_until(condition, seconds):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_the_worker_within_two_seconds_even_while_the_database_is_locked(process, number):
    child, reached = process
    wait_until(lambda: list(reached.execute("SELECT seen_at FROM home_heartbeat")), 30)
    if connection.vendor == "sqlite":
        reached.execute("BEGIN IMMEDIATE")
    else:
        reached.execute("BEGIN")
        reached.execute("LOCK TABLE home_heartbeat")
    time.sleep(module.PULSE + 0.5)  # until it waits for the lock to give a heartbeat
    child.send_signal(number)
    started = time.monotonic()
    assert child.wait(timeout=5) == 0
    assert time.monotonic() - started < 2
    reached.execute("ROLLBACK")
    said = child.stdout.read()
    assert "worker: stopped" in said
    assert "Traceback" not in said
