"""The campaign page holds all that a pharmacy needs to judge and use it, in few queries."""

from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from campaigns.models import CampaignPage
from home.accounts.models import User
from tests.campaigns.writing import CLOSES, OPENS, SECOND, front_door, write_campaign
from tests.courses.writing import write_course

pytestmark = pytest.mark.django_db

ADDRESS = "/en/campaigns/influenza/"
BUDGET = 12


@pytest.fixture(autouse=True)
def open_season():
    with time_machine.travel(OPENS, tick=False) as clock:
        yield clock


def count(client: Client, address: str) -> int:
    """How many queries a page costs once the process has warmed up; the savepoints of the test do not count."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return sum("SAVEPOINT" not in query["sql"] for query in queries)


def test_the_page_says_what_to_say_what_not_to_say_and_with_what(client: Client) -> None:
    write_campaign(is_demonstration=True, review_due_on=date(2027, 4, 30))
    page = client.get(ADDRESS).content.decode()
    for words in [
        "The virus changes, and so does protection.",
        "Stomach flu",
        "Offer a slot",
        "One visit, one protection",
        "A3",
        "Flu coverage",
        "Santé publique France",
        "People aged 65 and over",
        "Vaccinate before the virus circulates.",
        "Dates of a demonstration.",
        "Anne Roche",
        "None declared",
        "1 November 2026",
        "Nobody paid.",
        "Demonstration content",
        "30 April 2027",
    ]:
        assert words in page, words


def test_a_page_past_its_review_warns_its_readers(client: Client) -> None:
    write_campaign(review_due_on=date(2026, 10, 12))
    assert "was due for review on 12 October 2026" in client.get(ADDRESS).content.decode()


def test_the_call_to_action_is_a_link_only_while_the_campaign_runs(client: Client, open_season) -> None:
    write_campaign(action_url="https://booking.example.org/flu")
    assert "https://booking.example.org/flu" in client.get(ADDRESS).content.decode()
    open_season.move_to(CLOSES + SECOND)
    closed = client.get(ADDRESS).content.decode()
    assert "https://booking.example.org/flu" not in closed
    assert "take it down" in closed


def test_the_linked_course_is_shown_in_the_language_of_the_page_while_it_is_live(client: Client) -> None:
    front_door("en")
    french = write_course("vacciner")
    english = write_course("vaccinate", language="en")
    CampaignPage.objects.all().delete()
    type(english).objects.filter(pk=english.pk).update(translation_key=french.translation_key)
    write_campaign(linked_course=french)
    assert english.url in client.get(ADDRESS).content.decode()
    english.refresh_from_db()
    english.unpublish()
    assert english.url not in client.get(ADDRESS).content.decode()


def test_hostile_words_stay_words(client: Client) -> None:
    write_campaign(title='<script>alert("x")</script>', key_messages=[("message", "<img src=x onerror=alert(1)>")])
    page = client.get(ADDRESS).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_the_page_keeps_to_its_budget_of_queries_and_of_weight(
    learner: User, as_person: Callable[[User], Client], client: Client
) -> None:
    front_door("en")
    course = write_course("vaccinate", language="en")
    write_campaign(linked_course=course)
    assert count(as_person(learner), ADDRESS) <= BUDGET
    assert count(client, ADDRESS) <= BUDGET
    assert len(client.get(ADDRESS).content) < 40_000


@pytest.mark.parametrize("address", ["/en/", "/en/campaigns/"])
def test_lists_do_not_cost_more_with_more_campaigns(
    learner: User, as_person: Callable[[User], Client], address: str
) -> None:
    reader = as_person(learner)
    write_campaign()
    few = count(reader, address)
    for number in range(6):
        write_campaign(title=f"Campaign {number}", slug=f"campaign-{number}")
    assert count(reader, address) == few
    assert few <= BUDGET
