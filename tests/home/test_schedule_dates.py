"""Dates of the schedule on the form: the zone is named, impossible times are refused, dates that fired are gone."""

import hashlib
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path

import pytest
import time_machine
from django.urls import reverse
from wagtail.models import Site
from wagtail.users.models import UserProfile

from home.editorial.schedule import publish_due
from home.models import Claim
from home.pages import ContentPage
from tests.home.desk import Desk, draft, front_door, is_live
from tests.home.facts import write_claim

T = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def clock():
    with time_machine.travel(T, tick=False) as traveller:
        yield traveller


@pytest.fixture
def page(db, clock, editor):
    return draft(editor, front_door())


def edit(user, page):
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return Desk.of(user).client.get(url, headers={"Accept-Language": "en"}).content.decode()


def stored(page):
    return ContentPage.objects.get(pk=page.pk).get_latest_revision_as_object()


def test_the_form_names_the_zone_and_how_long_it_is_until_then(page, editor):
    Desk.of(editor).send(page, go_live_at="2026-11-25 13:30")
    shown = edit(editor, page)
    assert "Times are in the zone Europe/Paris" in shown
    assert "in 3 days 4 h" in shown


def test_the_form_of_a_snippet_names_the_zone_too(editor, clock):
    claim = write_claim(by=editor, publish=False)
    url = reverse("wagtailsnippets_home_claim:edit", args=[claim.pk])
    shown = Desk.of(editor).client.get(url, headers={"Accept-Language": "en"}).content.decode()
    assert "Times are in the zone Europe/Paris" in shown


@pytest.mark.parametrize(
    ("name", "local"),
    [
        ("go_live_at", "2027-03-28 02:30"),  # skipped in spring
        ("expire_at", "2027-03-28 02:30"),
        ("go_live_at", "2027-10-31 02:30"),  # twice in autumn
        ("expire_at", "2027-10-31 02:30"),
        ("go_live_at", "demain"),
    ],
)
def test_a_time_that_does_not_exist_or_exists_twice_is_refused_with_a_sentence(page, editor, name, local):
    before = stored(page).get_latest_revision().pk
    answer = Desk.of(editor).send(page, title="Autre", **{name: local})
    assert answer.status_code == 200
    errors = answer.context["form"].errors
    assert list(errors) == [name]
    assert len(str(errors[name][0])) > 20
    assert stored(page).get_latest_revision().pk == before

    Desk.of(editor).send(page, title="Autre", **{name: "2027-03-28 03:30"})
    assert getattr(stored(page), name) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)


def test_somebody_who_works_in_another_zone_writes_and_reads_times_of_that_zone(page, editor):
    UserProfile.objects.update_or_create(user=editor, defaults={"current_time_zone": "America/Cayenne"})
    Desk.of(editor).send(page, go_live_at="2026-11-25 09:30")
    assert stored(page).go_live_at == datetime(2026, 11, 25, 12, 30, tzinfo=UTC)
    assert "Times are in the zone America/Cayenne" in edit(editor, page)
    for _ in range(3):  # saving again moves nothing
        assert Desk.of(editor).form(page)["go_live_at"] == "2026-11-25 09:30"
        Desk.of(editor).send(page)
    assert stored(page).go_live_at == datetime(2026, 11, 25, 12, 30, tzinfo=UTC)


def test_dates_that_have_fired_do_not_stand_in_the_way_of_the_next_edit(page, editor, clock):
    version = stored(page)
    version.go_live_at, version.expire_at = T + HOUR, T + DAY
    version.save_revision(clean=False).publish()
    clock.move_to(T + HOUR)
    publish_due(T + HOUR)
    assert Desk.of(editor).form(page)["go_live_at"] == ""
    assert Desk.of(editor).send(page, title="Pendant").status_code == 302
    assert stored(page).expire_at == T + DAY

    clock.move_to(T + DAY)
    publish_due(T + DAY)
    assert not is_live(page)
    row = ContentPage.objects.get(pk=page.pk)
    assert (row.go_live_at, row.expire_at, row.expired) == (None, None, True)
    assert Desk.of(editor).form(page)["expire_at"] == ""
    assert Desk.of(editor).send(page, title="Après").status_code == 302
    assert stored(page).title == "Après"


def test_dates_of_a_snippet_that_have_fired_are_gone_too(editor, clock):
    claim = write_claim(by=editor, publish=False)
    version = claim.get_latest_revision_as_object()
    version.expire_at = T + HOUR
    version.save_revision(clean=False).publish()
    clock.move_to(T + HOUR)
    publish_due(T + HOUR)
    claim = Claim.objects.get(pk=claim.pk)
    assert (claim.live, claim.expire_at) == (False, None)
    form = Desk.of(editor).client.get(reverse("wagtailsnippets_home_claim:edit", args=[claim.pk])).context["form"]
    assert form.instance.expire_at is None


def test_wagtails_own_form_of_the_dates_is_the_one_we_took_over():
    origin = Path(find_spec("wagtail").origin).parent
    own = origin / "admin/templates/wagtailadmin/panels/publishing/schedule_publishing_panel.html"
    assert hashlib.sha256(own.read_bytes()).hexdigest() == (
        "6573d65f538d85d64350557249b2bf4b63d4eb35be6d813fe27392cc27a99e4c"
    ), "Compare it with templates/wagtailadmin/panels/publishing/ and bring the change over."


@pytest.mark.parametrize("address", ["page", "home", "search"])
def test_no_copy_of_a_page_or_a_list_is_kept_past_the_next_change(page, clock, client, address, editor):
    home = page.get_parent()
    site = Site.objects.get(is_default_site=True)
    site.root_page = home
    site.save()
    page.get_latest_revision().publish()
    other = draft(editor, home, "Autre", slug="autre", go_live_at=T + timedelta(seconds=40))
    url = {"page": page.get_url(), "home": home.get_url(), "search": reverse("search")}[address]

    def kept():
        answer = client.get(url, follow=True)
        assert answer.status_code == 200
        return answer.headers["Cache-Control"]

    assert "max-age=60" in kept()
    other.get_latest_revision().publish()
    assert "max-age=40" in kept()
    clock.move_to(T + timedelta(seconds=39))
    assert "max-age=1" in kept()
    clock.move_to(T + timedelta(seconds=40))  # due, not done yet
    assert "max-age=0" in kept()
    publish_due(T + timedelta(seconds=40))
    assert "max-age=60" in kept()
