"""What was scheduled happens once, at its second, whatever happens to the others, and never after its end."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from wagtail.signals import page_published

from home.editorial.models import ScheduledRun
from home.editorial.schedule import next_due, publish_due
from home.pages import ContentPage
from tests.home.desk import Desk, draft, front_door, is_live, step

T = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def clock():
    with time_machine.travel(T - HOUR, tick=False) as traveller:
        yield traveller


def approve(page, go_live_at=None, expire_at=None, **changes):
    """Schedule a version of a page as the end of a review does."""
    version = ContentPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    version.go_live_at, version.expire_at = go_live_at, expire_at
    for name, value in changes.items():
        setattr(version, name, value)
    version.save_revision(clean=False).publish()


def run_at(clock, moment):
    clock.move_to(moment)
    return publish_due(moment)


def outcome(runs):
    return [(run.object_title, str(run.kind), str(run.state)) for run in runs]


@pytest.fixture
def home(db, clock):
    return front_door()


@pytest.fixture
def page(home, editor):
    return draft(editor, home)


def test_a_page_goes_live_at_its_second_and_not_before_and_is_withdrawn_at_its_end(page, clock):
    approve(page, go_live_at=T, expire_at=T + DAY)
    assert run_at(clock, T - SECOND) == []
    assert not is_live(page)
    assert next_due(T - SECOND) == T

    assert outcome(run_at(clock, T)) == [("À propos", "publish", "done")]
    assert is_live(page)
    assert ContentPage.objects.get(pk=page.pk).go_live_at is None
    assert run_at(clock, T + SECOND) == []
    assert next_due(T + SECOND) == T + DAY

    assert run_at(clock, T + DAY - SECOND) == []
    assert is_live(page)
    assert outcome(run_at(clock, T + DAY)) == [("À propos", "withdraw", "done")]
    assert not is_live(page)
    assert ContentPage.objects.get(pk=page.pk).expired
    assert next_due(T + DAY) is None


def test_what_two_reviewers_approved_goes_live_at_its_time_without_any_right_to_publish(
    page, clock, editor, pharmacist, medical
):
    Desk.of(editor).submit(page, go_live_at="2026-11-22 09:30", expire_at="2026-11-23 09:30")  # Paris
    Desk.of(pharmacist).decide(page, "approve")
    Desk.of(medical).decide(page, "approve")
    assert step(page) is None
    assert not is_live(page)
    run_at(clock, T - SECOND)
    assert not is_live(page)
    run_at(clock, T)
    assert is_live(page)


@pytest.fixture
def broken():
    """Titles whose publication fails."""
    titles = set()

    def refuse(instance, **kwargs):
        if instance.title in titles:
            raise ValidationError("La question 3 n’a pas de bonne réponse.")

    page_published.connect(refuse)
    yield titles
    page_published.disconnect(refuse)


def test_one_failure_stops_no_other_keeps_its_schedule_and_is_tried_again(home, editor, clock, broken):
    first = draft(editor, home, "Premier", slug="premier")
    second = draft(editor, home, "Second", slug="second")
    approve(first, go_live_at=T)
    approve(second, go_live_at=T + SECOND)
    broken.add("Premier")

    assert outcome(run_at(clock, T + SECOND)) == [("Premier", "publish", "failed"), ("Second", "publish", "done")]
    assert not is_live(first)
    assert is_live(second)
    assert first.revisions.filter(approved_go_live_at=T).exists()
    failure = ScheduledRun.objects.get(state="failed")
    assert (failure.failures, failure.due_at) == (1, T)
    assert "La question 3" in failure.error

    assert run_at(clock, failure.next_try_at - SECOND) == []
    assert next_due(failure.next_try_at - SECOND) == failure.next_try_at
    run_at(clock, failure.next_try_at)
    pause = failure.next_try_at - failure.ran_at
    failure.refresh_from_db()
    assert failure.failures == 2
    assert failure.next_try_at - failure.ran_at > pause

    broken.clear()
    assert outcome(run_at(clock, failure.next_try_at)) == [("Premier", "publish", "done")]
    assert is_live(first)
    assert ScheduledRun.objects.filter(state="failed").count() == 0


def test_a_failed_withdrawal_is_tried_again_too(page, clock, monkeypatch):
    approve(page, expire_at=T)
    assert is_live(page)
    with monkeypatch.context() as patch:
        patch.setattr(ContentPage, "unpublish", lambda *args, **kwargs: 1 / 0)
        assert outcome(run_at(clock, T)) == [("À propos", "withdraw", "failed")]
    assert is_live(page)
    run_at(clock, T + HOUR)
    assert not is_live(page)


def test_nothing_of_a_failed_publication_stays_behind(page, clock, broken):
    approve(page, title="Ancien")
    approve(page, go_live_at=T, title="Nouveau")
    broken.add("Nouveau")
    run_at(clock, T)
    assert ContentPage.objects.get(pk=page.pk).title == "Ancien"


def test_a_window_that_passed_while_nobody_was_running_is_missed(page, clock):
    approve(page, go_live_at=T, expire_at=T + HOUR)
    assert outcome(run_at(clock, T + HOUR)) == [("À propos", "publish", "missed")]
    assert not is_live(page)
    assert ContentPage.objects.get(pk=page.pk).first_published_at is None
    assert run_at(clock, T + DAY) == []


def test_withdrawing_a_season_keeps_the_schedule_of_the_next(page, clock):
    approve(page, expire_at=T)
    approve(page, go_live_at=T + DAY, title="Saison prochaine")
    run_at(clock, T)
    assert not is_live(page)
    run_at(clock, T + DAY)
    assert is_live(page)
    assert ContentPage.objects.get(pk=page.pk).title == "Saison prochaine"


def test_after_an_outage_changes_are_caught_up_in_their_order(page, clock):
    approve(page, expire_at=T)
    approve(page, go_live_at=T + HOUR, title="Saison prochaine")
    runs = run_at(clock, T + DAY)
    assert [str(run.kind) for run in runs] == ["withdraw", "publish"]
    assert is_live(page)


@pytest.mark.django_db(transaction=True)
def test_two_runners_at_once_publish_once(editor):
    page = draft(editor, front_door())
    go_live_at = datetime.now(UTC) + SECOND
    approve(page, go_live_at=go_live_at)
    published, runs, ready = [], [], threading.Barrier(4)

    def count(instance, **kwargs):
        published.append(instance.pk)

    def run():
        ready.wait()
        while datetime.now(UTC) < go_live_at + SECOND:
            runs.extend(publish_due(datetime.now(UTC)))
        connection.close()

    page_published.connect(count)
    try:
        threads = [threading.Thread(target=run) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        page_published.disconnect(count)
    assert published == [page.pk]
    assert outcome(runs) == [("À propos", "publish", "done")]


def test_the_command_for_cron_says_what_it_did_and_fails_when_something_failed(page, clock, broken, capsys):
    approve(page, go_live_at=T)
    clock.move_to(T)
    call_command("publish_scheduled", "--dryrun")
    assert "À propos" in capsys.readouterr().out
    assert not is_live(page)

    broken.add("À propos")
    with pytest.raises(CommandError):
        call_command("publish_scheduled")
    broken.clear()
    clock.move_to(T + HOUR)
    call_command("publish_scheduled")
    assert is_live(page)
