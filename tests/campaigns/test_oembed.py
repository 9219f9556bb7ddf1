"""The oEmbed provider: a link to a campaign becomes its widget, and only such a link."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from justhtml import JustHTML

from campaigns.models import CampaignPage
from tests.campaigns.writing import ANNOUNCED, CLOSES, OPENS, SECOND, WITHDRAWN, write_campaign

pytestmark = pytest.mark.django_db

PAGE = "http://testserver/en/campaigns/influenza/"
MOST_QUERIES = 5


@pytest.fixture
def clock():
    with time_machine.travel(OPENS, tick=False) as running:
        yield running


@pytest.fixture
def page(clock: Any) -> CampaignPage:
    return write_campaign()


def ask(client: Client, url: str = PAGE, **more: Any) -> Any:
    return client.get("/en/embed/oembed/", {"url": url, **more})


def frame_of(answer: Any) -> dict[str, str]:
    parsed = JustHTML(answer.json()["html"], fragment=True, collect_errors=True, sanitize=False)
    assert parsed.errors == []
    frames = parsed.query("iframe")
    assert len(frames) == 1
    return dict(frames[0].attrs)


def test_the_link_of_a_campaign_becomes_its_widget(client: Client, page: CampaignPage) -> None:
    answer = ask(client, format="json")
    said = answer.json()
    assert answer["Content-Type"] == "application/json"
    assert {name: said[name] for name in ("version", "type", "title", "provider_name", "provider_url")} == {
        "version": "1.0",
        "type": "rich",
        "title": "Influenza first",
        "provider_name": "Officine",
        "provider_url": "http://testserver/",
    }
    frame = frame_of(answer)
    assert frame["src"] == f"http://testserver/en/embed/campaign/{page.translation_key}/"
    assert (frame["width"], frame["height"]) == (str(said["width"]), str(said["height"]))
    assert client.get(frame["src"]).status_code == 200


def test_the_link_is_found_on_the_page(client: Client, page: CampaignPage) -> None:
    head = JustHTML(client.get(page.url).content.decode(), sanitize=False)
    links = [dict(link.attrs) for link in head.query("link")]
    found = next(link for link in links if link.get("type") == "application/json+oembed")
    assert found["title"] == "Influenza first"
    assert client.get(found["href"]).json()["title"] == "Influenza first"


def test_a_link_to_a_widget_keeps_what_was_chosen_for_it(client: Client, page: CampaignPage) -> None:
    chosen = f"http://testserver/en/embed/campaign/{page.translation_key}/?territory=mayotte&size=wide&theme=dark"
    frame = frame_of(ask(client, chosen))
    assert "territory=mayotte" in frame["src"]
    assert "theme=dark" in frame["src"]
    assert ask(client, chosen.replace("mayotte", "atlantis")).status_code == 404


@pytest.mark.parametrize(
    ("limits", "size"),
    [({}, "standard"), ({"maxwidth": 2000}, "wide"), ({"maxwidth": 500}, "standard"), ({"maxwidth": 400}, "compact"),
     ({"maxwidth": 100, "maxheight": 90}, "compact"), ({"maxheight": 400}, "compact"), ({"maxwidth": 700, "maxheight": 9999}, "standard")],
)  # fmt: skip
def test_it_is_never_larger_than_asked_for(
    client: Client, page: CampaignPage, limits: dict[str, int], size: str
) -> None:
    answer = ask(client, **limits)
    said, frame = answer.json(), frame_of(answer)
    assert said["width"] <= limits.get("maxwidth", 10_000)
    assert said["height"] <= limits.get("maxheight", 10_000)
    assert (int(frame["width"]), int(frame["height"])) == (said["width"], said["height"])
    assert ("size" not in frame["src"]) if size == "standard" else (f"size={size}" in frame["src"])


@pytest.mark.parametrize(
    "limits",
    [{"maxwidth": "wide"}, {"maxwidth": "0"}, {"maxheight": "-1"}, {"maxwidth": "1e9"}, {"maxwidth": "٣٠٠"},
     {"maxheight": ""}, {"maxwidth": "9" * 400}],
)  # fmt: skip
def test_a_size_that_is_no_number_of_pixels_is_refused_in_a_sentence(
    client: Client, page: CampaignPage, limits: dict[str, str]
) -> None:
    answer = ask(client, **limits)
    assert answer.status_code == 400
    assert "number of pixels" in answer.content.decode()


def test_another_format_is_not_provided(client: Client, page: CampaignPage) -> None:
    assert ask(client, format="xml").status_code == 501
    assert client.get("/en/embed/oembed/").status_code == 400
    assert client.post("/en/embed/oembed/").status_code == 405


@pytest.mark.parametrize(
    "url",
    ["https://elsewhere.example/en/campaigns/influenza/", "http://testserver.example/en/campaigns/influenza/",
     "http://testserver@elsewhere.example/en/campaigns/influenza/", "http://testserver/en/", "http://testserver/en/campaigns/",
     "http://testserver/en/campaigns/nothing/", "http://testserver/en/elsewhere/influenza/", "javascript:alert(1)", "influenza",
     "http://testserver/fr/campaigns/influenza/", "http://testserver/campaigns/influenza/", "http://[", "http://testserver/en/a\x00b/",
     "http://testserver/en/campaigns/" + "a" * 5000, "ftp://testserver/en/campaigns/influenza/"],
)  # fmt: skip
def test_nothing_is_provided_for_other_addresses(client: Client, page: CampaignPage, url: str) -> None:
    answer = ask(client, url)
    assert answer.status_code == 404
    assert answer["Cache-Control"] == "no-store"


def test_it_speaks_the_language_of_the_link(client: Client, page: CampaignPage) -> None:
    french = write_campaign("fr", title="La grippe d’abord", slug="grippe")
    answer = ask(client, f"http://testserver{french.url}")
    assert answer.json()["title"] == "La grippe d’abord"
    assert "/fr/embed/campaign/" in frame_of(answer)["src"]


def test_it_follows_the_clock_to_the_second(client: Client, page: CampaignPage, clock: Any) -> None:
    seen = {}
    for moment in (ANNOUNCED, CLOSES, WITHDRAWN):
        clock.move_to(moment - SECOND)
        before = ask(client)
        clock.move_to(moment)
        seen[moment] = (before.status_code, ask(client).status_code)
    assert seen == {ANNOUNCED: (404, 200), CLOSES: (200, 200), WITHDRAWN: (200, 404)}


def test_hostile_words_stay_inside_their_attribute(client: Client, clock: Any) -> None:
    write_campaign(title='"><script>alert(1)</script>')
    answer = ask(client)
    assert frame_of(answer)["title"].startswith('"><script>')
    assert "<script" not in answer.json()["html"]


def test_it_may_be_kept_and_read_by_anybody(client: Client, clock: Any) -> None:
    write_campaign(closes_at=OPENS + timedelta(days=40, seconds=0))
    clock.move_to(OPENS + timedelta(days=40) - timedelta(seconds=7))
    answer = ask(client)
    assert answer["Cache-Control"] == "public, max-age=7"
    assert answer.json()["cache_age"] == 7
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Vary" not in answer
    assert not answer.cookies


def test_it_costs_at_most_five_queries(client: Client, page: CampaignPage) -> None:
    ask(client)
    with CaptureQueriesContext(connection) as done:
        assert ask(client, quote(PAGE, safe=":/")).status_code == 200
    assert sum("SAVEPOINT" not in query["sql"] for query in done) <= MOST_QUERIES
