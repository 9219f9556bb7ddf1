"""A visit is counted without a cookie, an address or a person; machines, the team and who objects are left out."""

import sqlite3
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.models import CampaignPage, DailyCount, Hit
from campaigns.rules.territories import Territory
from campaigns.visits import counter
from home.accounts.models import User
from tests.campaigns.writing import ANNOUNCED, DAY, OPENS, SECOND, give_window, write_campaign

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
PHONE = (
    "Mozilla/5.0 (Linux; Android 12; CUBOT NOTE 20) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/142.0.0.0 Mobile Safari/537.36"
)
MACHINES = {
    "search": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "link preview": "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "messenger": "WhatsApp/2.23.20.0",
    "model": "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko); compatible; GPTBot/1.2; +https://openai.com/gptbot",
    "script": "python-requests/2.32.3",
    "headless": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/142.0.0.0 Safari/537.36",
    "uptime": "Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)",
    "nothing said": "",
}


@pytest.fixture
def page() -> CampaignPage:
    return write_campaign()


def look(page: CampaignPage, client: Client | None = None, **headers: str) -> Any:
    """Load the picture of a page as a browser does that shows it."""
    url = reverse("seen", args=[page.translation_key, "en"])
    return (client or Client()).get(url, headers={"User-Agent": FIREFOX, **headers})


def columns() -> set[str]:
    return {field.name for model in (Hit, DailyCount) for field in model._meta.get_fields()}


# --- What is counted --------------------------------------------------------------------------


@time_machine.travel(OPENS)
def test_a_page_carries_the_picture_that_counts_it(page: CampaignPage) -> None:
    shown = Client().get(page.url, headers={"User-Agent": FIREFOX})
    assert shown.content.decode().count(f'src="{reverse("seen", args=[page.translation_key, "en"])}"') == 1
    assert "public" in shown["Cache-Control"]  # the page itself may be kept by anybody
    assert not Hit.objects.exists()  # and is not what counts


@time_machine.travel(OPENS)
def test_each_look_is_one_row_of_its_day_and_language(page: CampaignPage) -> None:
    for _time in range(3):
        assert look(page).status_code == 200
    rows = list(Hit.objects.values_list("kind", "campaign", "asset", "territory", "day"))
    assert rows == [("view", page.translation_key, "en", "everywhere", OPENS.date())] * 3


@pytest.mark.parametrize("hour", [22, 23])
def test_the_day_is_that_of_paris(page: CampaignPage, hour: int) -> None:
    with time_machine.travel(OPENS.replace(day=20, hour=hour, tzinfo=None).isoformat() + "+00:00"):
        look(page)
    assert Hit.objects.get().day == OPENS.replace(day=21).date()  # 22:00 and 23:00 in London is past midnight in Paris


@time_machine.travel(OPENS)
def test_nobody_is_located_where_several_territories_run(page: CampaignPage) -> None:
    give_window(page, Territory.REUNION)
    look(page)
    assert Hit.objects.get().territory == ""


@time_machine.travel(OPENS)
def test_the_picture_is_kept_by_nobody_and_sets_no_cookie(page: CampaignPage) -> None:
    answer = look(page)
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Type"] == "image/gif"
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    assert len(answer.content) < 60


# --- What is not ------------------------------------------------------------------------------


@time_machine.travel(OPENS)
@pytest.mark.parametrize("name", MACHINES)
def test_machines_are_left_out(page: CampaignPage, name: str) -> None:
    assert look(page, **{"User-Agent": MACHINES[name]}).status_code == 200
    assert not Hit.objects.exists()
    look(page, **{"User-Agent": PHONE})
    assert Hit.objects.count() == 1


@time_machine.travel(OPENS)
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Purpose": "prefetch;prerender"},
        {"DNT": "1"},
        {"Sec-GPC": "1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Dest": "document"},
    ],
    ids=lambda headers: next(iter(headers)),
)
def test_what_was_not_asked_for_by_a_person_on_a_page_is_left_out(page: CampaignPage, headers: dict[str, str]) -> None:
    look(page, **headers)
    assert not Hit.objects.exists()
    look(page)
    assert Hit.objects.count() == 1


@time_machine.travel(OPENS)
def test_heads_are_not_counted(page: CampaignPage) -> None:
    url = reverse("seen", args=[page.translation_key, "en"])
    assert Client().head(url, headers={"User-Agent": FIREFOX}).status_code == 200
    assert Client().post(url, headers={"User-Agent": FIREFOX}).status_code == 405
    assert not Hit.objects.exists()


@time_machine.travel(OPENS)
def test_the_team_is_left_out_and_learners_are_counted(
    page: CampaignPage, campaign_manager: User, learner: User, as_person: Callable[[User], Client]
) -> None:
    look(page, as_person(campaign_manager))
    assert not Hit.objects.exists()
    look(page, as_person(learner))
    assert Hit.objects.count() == 1


def test_nothing_is_counted_before_a_campaign_may_be_known(page: CampaignPage) -> None:
    with time_machine.travel(ANNOUNCED - SECOND):
        look(page)
        assert not Hit.objects.exists()
    with time_machine.travel(ANNOUNCED):
        look(page)
        assert Hit.objects.count() == 1


@time_machine.travel(OPENS)
def test_a_campaign_that_does_not_exist_fills_no_table() -> None:
    url = reverse("seen", args=[uuid4(), "en"])
    assert Client().get(url, headers={"User-Agent": FIREFOX}).status_code == 200
    assert not Hit.objects.exists()


# --- No person --------------------------------------------------------------------------------


def test_no_table_has_a_column_for_a_person() -> None:
    assert columns() == {"id", "kind", "campaign", "asset", "territory", "day", "number"}


@time_machine.travel(OPENS)
def test_nothing_of_the_visitor_is_stored_or_logged(
    page: CampaignPage, learner: User, as_person: Callable[[User], Client], caplog: pytest.LogCaptureFixture
) -> None:
    client, canary = as_person(learner), "Canary/77.7 (203.0.113.77)"
    url = reverse("seen", args=[page.translation_key, "en"])
    headers = {"User-Agent": f"{FIREFOX} {canary}", "Referer": "https://canary.example/77"}
    with CaptureQueriesContext(connection) as captured:
        client.get(url, headers=headers, REMOTE_ADDR="203.0.113.77")
    written = "\n".join(query["sql"] for query in captured.captured_queries if not query["sql"].startswith("SELECT"))
    assert written.count("INSERT") == 1
    for word in ("anary", "203.0.113.77", str(learner.email)):
        assert word not in written
        assert word not in caplog.text
    assert f"= {learner.pk}" not in written


# --- Cheap, and harmless ----------------------------------------------------------------------


@time_machine.travel(OPENS)
def test_a_visit_costs_one_statement(page: CampaignPage) -> None:
    look(page)
    with CaptureQueriesContext(connection) as captured:
        look(page)
    assert [query["sql"].split()[0] for query in captured.captured_queries] == ["INSERT"]


@time_machine.travel(OPENS)
def test_a_database_that_does_not_answer_costs_a_count_and_never_the_page(
    page: CampaignPage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    look(page)

    def locked(**facts: object) -> None:
        raise DatabaseError("database is locked") from sqlite3.OperationalError()

    monkeypatch.setattr(counter, "note", locked)
    assert look(page).status_code == 200
    assert Hit.objects.count() == 1
    assert "was not counted" in caplog.text


@time_machine.travel(OPENS)
def test_a_campaign_that_is_announced_later_is_counted_within_a_minute(page: CampaignPage) -> None:
    late = write_campaign(slug="late", announced_at=OPENS + DAY, opens_at=OPENS + DAY)
    look(late)
    assert not Hit.objects.exists()
    cache.clear()
    with time_machine.travel(OPENS + DAY):
        look(late)
    assert Hit.objects.count() == 1
