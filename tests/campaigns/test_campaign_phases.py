"""What visitors see of a campaign comes from its dates and the clock, to the second, whatever the worker does."""

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client

from campaigns.models import CampaignPage, SeasonWindow
from campaigns.rules.territories import Territory
from campaigns.seasons.actions import cancel
from tests.campaigns.writing import (
    ANNOUNCED,
    CLOSES,
    DAY,
    LAST_DAYS,
    OPENS,
    PARIS,
    SECOND,
    WITHDRAWN,
    front_door,
    give_window,
    write_campaign,
    write_draft,
)  # fmt: skip

pytestmark = pytest.mark.django_db

ADDRESS = "/en/campaigns/influenza/"
LISTS = ["/en/", "/en/campaigns/", "/en/search/?q=influenza", "/sitemap.xml"]


@pytest.fixture
def campaign() -> CampaignPage:
    return write_campaign()


def shown_at(client: Client, moment: datetime, address: str = ADDRESS):
    with time_machine.travel(moment, tick=False):
        return client.get(address)


def seconds_kept(response) -> int:
    return int(re.search(r"max-age=(\d+)", response["Cache-Control"]).group(1))


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (ANNOUNCED, "Opens on 13 October 2026 at 08:00"),
        (OPENS - SECOND, "Opens on 13 October 2026 at 08:00"),
        (OPENS, "Until 31 January 2027"),
        (LAST_DAYS - SECOND, "Until 31 January 2027"),
        (LAST_DAYS, "14 days left, until 31 January 2027"),
        (CLOSES - 2 * DAY, "2 days left"),
        (CLOSES - DAY, "1 day left"),
        (CLOSES - SECOND, "Last day: until 23:59 today"),
        (CLOSES, "Closed since 31 January 2027"),
        (WITHDRAWN - SECOND, "Closed since 31 January 2027"),
    ],
)
def test_the_page_says_its_phase_to_the_second(
    client: Client, campaign: CampaignPage, moment: datetime, words: str
) -> None:
    response = shown_at(client, moment)
    assert response.status_code == 200
    assert words in response.content.decode()


def test_a_second_before_it_is_announced_nobody_finds_a_page_that_is_live_by_mistake(
    client: Client, campaign: CampaignPage
) -> None:
    for address in LISTS:
        hidden, visible = shown_at(client, ANNOUNCED - SECOND, address), shown_at(client, ANNOUNCED, address)
        assert (hidden.status_code, visible.status_code) == (200, 200)
        assert ADDRESS not in hidden.content.decode(), address
        assert ADDRESS in visible.content.decode(), address
    assert shown_at(client, ANNOUNCED - SECOND).status_code == 404


def test_once_withdrawn_by_the_clock_a_kind_notice_leads_to_the_list(client: Client, campaign: CampaignPage) -> None:
    response = shown_at(client, WITHDRAWN)
    page = response.content.decode()
    assert response.status_code == 410
    assert "This campaign is over" in page
    assert 'href="/en/campaigns/"' in page
    assert "Offer a slot" not in page
    for address in LISTS:
        assert ADDRESS not in shown_at(client, WITHDRAWN, address).content.decode(), address


def test_the_notice_never_shows_a_title_that_nobody_reviewed(client: Client) -> None:
    """As a page taken down by an older release, whose row holds the words of its last draft."""
    draft = write_draft()
    draft.get_latest_revision().publish()
    CampaignPage.objects.filter(pk=draft.pk).update(live=False, expired=True, title="Unreviewed words")
    page = CampaignPage.objects.get(pk=draft.pk)
    page.save_revision()
    response = shown_at(client, WITHDRAWN)
    assert response.status_code == 410
    assert "Unreviewed words" not in response.content.decode()


def test_the_notice_and_the_closed_page_lead_to_the_next_season(client: Client, campaign: CampaignPage) -> None:
    following = write_campaign(
        title="Influenza again", slug="again", series=campaign.series,
        announced_at=CLOSES + DAY, opens_at=OPENS + 364 * DAY, closes_at=CLOSES + 364 * DAY, withdrawn_at=None,
    )  # fmt: skip
    assert "Influenza again" not in shown_at(client, CLOSES).content.decode()
    for moment in (CLOSES + DAY, WITHDRAWN):
        assert following.url in shown_at(client, moment).content.decode()
    assert "The next season" not in shown_at(client, CLOSES + 365 * DAY, following.url).content.decode()


def test_a_cancelled_campaign_says_so_and_one_cancelled_before_its_announcement_is_never_seen(
    client: Client, campaign: CampaignPage
) -> None:
    window = SeasonWindow.objects.get(campaign=campaign.translation_key)
    cancel(window=window, by=None, now=OPENS, reason={})
    assert "Opens on 13 October 2026" in shown_at(client, OPENS - SECOND).content.decode()
    shown = shown_at(client, OPENS).content.decode()
    assert "This campaign is cancelled" in shown
    assert "Cancelled on 13 October 2026" in shown
    SeasonWindow.objects.filter(pk=window.pk).update(cancelled_at=ANNOUNCED - DAY)
    assert shown_at(client, OPENS).status_code == 404
    for address in LISTS:
        assert ADDRESS not in shown_at(client, OPENS, address).content.decode(), address


def test_a_campaign_taken_down_by_hand_is_not_found(client: Client, campaign: CampaignPage) -> None:
    campaign.unpublish()
    assert shown_at(client, OPENS).status_code == 404
    assert shown_at(client, WITHDRAWN).status_code == 404


def test_a_draft_is_never_found_not_even_after_its_end(client: Client) -> None:
    write_draft()
    assert shown_at(client, OPENS).status_code == 404
    assert shown_at(client, WITHDRAWN).status_code == 404


@pytest.mark.parametrize("boundary", [OPENS, LAST_DAYS, CLOSES, WITHDRAWN])
@pytest.mark.parametrize("address", [ADDRESS, "/en/campaigns/", "/en/"])
def test_no_copy_is_kept_past_the_next_boundary(
    client: Client, campaign: CampaignPage, boundary: datetime, address: str
) -> None:
    assert seconds_kept(shown_at(client, boundary - 10 * SECOND, address)) == 10
    assert seconds_kept(shown_at(client, boundary - timedelta(milliseconds=500), address)) == 0


def test_no_list_is_kept_past_the_announcement(client: Client, campaign: CampaignPage) -> None:
    for address in ["/en/campaigns/", "/en/"]:
        assert seconds_kept(shown_at(client, ANNOUNCED - 10 * SECOND, address)) == 10


def test_while_days_are_counted_no_copy_is_kept_past_midnight_in_paris(client: Client, campaign: CampaignPage) -> None:
    midnight = datetime(2027, 1, 30, tzinfo=PARIS)
    assert seconds_kept(shown_at(client, midnight - 7 * SECOND)) == 7


def test_what_runs_in_one_territory_is_not_hidden_by_what_is_over_in_another(
    client: Client, campaign: CampaignPage
) -> None:
    give_window(campaign, Territory.REUNION, opens_at=OPENS + 30 * DAY, closes_at=CLOSES + 20 * DAY)
    assert "Everywhere: Until 31 January 2027" in shown_at(client, OPENS + DAY).content.decode()
    assert "Réunion: Until 21 February 2027" in shown_at(client, CLOSES + DAY).content.decode()
    boundary = CLOSES + 20 * DAY
    assert seconds_kept(shown_at(client, boundary - 5 * SECOND)) == 5


def test_without_a_window_nothing_is_shown(client: Client) -> None:
    write_campaign(has_window=False)
    assert shown_at(client, OPENS).status_code == 404
    assert ADDRESS not in shown_at(client, OPENS, "/en/campaigns/").content.decode()
    assert front_door("en").live
