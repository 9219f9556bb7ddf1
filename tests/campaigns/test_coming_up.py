"""What visitors are told of dates: in each territory, what changed and why, and what is to come."""

import re
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from campaigns.models import CampaignPage, SeasonWindow
from campaigns.pages.coming import coming_up
from campaigns.rules.audiences import Audience
from campaigns.rules.territories import Territory, zone_of
from campaigns.seasons.actions import cancel, confirm, extend
from tests.campaigns.writing import ANNOUNCED, CLOSES, DAY, OPENS, SECOND, give_window, write_campaign

pytestmark = pytest.mark.django_db

REUNION, GUADELOUPE = Territory.REUNION, Territory.GUADELOUPE
WHY = {"fr": "Le virus circule encore.", "en": "The virus still circulates."}
NOW = OPENS - DAY


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def at_eight(territory: Territory, day: int) -> datetime:
    return datetime(2026, 11, day, 8, tzinfo=zone_of(territory))


def text(client: Client, address: str, **asked: str) -> str:
    answer = client.get(address, asked)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def with_territories() -> CampaignPage:
    page = write_campaign("en", audiences=["65-and-over"])
    give_window(page, REUNION, opens_at=at_eight(REUNION, 3))
    give_window(page, GUADELOUPE, announced_at=NOW + DAY, opens_at=at_eight(GUADELOUPE, 5))
    return page


# --- The campaign page ------------------------------------------------------------------------------


def test_each_territory_has_its_dates_on_its_own_clocks_and_what_is_hidden_is_not_named(client: Client) -> None:
    with_territories()
    shown = text(client, "/en/campaigns/influenza/")
    assert "3 November 2026, 08:00" in shown and "Réunion" in shown
    assert "Guadeloupe" not in shown and "5 November" not in shown


def test_one_window_needs_no_table(client: Client) -> None:
    write_campaign("en")
    assert 'class="places"' not in text(client, "/en/campaigns/influenza/")


def test_a_confirmed_date_that_moved_says_from_when_to_when_and_why(client: Client) -> None:
    write_campaign("en")
    window = confirm(window=SeasonWindow.objects.get(), by=None, now=NOW)
    extend(window=window, closes_at=CLOSES + 28 * DAY, by=None, now=NOW, reason=WHY)
    shown = text(client, "/en/campaigns/influenza/")
    assert "Extended on 12 October 2026" in shown
    assert "Service ends: 31 January 2027, 23:59 → 28 February 2027, 23:59" in shown
    assert "Why: The virus still circulates." in shown
    assert "Le virus" not in shown


def test_a_provisional_date_that_moved_is_no_news(client: Client) -> None:
    write_campaign("en")
    extend(window=SeasonWindow.objects.get(), closes_at=CLOSES + 28 * DAY, by=None, now=NOW, reason={})
    assert "What changed" not in text(client, "/en/campaigns/influenza/")


def test_what_changed_in_a_territory_under_embargo_stays_unknown(client: Client, clock: Any) -> None:
    page = with_territories()
    window = confirm(window=SeasonWindow.objects.get(territory=GUADELOUPE), by=None, now=NOW)
    extend(window=window, closes_at=CLOSES + 28 * DAY, by=None, now=NOW, reason=WHY)
    assert "Extended" not in text(client, page.url)
    clock.move_to(NOW + DAY)
    assert "Extended" in text(client, page.url)


# --- Campaigns to come -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "dates"),
    [
        ({}, [("Opens", "Everywhere"), ("Opens", "Réunion"), ("Closes", "Everywhere"), ("Closes", "Réunion")]),
        ({"territory": REUNION}, [("Opens", "Réunion"), ("Closes", "Réunion")]),
        ({"territory": Territory.MAYOTTE}, [("Opens", "Everywhere"), ("Closes", "Everywhere")]),
        ({"territory": GUADELOUPE}, []),
        ({"audience": Audience.SENIORS, "territory": REUNION}, [("Opens", "Réunion"), ("Closes", "Réunion")]),
        ({"audience": Audience.PARENTS}, []),
        ({"until": OPENS}, [("Opens", "Everywhere")]),
    ],
)
def test_what_is_to_come_follows_territory_and_audience(asked: dict[str, Any], dates: list[tuple[str, str]]) -> None:
    with_territories()
    with translation.override("en"):
        found = coming_up(now=NOW, language="en", **asked)
        listed = [(one.what, one.places) for one in found.dates]
    assert sorted(listed) == sorted(dates)
    assert [one.at for one in found.dates] == sorted(one.at for one in found.dates)


def test_territories_that_open_at_the_same_time_of_day_are_one_line() -> None:
    page = write_campaign("en", has_window=False)
    for territory in (REUNION, GUADELOUPE):
        give_window(page, territory, opens_at=at_eight(territory, 3))
    with translation.override("en"):
        opening, *closings = coming_up(now=NOW, language="en").dates
        assert opening.places == "Guadeloupe, Réunion"
    assert opening.at == at_eight(REUNION, 3)
    assert len(closings) == 2


def test_nothing_under_embargo_is_to_come_and_a_copy_lives_until_it_is(client: Client, clock: Any) -> None:
    write_campaign("en")
    for moment, is_known, seconds in [
        (ANNOUNCED - 7 * SECOND, False, 7),
        (ANNOUNCED - SECOND, False, 1),
        (ANNOUNCED, True, 300),
    ]:
        clock.move_to(moment)
        answer = client.get("/en/coming-up/")
        assert ("Influenza first" in answer.content.decode()) is is_known
        assert f"max-age={min(seconds, 60)}" in answer["Cache-Control"]


def test_what_is_cancelled_or_more_than_a_year_away_is_not_to_come(client: Client) -> None:
    page = write_campaign("en", closes_at=NOW + 400 * DAY, withdrawn_at=None)
    assert [one.is_opening for one in coming_up(now=NOW, language="en").dates] == [True]
    cancel(window=SeasonWindow.objects.get(campaign=page.translation_key), by=None, now=NOW, reason={})
    assert coming_up(now=NOW, language="en").dates == []
    assert "Nothing is announced" in text(client, "/en/coming-up/")


def test_the_page_of_what_is_to_come_speaks_both_languages_and_takes_any_filter(client: Client) -> None:
    page = with_territories()
    write_campaign("fr", translation_key=page.translation_key, series=page.series, title="La grippe d’abord")
    assert "La grippe d’abord" in text(client, "/fr/coming-up/")
    shown = text(client, "/en/coming-up/", territory="atlantis", audience="'><script>")
    assert "Influenza first" in shown and "<script>'" not in shown
    assert "Influenza first" not in text(client, "/en/coming-up/", audience="parents")


def test_the_page_of_what_is_to_come_costs_the_same_for_one_campaign_and_for_many(client: Client) -> None:
    write_campaign("en")
    client.get("/en/coming-up/")

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/en/coming-up/")
        return len(queries)

    one = cost()
    for number in range(5):
        give_window(write_campaign("en", slug=f"more-{number}"), REUNION)
    assert cost() == one <= 10
