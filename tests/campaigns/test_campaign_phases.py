"""What visitors see of a campaign comes from its dates and the clock, to the second, whatever the worker does."""

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.test import Client

from campaigns.models import CampaignPage
from home.editorial.schedule import publish_due
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


def test_once_withdrawn_by_the_worker_the_notice_is_the_same(client: Client) -> None:
    with time_machine.travel(ANNOUNCED - DAY, tick=False) as clock:
        draft = write_draft()
        draft.get_latest_revision().publish()
        assert not CampaignPage.objects.get(pk=draft.pk).live
        assert CampaignPage.objects.get(pk=draft.pk).scheduled_revision is not None
        clock.move_to(ANNOUNCED)
        publish_due(ANNOUNCED)
        assert client.get(ADDRESS).status_code == 200
        clock.move_to(WITHDRAWN)
        publish_due(WITHDRAWN)
        assert not CampaignPage.objects.get(pk=draft.pk).live
        response = client.get(ADDRESS)
    assert response.status_code == 410
    assert "Influenza first" in response.content.decode()


def test_the_notice_never_shows_a_title_that_nobody_reviewed(client: Client) -> None:
    with time_machine.travel(WITHDRAWN - DAY, tick=False):
        draft = write_draft()
        draft.get_latest_revision().publish()
    with time_machine.travel(WITHDRAWN, tick=False):
        publish_due(WITHDRAWN)
        page = CampaignPage.objects.get(pk=draft.pk)
        page.title = "Unreviewed words"
        page.save()
        page.save_revision()
        response = client.get(ADDRESS)
    assert response.status_code == 410
    assert "Unreviewed words" not in response.content.decode()


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


def test_the_window_is_the_only_schedule(campaign: CampaignPage) -> None:
    campaign.announced_at, campaign.withdrawn_at = ANNOUNCED + DAY, None
    campaign.save()
    campaign.refresh_from_db()
    assert (campaign.go_live_at, campaign.expire_at) == (ANNOUNCED + DAY, None)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"opens_at": CLOSES}, "closes_at"),
        ({"announced_at": OPENS + SECOND}, "announced_at"),
        ({"withdrawn_at": CLOSES - SECOND}, "withdrawn_at"),
    ],
)
def test_a_window_that_contradicts_itself_is_refused_in_words_and_by_the_database(
    campaign: CampaignPage, changes: dict[str, datetime], field: str
) -> None:
    for name, value in changes.items():
        setattr(campaign, name, value)
    with pytest.raises(ValidationError) as refusal:
        campaign.full_clean()
    assert field in refusal.value.message_dict
    with pytest.raises(IntegrityError):
        CampaignPage.objects.filter(pk=campaign.pk).update(**changes)


def test_half_a_window_shows_nothing(client: Client) -> None:
    campaign = write_campaign()
    CampaignPage.objects.filter(pk=campaign.pk).update(closes_at=None, withdrawn_at=None)
    assert shown_at(client, OPENS).status_code == 404
    assert ADDRESS not in shown_at(client, OPENS, "/en/campaigns/").content.decode()
    assert front_door("en").live
