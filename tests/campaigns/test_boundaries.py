"""Step through every boundary of a season to the second, in three territories in three zones, on the days clocks change.

At each step everything a visitor can reach is asked: the page, the list, the home page, search, sitemap, what is to
come, and for how long a copy of each may be kept.
"""

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from wagtail.search import index

from campaigns.models import CampaignPage
from campaigns.rules.calendar import Phase, last_days_from
from campaigns.rules.territories import Territory, zone_of
from tests.campaigns.writing import DAY, SECOND, campaign_list, give_window, write_campaign

pytestmark = pytest.mark.django_db

TITLE = "Influenza first"
ADDRESS = "/en/campaigns/influenza/"
LISTS = ("/en/campaigns/", "/en/", "/en/coming-up/", "/en/search/?q=influenza", "/sitemap.xml")
TERRITORIES = (Territory.MAINLAND, Territory.GUADELOUPE, Territory.NOUVELLE_CALEDONIE)
CLOCKS_BACK, CLOCKS_FORWARD = date(2026, 10, 25), date(2027, 3, 28)


def at(territory: Territory, day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=zone_of(territory))


def season(territory: Territory, pivot: date) -> dict[str, datetime]:
    """A season whose communication opens the evening before clocks change, and whose service opens that morning."""
    return {
        "announced_at": at(territory, pivot - DAY, 20),
        "opens_at": at(territory, pivot, 8),
        "closes_at": at(territory, pivot + 120 * DAY, 20),
        "withdrawn_at": at(territory, pivot + 150 * DAY, 20),
    }


def season_until(territory: Territory, pivot: date) -> dict[str, datetime]:
    """A season that ends on the evening of the day when clocks change and is withdrawn a day later."""
    return {
        "announced_at": at(territory, pivot - 130 * DAY, 8),
        "opens_at": at(territory, pivot - 120 * DAY, 8),
        "closes_at": at(territory, pivot, 20),
        "withdrawn_at": at(territory, pivot + DAY, 20),
    }


def write(territory: Territory, dates: dict[str, datetime]) -> CampaignPage:
    page = write_campaign("en", has_window=False)
    give_window(page, territory, **dates)
    index.insert_or_update_object(page)
    return page


def seconds(answer: Any) -> int:
    found = re.search(r"max-age=(\d+)", answer["Cache-Control"])
    assert found, answer["Cache-Control"]
    return int(found.group(1))


def phase_of(page: CampaignPage, moment: datetime) -> Phase:
    return CampaignPage.objects.get(pk=page.pk).phase_at(moment)


@pytest.mark.parametrize("territory", TERRITORIES)
@pytest.mark.parametrize(
    ("make", "pivot"),
    [(season, CLOCKS_BACK), (season, CLOCKS_FORWARD), (season_until, CLOCKS_BACK), (season_until, CLOCKS_FORWARD)],
    ids=["opens, clocks back", "opens, clocks forward", "ends, clocks back", "ends, clocks forward"],
)
def test_every_boundary_holds_to_the_second_wherever_a_visitor_looks(
    client: Client, territory: Territory, make: Any, pivot: date
) -> None:
    dates = make(territory, pivot)
    page = write(territory, dates)
    last_days = last_days_from(page.windows[territory])
    steps = [
        (dates["announced_at"], Phase.HIDDEN, Phase.SOON),
        (dates["opens_at"], Phase.SOON, Phase.OPEN),
        (last_days, Phase.OPEN, Phase.LAST_DAYS),
        (dates["closes_at"], Phase.LAST_DAYS, Phase.CLOSED),
        (dates["withdrawn_at"], Phase.CLOSED, Phase.WITHDRAWN),
    ]
    assert dates["opens_at"].hour == 8
    for boundary, before, after in steps:
        for moment, current in [(boundary - SECOND, before), (boundary, after)]:
            with time_machine.travel(moment, tick=False):
                see(client, page, moment, current)
        with time_machine.travel(boundary - 20 * SECOND, tick=False):
            never_kept_past(client, before, 20)


STATUS = {Phase.HIDDEN: 404, Phase.WITHDRAWN: 410}
IN_LISTS = {Phase.SOON, Phase.OPEN, Phase.LAST_DAYS, Phase.CLOSED}


def see(client: Client, page: CampaignPage, moment: datetime, current: Phase) -> None:
    assert phase_of(page, moment) is current
    assert client.get(ADDRESS).status_code == STATUS.get(current, 200)
    for address in LISTS:
        shown = client.get(address).content.decode()
        known = TITLE in shown if address != "/sitemap.xml" else ADDRESS in shown
        if address == "/en/" or address == "/en/coming-up/":
            expected = current in IN_LISTS - {Phase.CLOSED}
        else:
            expected = current in IN_LISTS
        assert known is expected, f"{address} at {moment}: {current}"


def never_kept_past(client: Client, current: Phase, most: int) -> None:
    """No copy made now may be kept past the boundary that is `most` seconds away."""
    for address in ("/en/campaigns/", "/en/", "/en/coming-up/"):
        assert seconds(client.get(address)) <= most, address
    if current in (Phase.HIDDEN, Phase.CLOSED):  # what is known changes
        for address in ("/en/search/?q=influenza", "/sitemap.xml"):
            assert seconds(client.get(address)) <= most, address
    page = client.get(ADDRESS)
    if page.status_code == 200:
        assert seconds(page) <= most


@pytest.mark.parametrize("pivot", [CLOCKS_BACK, CLOCKS_FORWARD], ids=["clocks back", "clocks forward"])
def test_one_campaign_opens_in_each_territory_at_eight_in_its_own_morning(client: Client, pivot: date) -> None:
    page = write_campaign("en", has_window=False)
    for territory in TERRITORIES:
        give_window(page, territory, **season(territory, pivot))
    order = [Territory.NOUVELLE_CALEDONIE, Territory.MAINLAND, Territory.GUADELOUPE]
    for position, territory in enumerate(order):
        boundary = at(territory, pivot, 8)
        for moment, are_open in [(boundary - SECOND, position), (boundary, position + 1)]:
            with time_machine.travel(moment, tick=False):
                shown = client.get(ADDRESS)
                places = {place.name: place.phase for place in shown.context["places"]}
                assert sum(phase is Phase.OPEN for phase in places.values()) == are_open
                if moment < boundary:
                    assert seconds(shown) <= 1
    # Nouméa is eleven hours ahead of UTC, Guadeloupe four behind: fifteen hours, whatever Paris does.
    assert at(order[2], pivot, 8) - at(order[0], pivot, 8) == timedelta(hours=15)


def test_the_day_of_the_last_days_is_counted_until_midnight_of_the_territory(client: Client) -> None:
    territory = Territory.NOUVELLE_CALEDONIE
    write(territory, season(territory, CLOCKS_BACK))
    midnight = at(territory, CLOCKS_BACK + 117 * DAY, 0)
    with time_machine.travel(midnight - 5 * SECOND, tick=False):
        answer = client.get(ADDRESS)
        assert "4 days left" in answer.content.decode()
        assert seconds(answer) <= 5
    with time_machine.travel(midnight, tick=False):
        assert "3 days left" in client.get(ADDRESS).content.decode()
    assert campaign_list("en").url in ADDRESS
