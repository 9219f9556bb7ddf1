"""A correction published now keeps what is scheduled, and says what the scheduled version lacks."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from wagtail.models import Revision

from home.editorial.agenda import page_type
from home.editorial.models import ReviewRecord
from home.editorial.schedule import publish_due
from home.models import Claim
from home.pages import ContentPage
from tests.home.desk import Desk, draft, front_door, is_live, step
from tests.home.facts import write_claim

T = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def clock():
    with time_machine.travel(T, tick=False) as traveller:
        yield traveller


@pytest.fixture
def page(db, clock, editor):
    """Live, and to be renamed in a day."""
    page = draft(editor, front_door())
    page.get_latest_revision().publish()
    schedule(page, T + DAY, title="Demain")
    return page


def schedule(obj, go_live_at, **changes):
    version = type(obj).objects.get(pk=obj.pk).get_latest_revision_as_object()
    version.go_live_at = go_live_at
    for name, value in changes.items():
        setattr(version, name, value)
    version.save_revision(clean=False).publish()


def title(page):
    return ContentPage.objects.get(pk=page.pk).title


def scheduled(obj):
    return list(
        Revision.objects.for_instance(obj)
        .filter(approved_go_live_at__isnull=False)
        .values_list("approved_go_live_at", flat=True)
    )


def edit_url(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def correct(user, page):
    """Press the button that opens what readers see now."""
    url = reverse("schedule_correct", args=[page_type().pk, page.pk])
    return Desk.of(user).client.post(url)


def test_what_waits_for_its_time_is_locked_until_somebody_asks_to_correct_what_is_live(page, editor):
    shown = Desk.of(editor).client.get(edit_url(page), headers={"Accept-Language": "en"}).content.decode()
    assert reverse("schedule_correct", args=[page_type().pk, page.pk]) in shown
    Desk.of(editor).send(page, title="Trop tôt")
    assert ContentPage.objects.get(pk=page.pk).get_latest_revision_as_object().title == "Demain"

    assert correct(editor, page).url == edit_url(page)
    assert ContentPage.objects.get(pk=page.pk).get_latest_revision_as_object().title == "À propos"
    Desk.of(editor).send(page, title="À propos de nous")
    assert ContentPage.objects.get(pk=page.pk).get_latest_revision_as_object().title == "À propos de nous"
    assert scheduled(page) == [T + DAY]


def test_who_may_not_edit_corrects_nothing(page, pharmacist, nobody):
    for user in (pharmacist, nobody):
        assert correct(user, page).status_code in (302, 403)
    assert ContentPage.objects.get(pk=page.pk).get_latest_revision_as_object().title == "Demain"


def test_a_correction_that_is_reviewed_goes_live_and_the_scheduled_change_still_happens(
    page, editor, pharmacist, medical, clock
):
    correct(editor, page)
    Desk.of(editor).submit(page, title="À propos (corrigé)")
    Desk.of(pharmacist).decide(page, "approve")
    Desk.of(medical).decide(page, "approve")
    assert title(page) == "À propos (corrigé)"
    assert scheduled(page) == [T + DAY]
    shown = Desk.of(editor).client.get(edit_url(page), headers={"Accept-Language": "en"}).content.decode()
    assert "lacks what was corrected since" in shown
    assert reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, page.scheduled_revision.pk]) in shown

    clock.move_to(T + DAY)
    publish_due(T + DAY)
    assert title(page) == "Demain"
    newest = ContentPage.objects.get(pk=page.pk)
    assert newest.get_latest_revision_as_object().title == "Demain"
    assert not newest.has_unpublished_changes
    assert scheduled(page) == []


def test_a_snippet_keeps_its_scheduled_change_too(editor, clock):
    claim = write_claim(by=editor, publish=True)
    words = claim.claim_fr
    schedule(claim, T + DAY, claim_fr="Demain ?")
    version = Claim.objects.get(pk=claim.pk)
    version.claim_fr = "Aujourd’hui ?"
    version.save_revision(clean=False).publish()
    assert scheduled(claim) == [T + DAY]
    clock.move_to(T + DAY)
    publish_due(T + DAY)
    assert Claim.objects.get(pk=claim.pk).claim_fr == "Demain ?" != words


def test_another_date_replaces_the_first(page):
    schedule(page, T + 2 * DAY)
    assert scheduled(page) == [T + 2 * DAY]


def test_the_review_of_a_correction_goes_on_when_the_scheduled_version_goes_live(page, editor, pharmacist, clock):
    correct(editor, page)
    Desk.of(editor).submit(page, title="Correction")
    clock.move_to(T + DAY)
    publish_due(T + DAY)
    assert title(page) == "Demain"
    assert step(page) == "Relecture pharmaceutique"
    shown = Desk.of(editor).client.get(edit_url(page), headers={"Accept-Language": "en"}).content.decode()
    assert "went live while this draft was being written" in shown


def test_the_review_of_what_is_published_ends_with_its_publication(editor, clock):
    page = draft(editor, front_door())
    Desk.of(editor).submit(page)
    ContentPage.objects.get(pk=page.pk).get_latest_revision().publish()
    assert is_live(page)
    assert step(page) is None
    assert not ReviewRecord.objects.exists()
