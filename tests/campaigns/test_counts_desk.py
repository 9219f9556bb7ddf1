"""The figures of campaigns on the desk: who sees them, what they say, the season before, and the same as a file."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.models import CampaignPage, DailyCount
from campaigns.reports.actions import fold
from campaigns.rules.visits import Kind
from campaigns.visits.actions import note
from home.accounts.models import User
from tests.campaigns.writing import ANNOUNCED, CLOSES, OPENS, write_campaign

pytestmark = [pytest.mark.django_db]

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
TODAY = NOW.date()
YEAR = timedelta(days=364)


@pytest.fixture(autouse=True)
def at_that_time() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def page() -> CampaignPage:
    return write_campaign(title="Influenza first", season="2026-2027")


@pytest.fixture
def desk(campaign_manager: User, as_person: Callable[[User], Client]) -> Client:
    call_command("set_up", verbosity=0)
    campaign_manager.language = "en"
    campaign_manager.save()
    client = as_person(campaign_manager)
    client.cookies["django_language"] = "en"
    return client


def counted(page: CampaignPage, number: int, day: date = TODAY, kind: Kind = Kind.VIEW, **facts: Any) -> None:
    DailyCount.objects.create(campaign=page.translation_key, day=day, kind=kind, number=number, **facts)


def report(client: Client, **asked: object) -> Any:
    response = client.get(reverse("campaign_counts"), asked)
    assert response.status_code == 200
    return response.context["report"]


def totals(client: Client, **asked: object) -> dict[str, tuple[int, int | None]]:
    return {total.kind.value: (total.number, total.before) for total in report(client, **asked).totals}


def table(client: Client, **asked: object) -> list[list[str]]:
    response = client.get(reverse("campaign_counts_export"), asked)
    assert response.status_code == 200
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";" if ";" in text.splitlines()[0] else ","))


# --- Who ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["campaign_counts", "campaign_counts_export"])
def test_campaign_managers_and_administrators_see_figures_and_nobody_else(
    name: str,
    as_person: Callable[[User], Client],
    campaign_manager: User,
    admin: User,
    editor: User,
    medical: User,
    course_manager: User,
    learner: User,
) -> None:
    call_command("set_up", verbosity=0)
    for person in (campaign_manager, admin):
        assert as_person(person).get(reverse(name)).status_code == 200
    for person in (editor, medical, course_manager, learner):
        refused = as_person(person).get(reverse(name))
        assert refused.status_code == 302, person
        assert refused["Location"].startswith("/admin")
    assert Client().get(reverse(name)).status_code == 302


# --- What --------------------------------------------------------------------------------------


def test_what_visitors_do_is_on_the_screen_after_the_worker(desk: Client, page: CampaignPage) -> None:
    for _time in range(4):
        note(kind=Kind.VIEW, campaign=page.translation_key, now=NOW, asset="en")
    note(kind=Kind.KIT, campaign=page.translation_key, now=NOW, asset="poster-a4.pdf")
    assert totals(desk)["view"] == (0, None)
    fold()
    assert totals(desk) == {"view": (4, None), "kit": (1, None), "code": (0, None), "embed": (0, None)}


def test_an_empty_period_says_so(desk: Client, page: CampaignPage) -> None:
    shown = desk.get(reverse("campaign_counts")).content.decode()
    assert "Nothing was counted in this period" in shown
    counted(page, 1)
    assert "Nothing was counted in this period" not in desk.get(reverse("campaign_counts")).content.decode()


def test_periods_campaigns_and_territories_choose_what_is_added(desk: Client, page: CampaignPage) -> None:
    other = write_campaign(slug="other", title="HPV")
    counted(page, 5)
    counted(page, 7, TODAY - timedelta(days=10), territory="reunion")
    counted(other, 11, TODAY - timedelta(days=60))
    assert totals(desk, period="7")["view"][0] == 5
    assert totals(desk, period="30")["view"][0] == 12
    assert totals(desk, period="90")["view"][0] == 23
    assert totals(desk, period="90", campaign=other.translation_key)["view"][0] == 11
    assert totals(desk, period="90", territory="reunion")["view"][0] == 7
    asked = {"period": "dates", "from": "2026-11-12", "to": "2026-11-12"}
    assert totals(desk, **asked)["view"][0] == 7


@pytest.mark.parametrize(
    "asked",
    [
        {"period": "dates", "from": "2026-11-22", "to": "2026-11-01"},
        {"period": "dates", "from": "yesterday", "to": ""},
        {"period": "dates", "from": "9999-99-99", "to": "2026-11-22"},
    ],
)
def test_dates_that_are_none_are_refused_in_words(desk: Client, page: CampaignPage, asked: dict[str, str]) -> None:
    response = desk.get(reverse("campaign_counts"), asked)
    assert "Give two dates, the earlier one first." in response.content.decode()
    assert response.context["report"].asked.span.days == 30


@pytest.mark.parametrize(
    "asked",
    [
        {"campaign": "x", "territory": "atlantis", "period": "for ever"},
        {"campaign": str(uuid4())},
        {"period": "season"},
        {"period": "dates", "from": "0001-01-01", "to": "9999-12-31"},
    ],
)
def test_odd_questions_get_an_answer(desk: Client, page: CampaignPage, asked: dict[str, str]) -> None:
    span = report(desk, **asked).asked.span
    assert span.last == TODAY
    assert span.first >= date(2024, 10, 22)


def test_pieces_and_territories_have_their_tables(desk: Client, page: CampaignPage) -> None:
    counted(page, 3, asset="fr")
    counted(page, 9, asset="en", territory="mayotte")
    counted(page, 4, kind=Kind.CODE, asset="K7M2XQ9")
    found = report(desk, campaign=page.translation_key)
    assert [(line.label, line.number) for line in found.assets] == [("en", 9), ("fr", 3), ("K7M-2XQ9", 4)]
    assert [(line.label, line.numbers) for line in found.territories] == [("Mayotte", (9, 0, 0, 0)), ("Not said", (3, 0, 4, 0))]  # fmt: skip


def test_campaigns_are_compared_with_each_other_and_a_deleted_one_is_named_so(desk: Client, page: CampaignPage) -> None:
    counted(page, 2)
    DailyCount.objects.create(campaign=uuid4(), day=TODAY, kind=Kind.VIEW, number=6)
    lines = [(line.label, line.numbers[0]) for line in report(desk).campaigns]
    assert lines == [("A campaign that was deleted", 6), ("Influenza first (2026-2027)", 2)]


def test_every_chart_has_its_table(desk: Client, page: CampaignPage) -> None:
    counted(page, 3)
    counted(page, 8, TODAY - timedelta(days=1))
    response = desk.get(reverse("campaign_counts"), {"period": "7"})
    (chart,) = response.context["charts"]
    assert [bar.value for bar in chart.bars] == [0, 0, 0, 0, 0, 8, 3]
    assert [bar.height for bar in chart.bars][-2:] == [100, 38]
    shown = response.content.decode()
    assert shown.count("<table") >= 2
    assert '<td class="number">8</td>' in shown


# --- The season before -------------------------------------------------------------------------


@pytest.fixture
def former(page: CampaignPage) -> CampaignPage:
    return write_campaign(
        slug="former", title="Influenza first", season="2025-2026", series=page.series,
        announced_at=ANNOUNCED - YEAR, opens_at=OPENS - YEAR, closes_at=CLOSES - YEAR, withdrawn_at=None,
    )  # fmt: skip


def test_a_season_is_compared_with_the_one_before_as_far_from_its_announcement(
    desk: Client, page: CampaignPage, former: CampaignPage
) -> None:
    counted(page, 30)
    counted(former, 20, TODAY - YEAR)
    counted(former, 500, TODAY - YEAR - timedelta(days=40))
    found = report(desk, campaign=page.translation_key, period="30")
    assert found.previous.key == former.translation_key
    assert found.previous_span.last == TODAY - YEAR
    assert (found.totals[0].number, found.totals[0].before, found.totals[0].change_percent) == (30, 20, 50)
    assert found.pieces[-1].before[Kind.VIEW] == 20
    assert report(desk, campaign=former.translation_key).previous is None


def test_another_campaign_of_the_year_before_is_not_its_season(desk: Client, page: CampaignPage) -> None:
    write_campaign(
        slug="hpv", announced_at=ANNOUNCED - YEAR, opens_at=OPENS - YEAR, closes_at=CLOSES - YEAR, withdrawn_at=None
    )
    assert report(desk, campaign=page.translation_key).previous is None


# --- Lessons -----------------------------------------------------------------------------------


def test_few_finished_lessons_are_shown_to_nobody(desk: Client, page: CampaignPage) -> None:
    monday = date(2026, 9, 7)
    counted(page, 4, monday, Kind.LESSON)
    asked = {"campaign": page.translation_key, "period": "season"}
    shown = desk.get(reverse("campaign_counts"), asked).content.decode()
    assert "fewer than 5" in shown
    assert not any("Lessons" in row[4] for row in table(desk, **asked)[1:])
    counted(page, 1, monday + timedelta(days=9), Kind.LESSON)
    assert report(desk, **asked).lessons.number == 5
    rows = [row for row in table(desk, **asked)[1:] if "Lessons" in row[4]]
    assert [(row[0], row[1], row[-1]) for row in rows] == [("2026-09-07", "2026-09-20", "5")]


def test_lessons_are_in_no_daily_figure(desk: Client, page: CampaignPage) -> None:
    counted(page, 50, TODAY - timedelta(days=20), Kind.LESSON)
    found = report(desk, campaign=page.translation_key)
    assert all(Kind.LESSON not in piece.numbers for piece in found.pieces)
    assert report(desk, campaign=page.translation_key, territory="mayotte").lessons is None


# --- The file, and what it costs ---------------------------------------------------------------


def test_the_file_says_what_the_screen_says(desk: Client, page: CampaignPage) -> None:
    counted(page, 5, asset="en", territory="mayotte")
    counted(page, 2, TODAY - timedelta(days=1), Kind.KIT, asset="poster-a4.pdf")
    rows = table(desk, period="7")
    assert rows[0] == ["From", "To", "Campaign", "Season", "Kind", "What", "Territory", "Number"]
    assert rows[1:] == [
        ["2026-11-21", "2026-11-21", "Influenza first", "2026-2027", "Kit downloads", "poster-a4.pdf", "", "2"],
        ["2026-11-22", "2026-11-22", "Influenza first", "2026-2027", "Views", "en", "Mayotte", "5"],
    ]


def test_a_title_that_a_spreadsheet_would_calculate_is_made_harmless(desk: Client) -> None:
    counted(write_campaign(title="=HYPERLINK(1)"), 1)
    assert table(desk)[1][2] == "'=HYPERLINK(1)"


def test_the_screen_costs_the_same_for_one_campaign_and_for_six(desk: Client, page: CampaignPage) -> None:
    found = []
    for number in range(6):
        counted(write_campaign(slug=f"one-{number}"), number + 1, asset="fr")
        desk.get(reverse("campaign_counts"))
        with CaptureQueriesContext(connection) as captured:
            desk.get(reverse("campaign_counts"))
        found.append(len(captured))
    assert found[1:] == found[:1] * 5
