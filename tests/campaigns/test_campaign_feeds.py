"""Calendars and feeds of campaigns, read back by programs that did not write them."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import feedparser
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream
from ical.event import Event

from campaigns.models import CampaignPage, SeasonWindow
from campaigns.rules.territories import Territory
from campaigns.seasons.actions import cancel, confirm, set_window
from tests.campaigns.writing import (
    ANNOUNCED,
    CLOSES,
    DAY,
    LAST_DAYS,
    OPENS,
    SECOND,
    WITHDRAWN,
    dates,
    give_window,
    write_campaign,
    write_draft,
)

pytestmark = pytest.mark.django_db

REASON = {"fr": "Livraison", "en": "Delivery"}
MOST_QUERIES = 5


@pytest.fixture
def clock():
    with time_machine.travel(OPENS, tick=False) as running:
        yield running


def read(client: Client, ending: str, audience: str = "all", territory: str = "all", language: str = "en") -> Any:
    """A feed as an independent program understands it."""
    answer = client.get(f"/{language}/feeds/{audience}/{territory}/campaigns.{ending}")
    assert answer.status_code == 200
    if ending == "ics":
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        return IcsCalendarStream.calendar_from_ics(answer.content.decode())
    if ending == "json":
        return json.loads(answer.content)
    found = feedparser.parse(answer.content)
    assert not found.bozo, found
    return found


def events(calendar: Calendar) -> dict[str, Event]:
    return {str(event.summary): event for event in calendar.events}


# --- Calendars -------------------------------------------------------------------------------


def test_a_calendar_holds_the_three_dates_of_a_campaign_at_their_instants(client: Client, clock: Any) -> None:
    page = write_campaign(audiences=["65-and-over"], is_demonstration=True)
    confirm(window=SeasonWindow.objects.get(), by=None, now=OPENS)
    calendar = read(client, "ics")
    found = events(calendar)
    assert {name: event.dtstart for name, event in found.items()} == {
        "Influenza first: communication opens": ANNOUNCED.astimezone(UTC),
        "Influenza first: service opens": OPENS.astimezone(UTC),
        "Influenza first: service ends": CLOSES.astimezone(UTC),
    }
    opening = found["Influenza first: service opens"]
    assert opening.status == "CONFIRMED"
    assert opening.url == f"http://testserver{page.url}"
    assert opening.location == "Everywhere"
    assert opening.categories == ["People aged 65 and over"]
    assert "Demonstration: not validated for real use" in str(opening.description)
    assert calendar.prodid == "-//Officine//Campaigns//EN"


def test_a_date_that_is_not_confirmed_is_tentative(client: Client, clock: Any) -> None:
    write_campaign()
    confirm(window=SeasonWindow.objects.get(), by=None, now=OPENS, dates=["announcing", "opening"])
    found = events(read(client, "ics"))
    assert found["Influenza first: service opens"].status == "CONFIRMED"
    assert found["Influenza first: service ends (provisional date)"].status == "TENTATIVE"


def test_a_date_that_moves_keeps_its_name_and_counts_its_changes(client: Client, clock: Any) -> None:
    page = write_campaign()
    before = {str(event.dtstart): event for event in read(client, "ics").events}
    end = before[str(CLOSES.astimezone(UTC))]
    clock.move_to(OPENS + DAY)
    moved = dates(closes_at=CLOSES - 4 * DAY)
    set_window(
        campaign=page.translation_key,
        territory=Territory.EVERYWHERE,
        dates=moved,
        by=None,
        now=OPENS + DAY,
        reason=REASON,
    )
    after = {event.uid: event for event in read(client, "ics").events}
    assert set(after) == {event.uid for event in before.values()}
    assert after[end.uid].dtstart == (CLOSES - 4 * DAY).astimezone(UTC)
    assert after[end.uid].sequence == end.sequence + 1
    assert after[end.uid].last_modified == after[end.uid].dtstamp == OPENS + DAY
    assert end.last_modified < OPENS


def test_what_is_cancelled_stays_in_the_calendar_and_says_so(client: Client, clock: Any) -> None:
    write_campaign()
    confirm(window=SeasonWindow.objects.get(), by=None, now=ANNOUNCED)
    before = {event.uid: event for event in read(client, "ics").events}
    clock.move_to(OPENS + DAY)
    cancel(window=SeasonWindow.objects.get(), by=None, now=OPENS + DAY, reason=REASON)
    calendar = read(client, "ics")
    assert {event.uid for event in calendar.events} == set(before)
    found = events(calendar)
    assert found["Influenza first: service opens (cancelled)"].status == "CONFIRMED"
    end = found["Influenza first: service ends (cancelled)"]
    assert end.status == "CANCELLED"
    assert end.sequence > before[end.uid].sequence


@pytest.mark.parametrize(
    ("territory", "zone"),
    [
        (Territory.MAINLAND, "Europe/Paris"),
        (Territory.REUNION, "Indian/Reunion"),
        (Territory.GUADELOUPE, "America/Guadeloupe"),
    ],
)
@pytest.mark.parametrize("day", [datetime(2026, 10, 25), datetime(2027, 3, 28)])
def test_eight_in_the_morning_is_eight_in_every_territory_on_the_days_when_clocks_change(
    client: Client, clock: Any, territory: Territory, zone: str, day: datetime
) -> None:
    page = write_campaign(has_window=False)
    opens = day.replace(hour=8, tzinfo=ZoneInfo(zone))
    give_window(page, territory, opens_at=opens, closes_at=opens + 100 * DAY, withdrawn_at=None)
    calendar = read(client, "ics", territory=territory.value)
    opening = next(event for event in calendar.events if "service opens" in str(event.summary))
    assert opening.dtstart.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == day.replace(hour=8)


def test_a_calendar_is_the_same_bytes_until_something_changes(client: Client, clock: Any) -> None:
    write_campaign()
    first = client.get("/en/feeds/all/all/campaigns.ics")
    clock.move_to(OPENS + DAY)
    again = client.get("/en/feeds/all/all/campaigns.ics", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304


def test_hostile_words_break_no_line_of_a_calendar(client: Client, clock: Any) -> None:
    hostile = "Flu\r\nEND:VEVENT\r\nBEGIN:VEVENT; , \\ “é” " + "long " * 30
    page = write_campaign()
    CampaignPage.objects.filter(pk=page.pk).update(title=hostile)
    raw = client.get("/en/feeds/all/all/campaigns.ics").content
    assert raw.count(b"BEGIN:VEVENT\r\n") == raw.count(b"\r\nEND:VEVENT") == 3
    assert max(map(len, raw.split(b"\r\n"))) <= 75
    assert len(read(client, "ics").events) == 3


# --- Feeds -----------------------------------------------------------------------------------


def test_a_feed_tells_what_has_happened_and_nothing_that_has_not(client: Client, clock: Any) -> None:
    write_campaign()
    told = {}
    for moment in (ANNOUNCED - SECOND, ANNOUNCED, OPENS, LAST_DAYS, CLOSES, WITHDRAWN):
        clock.move_to(moment)
        told[moment] = [entry.title for entry in read(client, "atom").entries]
        assert [item["title"] for item in read(client, "json")["items"]] == told[moment]
    begun = [
        "Influenza first: announced",
        "Influenza first: open",
        "Influenza first: the last days",
        "Influenza first: over",
    ]
    assert told[ANNOUNCED - SECOND] == told[WITHDRAWN] == []
    assert told[ANNOUNCED] == begun[:1]
    assert told[OPENS] == begun[1::-1]
    assert told[LAST_DAYS] == begun[2::-1]
    assert told[CLOSES] == begun[::-1]


def test_news_keep_their_names_and_their_dates(client: Client, clock: Any) -> None:
    page = write_campaign(is_demonstration=True)
    first = read(client, "atom")
    clock.move_to(OPENS + 3 * DAY)
    again = read(client, "atom")
    assert [entry.id for entry in again.entries] == [entry.id for entry in first.entries]
    assert len({entry.id for entry in first.entries}) == 2
    assert first.feed.updated == again.feed.updated
    news = again.entries[0]
    assert news.link == f"http://testserver{page.url}"
    assert datetime.fromisoformat(news.published) == OPENS
    assert "Until 31 January 2027" in news.summary
    assert "Demonstration" in news.summary
    assert again.feed.links[1]["href"] == "http://testserver/en/feeds/all/all/campaigns.atom"


def test_what_is_updated_in_a_feed_follows_major_changes_and_not_slips_of_the_pen(client: Client, clock: Any) -> None:
    clock.move_to(ANNOUNCED)
    page = write_draft()
    page.get_latest_revision().publish()
    clock.move_to(OPENS)

    def say(at: datetime, weight: str, summary: str) -> tuple[str, str, str]:
        clock.move_to(at)
        draft = CampaignPage.objects.get(pk=page.pk).get_latest_revision_as_object()
        draft.summary, draft.change_note, draft.change_weight = summary, "Said.", weight
        draft.save_revision().publish()
        atom, feed = read(client, "atom"), read(client, "json")
        assert summary in atom.entries[0].summary
        assert feed["items"][0]["date_modified"].startswith(atom.entries[0].updated[:19])
        [opening] = [event for event in read(client, "ics").events if event.dtstart == OPENS]
        assert opening.last_modified == at  # a program that keeps dates takes every new word
        return atom.feed.updated, atom.entries[0].updated, atom.entries[1].updated

    before = read(client, "atom")
    assert datetime.fromisoformat(before.feed.updated) == OPENS
    slip = say(OPENS + DAY, "minor", "One vaccine each autumn.")
    assert slip == (before.feed.updated, before.entries[0].updated, before.entries[1].updated)
    major = say(OPENS + 2 * DAY, "major", "Two vaccines each autumn.")
    assert {datetime.fromisoformat(moment) for moment in major} == {OPENS + 2 * DAY}
    assert say(OPENS + 3 * DAY, "minor", "Two vaccines every autumn.") == major


def test_a_json_feed_has_what_its_version_asks_for(client: Client, clock: Any) -> None:
    page = write_campaign()
    found = read(client, "json")
    assert found["version"] == "https://jsonfeed.org/version/1.1"
    assert found["feed_url"] == "http://testserver/en/feeds/all/all/campaigns.json"
    assert found["language"] == "en"
    item = found["items"][0]
    assert item["id"].startswith("urn:uuid:")
    assert item["url"] == f"http://testserver{page.url}"
    assert datetime.fromisoformat(item["date_published"]) == OPENS
    assert item["content_text"].startswith("Until 31 January 2027")
    assert client.get(found["feed_url"])["Content-Type"] == "application/feed+json"


def test_hostile_words_are_words_in_every_feed(client: Client, clock: Any) -> None:
    write_campaign(title="<script>alert(1)</script> & co", summary="]]><b onclick=x>bold</b>")
    entry = read(client, "atom").entries[0]
    assert entry.title == "<script>alert(1)</script> & co: open" or "&lt;script&gt;" in entry.title
    assert "<b onclick" not in entry.summary
    assert "<b" not in read(client, "json")["items"][0]["content_html"]


# --- For whom and where ----------------------------------------------------------------------


def test_each_audience_and_each_territory_has_its_own(client: Client, clock: Any) -> None:
    write_campaign(title="Seniors", slug="seniors", audiences=["65-and-over"])
    local = write_campaign(title="Overseas", slug="overseas", audiences=["parents"], has_window=False)
    give_window(local, Territory.REUNION)

    def titles(**which: str) -> set[str]:
        return {item["title"].partition(":")[0] for item in read(client, "json", **which)["items"]}

    assert titles() == {"Seniors", "Overseas"}
    assert titles(audience="65-and-over") == {"Seniors"}
    assert titles(audience="parents") == {"Overseas"}
    assert titles(audience="pregnancy") == set()
    assert titles(territory="reunion") == {"Seniors", "Overseas"}
    assert titles(territory="mayotte") == {"Seniors"}
    assert titles(audience="parents", territory="mayotte") == set()
    assert any("(Réunion)" in item["title"] for item in read(client, "json", territory="reunion")["items"])


def test_a_territory_with_dates_of_its_own_is_told_those_and_not_the_others(client: Client, clock: Any) -> None:
    page = write_campaign()
    give_window(page, Territory.REUNION, opens_at=OPENS + 5 * DAY)
    assert len(read(client, "ics", territory="reunion").events) == 3
    assert len(read(client, "ics", territory="mayotte").events) == 3
    assert len(read(client, "ics").events) == 6


def test_each_language_has_its_own(client: Client, clock: Any) -> None:
    write_campaign()
    assert read(client, "json", language="fr")["items"] == []
    write_campaign("fr", title="La grippe d’abord", slug="grippe")
    feed = read(client, "atom", language="fr")
    assert feed.entries[0].title.startswith("La grippe d’abord")
    assert feed.feed.language == "fr"


@pytest.mark.parametrize("path", ["nobody/all", "all/atlantis", "all/ALL"])
def test_a_feed_that_there_is_not_is_not_found(client: Client, clock: Any, path: str) -> None:
    answer = client.get(f"/en/feeds/{path}/campaigns.ics")
    assert answer.status_code == 404


# --- How they are sent -----------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["atom", "json", "ics"])
def test_a_feed_is_the_same_for_everybody_and_kept_no_longer_than_it_is_true(
    client: Client, clock: Any, ending: str
) -> None:
    write_campaign(slug="running")
    write_campaign(slug="hidden", announced_at=OPENS + timedelta(seconds=20), opens_at=OPENS + DAY)
    answer = client.get(f"/en/feeds/all/all/campaigns.{ending}")
    assert answer["Cache-Control"] == "public, max-age=20"
    assert "Vary" not in answer
    assert not answer.cookies
    assert answer["Access-Control-Allow-Origin"] == "*"
    head = client.head(f"/en/feeds/all/all/campaigns.{ending}")
    assert head["ETag"] == answer["ETag"]
    assert head["Content-Type"] == answer["Content-Type"]
    assert (
        client.get(f"/en/feeds/all/all/campaigns.{ending}", headers={"If-None-Match": answer["ETag"]}).status_code
        == 304
    )


@pytest.mark.parametrize("ending", ["atom", "json", "ics"])
def test_a_feed_costs_at_most_five_queries_however_many_campaigns_there_are(
    client: Client, clock: Any, ending: str
) -> None:
    def queries() -> int:
        client.get(f"/en/feeds/all/all/campaigns.{ending}")
        with CaptureQueriesContext(connection) as done:
            client.get(f"/en/feeds/all/all/campaigns.{ending}")
        return sum("SAVEPOINT" not in query["sql"] for query in done)

    give_window(write_campaign(), Territory.REUNION)
    alone = queries()
    for number in range(6):
        give_window(write_campaign(slug=f"other-{number}"), Territory.MAYOTTE)
    assert queries() == alone <= MOST_QUERIES


# --- Choosing one ----------------------------------------------------------------------------


def test_the_page_to_follow_campaigns_gives_the_addresses_of_what_was_chosen(client: Client, clock: Any) -> None:
    write_campaign()
    page = client.get("/en/follow/?territory=reunion&audience=parents")
    said = page.content.decode()
    for address in ("webcal://testserver/en/feeds/parents/reunion/campaigns.ics",
                    "http://testserver/en/feeds/parents/reunion/campaigns.ics",
                    "http://testserver/en/feeds/parents/reunion/campaigns.atom",
                    "http://testserver/en/feeds/parents/reunion/campaigns.json"):  # fmt: skip
        assert f'"{address}"' in said, address
    assert 'rel="alternate" type="application/atom+xml"' in said
    wrong = client.get("/en/follow/?territory=atlantis")
    assert wrong.status_code == 200
    assert "atlantis is not one of the available choices" in wrong.content.decode()


def test_the_list_of_campaigns_leads_there(client: Client, clock: Any) -> None:
    write_campaign()
    said = client.get("/en/campaigns/").content.decode()
    assert 'href="/en/follow/"' in said
    assert 'type="application/atom+xml"' in said
