"""The worker's heartbeat says that the schedule was carried out, and nothing else of its work delays a publication."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import OperationalError

from home.editorial.models import Heartbeat
from mooc import worker as module
from mooc.worker import Worker
from tests.home.desk import draft, front_door, is_live

T = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)


@pytest.fixture
def page(db, editor):
    with time_machine.travel(T - timedelta(hours=1), tick=False):
        page = draft(editor, front_door(), go_live_at=T)
        page.get_latest_revision().publish()
        return page


def test_a_worker_that_cannot_follow_the_schedule_gives_no_heartbeat(page, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(module, "publish_due", lambda now: (_ for _ in ()).throw(OperationalError("away")))
        with pytest.raises(OperationalError):
            Worker().follow_schedule()
    assert not Heartbeat.objects.exists()
    Worker().follow_schedule()
    assert Heartbeat.objects.exists()


@pytest.mark.parametrize("part", ["forget_past", "_beat"])
def test_nothing_else_that_fails_delays_a_publication(page, monkeypatch, part):
    owner = Worker if part == "_beat" else module
    monkeypatch.setattr(owner, part, lambda *args, **kwargs: 1 / 0)
    with time_machine.travel(T, tick=False), pytest.raises(ZeroDivisionError):
        Worker().follow_schedule()
    assert is_live(page)


def test_the_worker_wakes_at_the_second_and_not_before(page):
    worker = Worker()
    with time_machine.travel(T - timedelta(milliseconds=300), tick=False):
        pause = worker.follow_schedule()
        assert not is_live(page)
    assert 0.25 < pause <= 0.3
    with time_machine.travel(T, tick=False):
        worker.follow_schedule()
    assert is_live(page)
