"""The acceptance of editorial governance: one sentence, one proof, through forms, addresses and the runner.

Each sentence is something that stock publishing gets wrong. The details of each have tests of their own. Sentences that
need a campaign, another language or a reader stand with these: every way round the review in `test_no_way_round.py`, the frame of
other sites in `tests/campaigns/test_embed_widget.py`, a code on paper after the end in `test_kit_codes.py`, a review that ends at
midnight in Paris in `tests/campaigns/test_upkeep.py`, a translation older than its source in `tests/home/test_changes_told.py`,
a campaign in one language only in `tests/campaigns/test_one_language.py`.
"""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.models import Page
from wagtail.signals import page_published
from wagtail.users.models import UserProfile

from home.accounts.models import User
from home.editorial.agenda import page_type
from home.editorial.models import ScheduledRun
from home.editorial.schedule import publish_due
from home.facts.actions import note_citations
from home.pages import ContentPage
from tests.home.desk import Desk, draft, front_door, is_live

T = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)  # 9.30 in Paris
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
NOTE = {"change_note": "Le titre.", "change_weight": "minor"}  # what is asked of who changes the words that readers see
Reviewed = Callable[..., ContentPage]


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(T - DAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def reviewed(db: None, editor: User, pharmacist: User, medical: User) -> Reviewed:
    """Write a page with these dates, submit it and have it approved by both reviewers."""

    def write(title: str = "À propos", **dates: str) -> ContentPage:
        home = Page.objects.filter(slug="accueil").first() or front_door()
        page = draft(editor, home, title, slug=title.lower().replace(" ", "-").replace("à", "a"))
        Desk.of(editor).submit(page, **dates)
        for reviewer in (pharmacist, medical):
            Desk.of(reviewer).decide(page, "approve")
        return page

    return write


def run_at(clock: time_machine.Traveller, moment: datetime) -> list[str]:
    """What became of what is due then."""
    clock.move_to(moment)
    return [str(run.state) for run in publish_due(moment)]


def title(page: Page) -> str:
    return ContentPage.objects.get(pk=page.pk).title


def test_go_live_at_t_and_not_a_second_before(reviewed: Reviewed, clock: time_machine.Traveller) -> None:
    page = reviewed(go_live_at="2026-11-22 09:30")
    assert run_at(clock, T - SECOND) == []
    assert not is_live(page)
    assert run_at(clock, T) == ["done"]
    assert is_live(page)


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_publish_once(reviewed: Reviewed) -> None:
    with time_machine.travel(T - DAY, tick=False):
        page = reviewed(go_live_at="2026-11-22 09:30")
    published, states, ready = [], [], threading.Barrier(2)

    def count(instance: Page, **kwargs: Any) -> None:
        published.append(instance.pk)

    def run() -> None:
        ready.wait()
        states.extend(str(run.state) for run in publish_due(T))
        connection.close()

    page_published.connect(count)
    try:
        threads = [threading.Thread(target=run) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        page_published.disconnect(count)
    assert (published, states) == ([page.pk], ["done"])


def test_one_item_that_raises_stops_no_other_and_keeps_its_schedule(
    reviewed: Reviewed, clock: time_machine.Traveller
) -> None:
    bad, good = reviewed("Mauvaise", go_live_at="2026-11-22 09:30"), reviewed("Bonne", go_live_at="2026-11-22 09:30")

    def refuse(instance: Page, **kwargs: Any) -> None:
        if instance.pk == bad.pk:
            raise ValidationError("La question 3 n’a pas de bonne réponse.")

    page_published.connect(refuse)
    try:
        assert sorted(run_at(clock, T)) == ["done", "failed"]
    finally:
        page_published.disconnect(refuse)
    assert (is_live(bad), is_live(good)) == (False, True)
    assert run_at(clock, T + HOUR) == ["done"]
    assert is_live(bad)


def test_a_database_error_in_the_middle_of_a_publication_leaves_nothing_behind_and_loses_nothing(
    reviewed: Reviewed, clock: time_machine.Traveller
) -> None:
    page = reviewed(go_live_at="2026-11-22 09:30")

    def break_off(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        answer = execute(sql, params, many, context)
        if sql.startswith('UPDATE "wagtailcore_page"') and '"live" = ' in sql:
            raise OperationalError("The connection was cut.")
        return answer

    with connection.execute_wrapper(break_off):
        assert run_at(clock, T) == ["failed"]
    assert not is_live(page)
    assert ScheduledRun.objects.get().error == "OperationalError: The connection was cut."
    assert run_at(clock, T + HOUR) == ["done"]
    assert is_live(page)


def test_a_runner_that_was_off_for_a_whole_window_publishes_nothing_late(
    reviewed: Reviewed, clock: time_machine.Traveller
) -> None:
    page = reviewed(go_live_at="2026-11-22 09:30", expire_at="2026-11-23 09:30")
    assert run_at(clock, T + DAY) == ["missed"]
    assert run_at(clock, T + 2 * DAY) == []
    assert ContentPage.objects.get(pk=page.pk).first_published_at is None


@pytest.mark.parametrize(
    ("before", "local", "moment"),
    [
        ("2026-10-20", "2026-10-25 01:30", datetime(2026, 10, 24, 23, 30, tzinfo=UTC)),
        ("2026-10-20", "2026-10-25 03:00", datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
        ("2027-03-20", "2027-03-28 01:30", datetime(2027, 3, 28, 0, 30, tzinfo=UTC)),
        ("2027-03-20", "2027-03-28 03:00", datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
    ],
)
def test_both_clock_changes_move_nothing_by_an_hour(
    reviewed: Reviewed, clock: time_machine.Traveller, before: str, local: str, moment: datetime
) -> None:
    clock.move_to(datetime.fromisoformat(f"{before}T12:00:00+00:00"))
    page = reviewed(go_live_at=local)
    assert run_at(clock, moment - SECOND) == []
    assert run_at(clock, moment) == ["done"]
    assert is_live(page)


@pytest.mark.parametrize("local", ["2026-10-25 02:30", "2027-03-28 02:30"])
def test_an_hour_that_a_clock_change_repeats_or_skips_is_refused(
    editor: User, clock: time_machine.Traveller, local: str
) -> None:
    clock.move_to(datetime(2026, 10, 1, tzinfo=UTC))
    page = draft(editor, front_door())
    answer = Desk.of(editor).submit(page, go_live_at=local)
    assert list(answer.context["form"].errors) == ["go_live_at"]
    assert ContentPage.objects.get(pk=page.pk).current_workflow_state is None


def test_a_person_in_another_zone_than_the_sites_schedules_by_their_own_clock(
    reviewed: Reviewed, editor: User, clock: time_machine.Traveller
) -> None:
    UserProfile.objects.update_or_create(user=editor, defaults={"current_time_zone": "America/Cayenne"})
    page = reviewed(go_live_at="2026-11-22 05:30")  # in Cayenne: the same moment
    assert run_at(clock, T - SECOND) == []
    assert run_at(clock, T) == ["done"]
    assert is_live(page)


def test_an_immediate_fix_while_a_change_is_scheduled_loses_neither(
    reviewed: Reviewed, editor: User, pharmacist: User, medical: User, clock: time_machine.Traveller
) -> None:
    page = reviewed()
    Desk.of(editor).submit(page, title="Demain", go_live_at="2026-11-22 09:30", **NOTE)
    for reviewer in (pharmacist, medical):
        Desk.of(reviewer).decide(page, "approve")
    Desk.of(editor).client.post(reverse("schedule_correct", args=[page_type().pk, page.pk]))
    Desk.of(editor).submit(page, title="Corrigé", **NOTE)
    for reviewer in (pharmacist, medical):
        Desk.of(reviewer).decide(page, "approve")
    assert title(page) == "Corrigé"
    assert run_at(clock, T) == ["done"]
    assert title(page) == "Demain"


def test_nobody_approves_their_own_work_by_a_direct_post(
    editor: User, pharmacist: User, medical: User, clock: time_machine.Traveller
) -> None:
    page = draft(pharmacist, front_door())
    Desk.of(editor).submit(page)
    Desk.of(pharmacist).decide(page, "approve")
    assert ContentPage.objects.get(pk=page.pk).current_workflow_task.name == "Relecture pharmaceutique"
    assert not is_live(page)


def test_a_document_is_not_sent_before_the_page_that_links_to_it_is_live(
    editor: User, client: Client, clock: time_machine.Traveller, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    document = get_document_model().objects.create(title="Fiche", file=ContentFile(b"%PDF", "fiche.pdf"))
    address = reverse("wagtaildocs_serve", args=[document.pk, document.filename])
    page = draft(editor, front_door())
    page.body = [("paragraph", f'<p><a linktype="document" id="{document.pk}">La fiche</a></p>')]
    page.go_live_at = T
    page.save_revision(user=editor).publish()  # as the end of a review does
    note_citations(saved=page)
    assert client.get(address).status_code == 302  # to the log-in
    assert run_at(clock, T) == ["done"]
    note_citations(saved=ContentPage.objects.get(pk=page.pk))  # what the worker does after each publication
    cache.clear()  # which forgets by itself after a minute
    assert client.get(address).status_code == 200
