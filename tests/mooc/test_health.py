"""Health says whether the site can do its work, and what is wrong when it cannot."""

from datetime import timedelta

import pytest
import time_machine
from django.db import OperationalError
from django.db.backends.utils import CursorWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from home.editorial.models import Heartbeat
from mooc import health


def beat(age):
    """A sign of life of a worker, that old."""
    now = timezone.now()
    Heartbeat.objects.create(worker_id="w", started_at=now - timedelta(hours=1), seen_at=now - age)


@pytest.fixture(autouse=True)
def clock():
    """A clock that stands still: seconds count here, and a busy machine takes some to answer."""
    with time_machine.travel(timezone.now(), tick=False):
        yield


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch):
    monkeypatch.setattr(health, "_seen", {"migrated": False})


def test_a_site_with_everything_in_place_is_ready(client, db):
    beat(timedelta(seconds=59))
    answer = client.get("/healthz/ready")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": "ok", "migrations": "ok", "worker": "ok"}


@pytest.mark.parametrize("age", [None, timedelta(seconds=61)])
def test_a_silent_worker_is_named(client, db, age):
    if age:
        beat(age)
    answer = client.get("/healthz/ready")
    assert answer.status_code == 503
    assert answer.json()["worker"] == "silent"


def test_missing_migrations_are_named_until_they_are_applied(client, db):
    beat(timedelta(0))
    applied = MigrationRecorder.Migration.objects.filter(app="home").order_by("name").last()
    applied.delete()
    answer = client.get("/healthz/ready")
    assert answer.status_code == 503
    assert answer.json()["migrations"] == "not all applied"
    applied.save(force_insert=True)
    assert client.get("/healthz/ready").status_code == 200


def test_a_database_that_does_not_answer_is_named_while_the_process_stays_alive(client, db, monkeypatch):
    beat(timedelta(0))

    def refuse(*args, **kwargs):
        raise OperationalError("connection refused")

    with monkeypatch.context() as patch:
        patch.setattr(CursorWrapper, "execute", refuse)
        answer = client.get("/healthz/ready")
        assert answer.status_code == 503
        assert answer.json()["database"] == "unreachable"
        assert client.get("/healthz/live").status_code == 200
    assert client.get("/healthz/ready").status_code == 200


def test_being_alive_asks_nobody(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        answer = client.get("/healthz/live")
    assert answer.json() == {"status": "ok"}


@pytest.mark.parametrize("path", ["/healthz/live", "/healthz/ready"])
def test_answers_are_never_kept_and_set_no_cookie(client, db, path):
    answer = client.get(path)
    assert "no-store" in answer.headers["Cache-Control"]
    assert not answer.cookies
    assert client.post(path).status_code == 405
