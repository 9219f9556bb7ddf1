"""A campaign in a frame of another site: what it says, when, to whom, and how much it weighs."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from justhtml import JustHTML
from wagtail.models import PageViewRestriction

from campaigns.models import CampaignPage, SeasonWindow
from campaigns.rules.territories import Territory
from campaigns.seasons.actions import cancel, confirm
from home.accounts.models import User
from home.editorial.set_up import set_up
from tests.campaigns.writing import (
    ANNOUNCED,
    CLOSES,
    DAY,
    LAST_DAYS,
    OPENS,
    SECOND,
    WITHDRAWN,
    give_window,
    write_campaign,
    write_draft,
)
from tests.people import APPROVAL

pytestmark = pytest.mark.django_db

MOST_BYTES = 15_000
MOST_QUERIES = 5


@pytest.fixture
def clock():
    with time_machine.travel(OPENS, tick=False) as running:
        yield running


def address(page: CampaignPage, query: str = "", language: str = "en") -> str:
    return f"/{language}/embed/campaign/{page.translation_key}/{query}"


def show(client: Client, page: CampaignPage, query: str = "", **more: Any) -> str:
    answer = client.get(address(page, query, **more))
    assert answer.status_code == 200
    return answer.content.decode()


# --- What it says ----------------------------------------------------------------------------


def test_it_says_what_to_remember_where_it_stands_and_where_to_read_more(client: Client, clock: Any) -> None:
    page = write_campaign(is_demonstration=True, action_url="https://booking.example.org/flu")
    said = show(client, page)
    for words in [
        "Influenza first",
        "Until 31 January 2027",
        "The virus changes, and so does protection.",
        "Offer a slot",
        'href="https://booking.example.org/flu"',
        'href="/en/campaigns/influenza/"',
        "Demonstration: not validated for real use",
        "Without a recorded medical review.",
    ]:
        assert words in said, words


def test_it_carries_the_day_of_the_medical_review_of_exactly_these_words(
    client: Client, clock: Any, campaign_manager: User, pharmacist: User, medical: User, reviewed: Callable[..., None]
) -> None:
    page = write_draft(campaign_manager)
    clock.move_to(OPENS + DAY)
    reviewed(page)
    assert "Medical review: 14 October 2026." in show(client, page)
    page.refresh_from_db()
    page.title = "Influenza, in other words"
    page.save_revision(clean=False).publish()
    assert "Without a recorded medical review." in show(client, page)


@pytest.fixture
def reviewed(
    campaign_manager: User, pharmacist: User, medical: User, regulatory: User
) -> Callable[[CampaignPage], None]:
    """Take a draft through every step of its review; the last publishes it."""

    def review(page: CampaignPage) -> None:
        set_up()
        page.get_workflow().start(page, campaign_manager)
        for reviewer in (pharmacist, medical, regulatory):
            state: Any = page.current_workflow_task_state
            state.task.specific.on_action(state, reviewer, "approve", **APPROVAL)

    return review


def test_it_speaks_the_language_of_its_address_whatever_the_reader_prefers(client: Client, clock: Any) -> None:
    french = write_campaign("fr", title="La grippe d’abord", slug="grippe")
    said = client.get(address(french, language="fr"), headers={"Accept-Language": "en"}).content.decode()
    assert '<html lang="fr"' in said
    assert "La grippe d’abord" in said
    assert "Jusqu’au" in said
    assert client.get(address(french, language="en")).status_code == 404


def test_a_size_decides_how_much_it_says_and_a_theme_its_colours(client: Client, clock: Any) -> None:
    messages = [("message", f"Message {number}.") for number in range(1, 7)]
    page = write_campaign(key_messages=messages)
    counts = {size: show(client, page, f"?size={size}").count("<li>") for size in ("compact", "standard", "wide")}
    assert counts == {"compact": 1, "standard": 3, "wide": 5}
    assert show(client, page).count("<li>") == 3
    assert 'data-theme="dark"' in show(client, page, "?theme=dark")
    assert "data-theme" not in show(client, page, "?theme=auto")


def test_a_territory_is_told_its_own_dates_by_its_own_clock(client: Client, clock: Any) -> None:
    page = write_campaign(has_window=False)
    give_window(page, Territory.EVERYWHERE)
    give_window(page, Territory.REUNION, opens_at=OPENS + 10 * DAY)
    assert "Réunion: Opens on 23 October 2026 at 10:00" in show(client, page, "?territory=reunion")
    assert "Guadeloupe: Until" in show(client, page, "?territory=guadeloupe")
    assert "Everywhere: Until" in show(client, page)


@pytest.mark.parametrize(
    "query", ["?territory=atlantis", "?size=huge", "?theme=pink", "?size=%3Cscript%3E", "?theme=%00"]
)
def test_a_word_that_is_unknown_is_refused_in_a_sentence(client: Client, clock: Any, query: str) -> None:
    answer = client.get(address(write_campaign(), query))
    assert answer.status_code == 400
    assert "cannot be shown" in answer.content.decode()


def test_what_somebody_else_added_to_the_address_is_left_aside(client: Client, clock: Any) -> None:
    assert "Influenza first" in show(client, write_campaign(), "?fbclid=abc")


def test_hostile_words_are_shown_as_words(client: Client, clock: Any) -> None:
    hostile = "<script>alert(1)</script>"
    page = write_campaign(title=hostile, key_messages=[("message", hostile)], action_label='"onload="x')
    said = show(client, page)
    assert hostile not in said
    assert said.count("&lt;script&gt;") == 3
    assert JustHTML(said, collect_errors=True).errors == []


def test_a_date_that_is_not_confirmed_says_so(client: Client, clock: Any) -> None:
    page = write_campaign()
    assert "(provisional date)" in show(client, page)
    confirm(window=SeasonWindow.objects.get(), by=None, now=OPENS)
    assert "(provisional date)" not in show(client, page)


# --- When it says it -------------------------------------------------------------------------


def test_it_goes_through_its_season_to_the_second(client: Client, clock: Any) -> None:
    page = write_campaign()
    seen = {}
    for name, moment in [("announced", ANNOUNCED), ("opens", OPENS), ("last days", LAST_DAYS), ("closes", CLOSES)]:
        clock.move_to(moment - SECOND)
        before = client.get(address(page))
        clock.move_to(moment)
        seen[name] = (before, client.get(address(page)))
    assert seen["announced"][0].status_code == 404
    assert "Opens on 13 October 2026" in seen["announced"][1].content.decode()
    assert "Opens on" in seen["opens"][0].content.decode()
    assert "Until 31 January" in seen["opens"][1].content.decode()
    assert "Until" in seen["last days"][0].content.decode()
    assert "14 days left" in seen["last days"][1].content.decode()
    assert "Offer a slot" in seen["closes"][0].content.decode()
    closed = seen["closes"][1].content.decode()
    assert "This campaign is over" in closed
    assert "Offer a slot" not in closed
    assert "The virus changes" not in closed
    for before, _after in seen.values():
        assert "max-age=1," in before["Cache-Control"] + "," or before["Cache-Control"] == "no-store"


def test_after_its_end_it_leads_to_the_next_season_in_five_queries(client: Client, clock: Any) -> None:
    page = write_campaign()
    later = write_campaign(
        title="Influenza again", slug="influenza-2027", series=page.series,
        announced_at=CLOSES, opens_at=OPENS + 364 * DAY, closes_at=CLOSES + 364 * DAY, withdrawn_at=WITHDRAWN + 364 * DAY,
    )  # fmt: skip
    clock.move_to(CLOSES)
    assert "The next season is here: Influenza again." in show(client, page)
    assert queries(client, address(page)) <= MOST_QUERIES
    clock.move_to(WITHDRAWN - SECOND)
    assert "Influenza first" in show(client, page)
    clock.move_to(WITHDRAWN)
    gone = client.get(address(page))
    assert gone.status_code == 410
    assert "Influenza first" not in gone.content.decode()
    assert later.url in gone.content.decode()
    assert "frame-ancestors *" in gone["Content-Security-Policy"]


def test_a_cancellation_is_shown_at_once(client: Client, clock: Any) -> None:
    page = write_campaign()
    clock.move_to(OPENS + DAY)
    assert "Offer a slot" in show(client, page)
    cancel(window=SeasonWindow.objects.get(), by=None, now=OPENS + DAY, reason={"fr": "Rupture", "en": "No stock"})
    said = show(client, page)
    assert "This campaign is cancelled" in said
    assert "Offer a slot" not in said


def test_nothing_tells_a_hidden_campaign_from_one_that_does_not_exist(client: Client, clock: Any) -> None:
    hidden, private, draft = (
        write_campaign(slug="hidden", announced_at=OPENS + SECOND, opens_at=OPENS + DAY),
        write_campaign(slug="private"),
        write_draft(slug="draft"),
    )
    partly = write_campaign(slug="partly", has_window=False)
    give_window(partly, Territory.MAINLAND)
    give_window(partly, Territory.MAYOTTE, announced_at=OPENS + DAY, opens_at=OPENS + 2 * DAY)
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    unknown = client.get("/en/embed/campaign/00000000-0000-4000-8000-000000000000/")
    answers = [
        client.get(address(hidden)),
        client.get(address(private)),
        client.get(address(draft)),
        client.get(address(partly, "?territory=mayotte")),
        client.get(address(partly, "?territory=guadeloupe")),
    ]
    for answer in answers:
        assert answer.status_code == unknown.status_code == 404
        assert answer.content == unknown.content
        assert dict(answer.headers) == dict(unknown.headers)
    assert client.get(address(partly, "?territory=mainland")).status_code == 200


# --- How it is sent --------------------------------------------------------------------------


def test_it_may_be_framed_by_anybody_and_nothing_else_may(client: Client, clock: Any) -> None:
    page = write_campaign()
    answer = client.get(address(page))
    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer
    others = [
        page.url, "/en/", f"/en/share/campaign/{page.translation_key}/", "/en/follow/", "/en/search/",
        "/en/account/login/", "/en/feeds/all/all/campaigns.json", f"/en/embed/oembed/?url=http://testserver{page.url}",
        f"/en/embed/campaign/{page.translation_key}/more/",
    ]  # fmt: skip
    for other in others:
        refused = client.get(other)
        assert "frame-ancestors 'none'" in refused["Content-Security-Policy"], other
        assert refused["X-Frame-Options"] == "DENY", other


def test_nobody_gets_a_cookie_and_nobody_is_recognised(
    client: Client, clock: Any, learner: User, as_person: Callable[[User], Client]
) -> None:
    page = write_campaign()
    anonymous = client.get(address(page))
    stale = Client()
    stale.cookies[settings.SESSION_COOKIE_NAME] = "gone"
    for somebody in (as_person(learner), stale):
        with CaptureQueriesContext(connection) as done:
            answer = somebody.get(address(page))
        assert not any("session" in query["sql"] for query in done)
        assert not answer.cookies
        assert answer.content == anonymous.content
        assert answer["Cache-Control"] == anonymous["Cache-Control"] == "public, max-age=60"
        assert "Vary" not in answer
    assert "csrf" not in anonymous.content.decode()


def test_a_copy_is_asked_for_again_by_its_tag(client: Client, clock: Any) -> None:
    page = write_campaign()
    first = client.get(address(page))
    again = client.get(address(page), headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    head = client.head(address(page))
    assert head.status_code == 200
    assert head["ETag"] == first["ETag"]
    assert client.post(address(page)).status_code == 405
    clock.move_to(CLOSES)
    assert client.get(address(page), headers={"If-None-Match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize("size", ["compact", "standard", "wide"])
def test_everything_it_loads_weighs_less_than_fifteen_kilobytes(client: Client, clock: Any, size: str) -> None:
    messages = [
        ("message", f"{number}. " + "A sentence a patient can remember and repeat to others. " * 3)
        for number in range(6)
    ]
    page = write_campaign(key_messages=messages, is_demonstration=True, action_url="https://booking.example.org/flu")
    said = show(client, page, f"?size={size}")
    loaded = re.findall(r'(?:<link rel="stylesheet" href|<script src|<img[^>]* src)="/static/([^"]+)"', said)
    assert len(loaded) == 2
    files = [Path(str(finders.find(name))).read_bytes() for name in loaded]
    assert not any(b"url(" in file or b"@import" in file or b"import " in file for file in files)
    assert sum(map(len, files)) + len(said.encode()) <= MOST_BYTES
    assert "style=" not in said
    assert "<style" not in said
    assert JustHTML(said, collect_errors=True).errors == []


def queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as done:
        client.get(url)
    return sum("SAVEPOINT" not in query["sql"] for query in done)


def test_it_costs_at_most_five_queries_however_many_campaigns_there_are(client: Client, clock: Any) -> None:
    page = write_campaign()
    alone = queries(client, address(page))
    for number in range(5):
        write_campaign(slug=f"other-{number}")
    assert queries(client, address(page)) == alone <= MOST_QUERIES


def test_the_script_for_other_sites_keeps_its_address(client: Client) -> None:
    answer = client.get("/embed/resize.js")
    assert answer.status_code == 302
    assert answer["Location"] == "/static/mooc/js/embed-resize.js"
    assert not answer.cookies
