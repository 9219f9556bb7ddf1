"""What pages say of themselves to machines: schema.org and Open Graph, true, complete and free of what is hidden."""

import json
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from justhtml import JustHTML

from campaigns.models import SeasonWindow
from campaigns.rules.territories import Territory
from campaigns.seasons.actions import cancel, confirm
from tests.campaigns.writing import (
    ANNOUNCED,
    CLOSES,
    DAY,
    OPENS,
    SECOND,
    WITHDRAWN,
    campaign_list,
    give_window,
    write_campaign,
)
from tests.courses.writing import write_course

pytestmark = pytest.mark.django_db

ADDRESS = "/en/campaigns/influenza/"


@pytest.fixture
def clock():
    with time_machine.travel(OPENS, tick=False) as running:
        yield running


def graph(client: Client, address: str) -> dict[str, Any]:
    """The things a page describes, by type; of several of a type, a list."""
    answer = client.get(address)
    scripts = [one for one in JustHTML(answer.content.decode(), sanitize=False).query("script")
               if one.attrs.get("type") == "application/ld+json"]  # fmt: skip
    if not scripts:
        return {}
    assert len(scripts) == 1
    found = json.loads(scripts[0].to_text())
    assert found["@context"] == "https://schema.org"
    things: dict[str, Any] = {}
    for thing in found["@graph"]:
        things.setdefault(thing["@type"], []).append(thing)
    return things


def meta(client: Client, address: str) -> dict[str, str]:
    tags = JustHTML(client.get(address).content.decode(), sanitize=False).query("meta")
    return {tag.attrs.get("property") or tag.attrs.get("name") or "": tag.attrs.get("content") or "" for tag in tags}


def test_a_campaign_is_a_medical_page_for_somebody_with_sources(client: Client, clock: Any) -> None:
    write_campaign(audiences=["65-and-over", "professionals"])
    page = graph(client, ADDRESS)["MedicalWebPage"][0]
    assert page["name"] == "Influenza first"
    assert page["url"] == f"http://testserver{ADDRESS}"
    assert page["inLanguage"] == "en"
    assert [one["audienceType"] for one in page["audience"]] == ["People aged 65 and over", "Health professionals"]
    assert len(page["citation"]) == 1
    assert "lastReviewed" not in page


def test_the_service_is_an_event_in_each_territory_once_its_dates_are_confirmed(client: Client, clock: Any) -> None:
    page = write_campaign()
    assert "Event" not in graph(client, ADDRESS)
    confirm(window=SeasonWindow.objects.get(), by=None, now=OPENS)
    give_window(page, Territory.REUNION)
    late = give_window(page, Territory.MAYOTTE, announced_at=OPENS + DAY, opens_at=OPENS + 2 * DAY)
    confirm(window=late, by=None, now=OPENS)
    found = graph(client, ADDRESS)["Event"]
    assert [one["location"]["name"] for one in found] == ["Everywhere"]
    assert datetime.fromisoformat(found[0]["startDate"]) == OPENS
    assert datetime.fromisoformat(found[0]["endDate"]) == CLOSES
    assert found[0]["eventStatus"] == "https://schema.org/EventScheduled"
    clock.move_to(OPENS + DAY)
    assert [one["location"]["name"] for one in graph(client, ADDRESS)["Event"]] == ["Everywhere", "Mayotte"]
    clock.move_to(OPENS + DAY + SECOND)
    cancel(window=late, by=None, now=OPENS + DAY + SECOND, reason={"fr": "x", "en": "x"})
    mayotte = graph(client, ADDRESS)["Event"][1]
    assert mayotte["eventStatus"] == "https://schema.org/EventCancelled"


def test_where_a_page_stands_is_told_from_the_home_page_on(client: Client, clock: Any) -> None:
    write_campaign()
    steps = graph(client, ADDRESS)["BreadcrumbList"][0]["itemListElement"]
    assert [(step["position"], step["name"]) for step in steps] == [
        (1, "Home"),
        (2, "Campaigns"),
        (3, "Influenza first"),
    ]
    assert [step.get("item") for step in steps] == ["http://testserver/en/", "http://testserver/en/campaigns/", None]


def test_a_course_says_how_long_it_takes_and_who_gives_it(client: Client) -> None:
    campaign_list("en")
    course = write_course("vaccinate", language="en")
    found = graph(client, course.url)["Course"][0]
    assert found["provider"]["name"] == "Officine"
    assert found["inLanguage"] == "en"
    assert found["hasCourseInstance"]["courseMode"] == "Online"
    assert found["timeRequired"] == found["hasCourseInstance"]["courseWorkload"] == f"PT{course.minutes}M"


def test_no_text_can_end_the_script_it_stands_in(client: Client, clock: Any) -> None:
    hostile = "</script><script>alert(1)</script>\u2028&<!--"
    write_campaign(title=hostile)
    body = client.get(ADDRESS).content.decode()
    assert "<script>alert" not in body
    assert graph(client, ADDRESS)["MedicalWebPage"][0]["name"] == hostile


def test_nothing_is_described_before_it_is_announced_or_after_it_is_withdrawn(client: Client, clock: Any) -> None:
    write_campaign()
    clock.move_to(ANNOUNCED - SECOND)
    assert graph(client, ADDRESS) == {}
    clock.move_to(ANNOUNCED)
    assert "MedicalWebPage" in graph(client, ADDRESS)
    clock.move_to(WITHDRAWN)
    assert graph(client, ADDRESS) == {}


def test_social_networks_are_told_all_they_ask_for(client: Client, clock: Any) -> None:
    french = write_campaign("fr", title="La grippe d’abord", slug="grippe")
    write_campaign("en", translation_key=french.translation_key, has_window=False)
    found = meta(client, ADDRESS)
    assert found["og:title"] == "Influenza first"
    assert found["og:description"] == "One vaccine every autumn."
    assert found["og:url"] == f"http://testserver{ADDRESS}"
    assert found["og:site_name"] == "Officine"
    assert found["og:type"] == "website"
    assert found["og:locale"] == "en_GB"
    assert found["og:locale:alternate"] == "fr_FR"
    assert found["og:image"].startswith("http://testserver/static/mooc/img/share")
    assert (found["og:image:width"], found["og:image:height"]) == ("1200", "630")
    assert found["og:image:alt"]
    assert found["twitter:card"] == "summary_large_image"
    assert found["description"] == "One vaccine every autumn."
