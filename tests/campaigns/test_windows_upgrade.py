"""From pages that carried their dates to windows: every date a manager gave is still there, for visitors and for the desk."""

import sqlite3
from datetime import datetime
from uuid import UUID

import time_machine
from django.test import Client
from wagtail.models import Revision

from campaigns.models import CampaignPage, DateChange, SeasonWindow
from home.editorial.schedule import publish_due
from tests.campaigns.writing import SECOND

DATES = "announced_at, opens_at, closes_at, withdrawn_at"


def test_dates_of_pages_become_windows_and_what_waited_for_its_date_waits_for_the_clock(
    upgraded: sqlite3.Connection, client: Client
):
    """One test for both: migrating a release takes as long as all the rest."""
    see_the_windows_that_languages_share(upgraded, client)
    see_what_was_approved_and_waited_for_its_date(client)


def see_the_windows_that_languages_share(upgraded: sqlite3.Connection, client: Client) -> None:
    rows = upgraded.execute(
        f"SELECT p.translation_key, p.live, {DATES} FROM wagtailcore_page p"
        " JOIN campaigns_campaignpage c ON c.page_ptr_id = p.id"
    )
    then = {UUID(key): [datetime.fromisoformat(f"{one}+00:00") for one in dates] for key, _live, *dates in rows}
    assert len(then) == 7
    now = {window.campaign: window for window in SeasonWindow.objects.all()}
    assert now.keys() == then.keys()
    for key, window in now.items():
        assert [window.announced_at, window.opens_at, window.closes_at, window.withdrawn_at] == then[key]
        assert (window.territory, window.is_opening_confirmed) == ("everywhere", False)
    assert DateChange.objects.filter(kind="set").count() == len(now)
    for page in CampaignPage.objects.live():
        assert (page.series, page.go_live_at, page.expire_at) == (page.translation_key, None, None)
        first, *_, last = then[page.translation_key]
        for moment, status in [(first, 200), (last, 410)]:
            with time_machine.travel(moment, tick=False):
                assert client.get(page.url).status_code == status


def see_what_was_approved_and_waited_for_its_date(client: Client) -> None:
    coming = CampaignPage.objects.get(slug="grippe-2026-2027-suivante")
    assert not coming.live
    waiting = Revision.objects.get(approved_go_live_at__isnull=False)
    assert (waiting.object_id, waiting.content["expire_at"]) == (str(coming.pk), None)
    publish_due(waiting.approved_go_live_at)
    coming.refresh_from_db()
    assert (coming.live, coming.expire_at, coming.season) == (True, None, "2027-2028")
    window = SeasonWindow.objects.get(campaign=coming.translation_key)
    for moment, status in [(window.announced_at - SECOND, 404), (window.announced_at, 200), (window.opens_at, 200)]:
        with time_machine.travel(moment, tick=False):
            assert client.get(coming.url).status_code == status
