"""The planner, readiness at the desk, and the next season."""

import csv
import io
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail import hooks
from wagtail.users.models import UserProfile

from campaigns.models import CampaignPage, DateChange, SeasonWindow
from campaigns.planning.actions.roll import NextSeasonExists, NothingToRoll, SeasonIsKnown, discard, roll
from campaigns.planning.errors import SeasonsOverlap
from campaigns.planning.queries.readiness import HOOK, judge_all
from campaigns.planning.readiness import say_readiness
from campaigns.rules.calendar import Phase
from campaigns.rules.readiness import Check, Level, State
from campaigns.rules.territories import Territory, zone_of
from campaigns.seasons.actions import cancel, confirm
from home.accounts.models import User
from tests.campaigns.writing import (
    ANNOUNCED,
    CLOSES,
    DAY,
    OPENS,
    SECOND,
    campaign_list,
    give_window,
    write_campaign,
    write_draft,
)
from tests.people import APPROVAL

pytestmark = pytest.mark.django_db

NOW = OPENS - 9 * DAY
REUNION = Territory.REUNION


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def manager(campaign_manager: User, as_person: Callable[[User], Client]) -> Client:
    profile = UserProfile.get_for_user(campaign_manager)
    profile.preferred_language = "en"
    profile.save()
    return as_person(campaign_manager)


def write_both(**changes: Any) -> CampaignPage:
    """A campaign in both languages, with its French version first."""
    french = write_campaign("fr", season="2026-2027", audiences=["65-and-over"], **changes)
    write_campaign(
        "en", season="2026-2027", audiences=["65-and-over"], series=french.series,
        translation_key=french.translation_key, **changes,
    )  # fmt: skip
    return french


def judged(page: CampaignPage) -> Any:
    return judge_all([page.translation_key], NOW)[page.translation_key]


# --- Readiness -------------------------------------------------------------------------------------


def test_the_gate_says_in_one_sentence_what_is_ready_and_what_is_missing(editor: User, in_english: None) -> None:
    draft = write_draft(editor, kit=[])
    assert say_readiness(judged(draft), NOW) == (
        "opens in 9 days: French missing, English still a draft,"
        " pharmacist review missing (English), medical review missing (English),"
        " regulatory check missing (English), opening date provisional,"
        " no date for the next review, poster missing"
    )


def test_a_review_that_one_reviewer_has_done_is_not_missing_any_more(
    editor: User, pharmacist: User, as_person: Callable[[User], Client]
) -> None:
    call_command("set_up", verbosity=0)
    draft = write_draft(editor)
    draft.get_workflow().start(draft, editor)
    names = lambda: {check.name for check in judged(draft).missing}  # noqa: E731
    assert {"review_pharmacist", "review_medical", "review_regulatory", "language_in_review"} <= names()
    draft.refresh_from_db()
    task = draft.current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[draft.pk, "approve", task.pk])
    assert as_person(pharmacist).post(url, APPROVAL).status_code == 302
    assert "review_pharmacist" not in names()
    assert "review_medical" in names()


def test_others_add_checks_of_their_own() -> None:
    page = write_both(review_due_on=date(2027, 12, 1))
    confirm(window=SeasonWindow.objects.get(), by=None, now=NOW)
    assert judged(page).state is State.READY

    def visa(pages: list[CampaignPage], now: datetime) -> dict[UUID, list[Check]]:
        return {one.translation_key: [Check("visa", Level.MISSING, words="visa missing")] for one in pages[:1]}

    with hooks.register_temporarily(HOOK, visa):
        readiness = judged(page)
        assert readiness.state is State.LATE
        assert "visa missing" in say_readiness(readiness, NOW)


def test_readiness_stands_on_the_edit_form_and_on_the_home_page_of_the_admin(
    manager: Client, campaign_manager: User, as_person: Callable[[User], Client], learner: User
) -> None:
    page = write_both(kit=[])
    call_command("set_up", verbosity=0)
    form = manager.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "poster missing" in form
    assert reverse("campaign_dates", args=[page.translation_key]) in form
    home = manager.get(reverse("wagtailadmin_home")).content.decode()
    assert "Campaigns to get ready" in home and "poster missing" in home


# --- The planner ---------------------------------------------------------------------------------------


def test_the_year_shows_each_campaign_in_its_weeks_with_today_overlaps_and_gaps(manager: Client) -> None:
    flu = write_both()
    covid = write_both(slug="covid", title="Covid", closes_at=OPENS + 20 * DAY, withdrawn_at=None)
    write_both(
        slug="catch-up", title="Catch-up", opens_at=CLOSES + 60 * DAY, closes_at=CLOSES + 80 * DAY, withdrawn_at=None
    )
    answer = manager.get(reverse("campaign_planner"), {"lanes": "audience"})
    (lane,) = answer.context["year"].lanes
    assert lane.name == "People aged 65 and over"
    assert [bar.label for bar in lane.bars] == ["Covid 2026-2027", "Influenza first 2026-2027", "Catch-up 2026-2027"]
    assert answer.context["year"].today == 9  # eight weeks are over
    assert lane.bars[0].start == 11  # the week of 13 October
    (overlap,) = lane.overlaps
    assert (overlap.start, overlap.end) == (lane.bars[0].start, lane.bars[0].end)
    assert "Covid" in overlap.text and "Influenza first" in overlap.text
    assert len(lane.gaps) == 2  # until something opens, and between January and April
    text = answer.content.decode()
    assert reverse("campaign_dates", args=[flu.translation_key]) in text
    assert reverse("campaign_dates", args=[covid.translation_key]) in text
    assert "style=" not in text.split('class="planner"')[1].split("</main>")[0]


def test_lanes_by_territory_hold_what_holds_everywhere(manager: Client) -> None:
    flu = write_both()
    write_both(slug="covid", title="Covid")
    give_window(flu, REUNION, opens_at=OPENS + 30 * DAY)
    lanes = manager.get(reverse("campaign_planner"), {"lanes": "territory"}).context["year"].lanes
    found = {lane.name: [(bar.label, bar.places) for bar in lane.bars] for lane in lanes}
    assert found == {
        "Everywhere": [("Covid 2026-2027", "Everywhere"), ("Influenza first 2026-2027", "Everywhere")],
        "Réunion": [("Covid 2026-2027", "Everywhere"), ("Influenza first 2026-2027", "Réunion")],
    }


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ({}, ["Covid", "Influenza first", "Influenza first"]),
        ({"territory": "reunion"}, ["Covid", "Influenza first", "Influenza first"]),
        ({"territory": "mayotte"}, ["Covid", "Influenza first"]),
        ({"audience": "65-and-over"}, ["Influenza first", "Influenza first"]),
        ({"phase": "open"}, ["Covid"]),
        ({"readiness": "late"}, ["Covid"]),
        ({"topic": "influenza"}, ["Covid", "Influenza first", "Influenza first"]),
        ({"topic": "no such topic"}, []),
        (
            {"territory": "atlantis", "phase": "<script>", "from": "tomorrow"},
            ["Covid", "Influenza first", "Influenza first"],
        ),
    ],
)
def test_the_list_and_the_file_follow_the_filters(manager: Client, asked: dict[str, str], titles: list[str]) -> None:
    flu = write_both()
    give_window(flu, REUNION)
    write_campaign("fr", slug="covid", title="Covid", opens_at=ANNOUNCED, kit=[])
    listed = manager.get(reverse("campaign_list"), asked)
    assert [plan.title for plan in listed.context["plans"]] == titles
    sent = b"".join(manager.get(reverse("campaign_export"), asked)).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(sent)))
    assert [row["Campaign"] for row in rows] == titles


def test_the_file_says_dates_on_the_clocks_of_each_territory_and_calculates_nothing(manager: Client) -> None:
    page = write_campaign("fr", title="=1+1")
    give_window(page, REUNION)
    confirm(window=SeasonWindow.objects.get(territory=REUNION), by=None, now=NOW)
    sent = b"".join(manager.get(reverse("campaign_export"))).decode("utf-8-sig")
    everywhere, reunion = csv.DictReader(io.StringIO(sent))
    assert everywhere["Campaign"] == "'=1+1"
    assert (everywhere["Service opens"], everywhere["Opening confirmed"]) == ("2026-10-13T08:00+02:00", "no")
    assert (reunion["Service opens"], reunion["Opening confirmed"]) == ("2026-10-13T10:00+04:00", "yes")
    assert reunion["Time zone"] == "Indian/Reunion"


def test_what_is_cancelled_or_has_no_dates_is_in_the_list_and_has_no_bar(manager: Client) -> None:
    flu = write_both()
    cancel(window=SeasonWindow.objects.get(), by=None, now=NOW, reason={})
    write_campaign("fr", slug="new", title="New", has_window=False)
    answer = manager.get(reverse("campaign_planner"))
    assert answer.context["year"].lanes == []
    assert [(plan.title, plan.phase) for plan in answer.context["plans"]] == [
        (flu.title, Phase.CANCELLED),
        ("New", Phase.HIDDEN),
    ]


def test_the_planner_costs_the_same_for_one_campaign_and_for_many(
    manager: Client, django_assert_max_num_queries: Any
) -> None:
    write_both()
    manager.get(reverse("campaign_planner"))
    with django_assert_max_num_queries(100) as one:
        manager.get(reverse("campaign_planner"))
    for number in range(6):
        give_window(write_both(slug=f"more-{number}", title=f"More {number}"), REUNION)
    with django_assert_max_num_queries(len(one)):
        manager.get(reverse("campaign_planner"))
    assert len(one) <= 30


def test_learners_see_no_plan(learner: User, as_person: Callable[[User], Client]) -> None:
    write_both()
    for name in ("campaign_planner", "campaign_list", "campaign_export"):
        assert as_person(learner).get(reverse(name)).status_code == 302


# --- The next season --------------------------------------------------------------------------------------


def test_the_next_season_is_a_draft_in_every_language_with_provisional_dates_a_year_later(
    campaign_manager: User,
) -> None:
    page = write_both(slug="influenza-2026-2027", title="Influenza 2026-2027")
    give_window(page, REUNION, opens_at=datetime(2026, 10, 13, 8, tzinfo=zone_of(REUNION)))
    confirm(window=SeasonWindow.objects.get(territory=REUNION), by=None, now=NOW)
    rolled = roll(campaign=page.translation_key, by=campaign_manager, now=NOW)
    copies = CampaignPage.objects.filter(translation_key=rolled.campaign).order_by("locale__language_code")
    assert [copy.locale.language_code for copy in copies] == ["en", "fr"]
    for copy in copies:
        assert (copy.live, copy.series, copy.season) == (False, page.series, "2027-2028")
        assert (copy.title, copy.slug) == ("Influenza 2027-2028", "influenza-2027-2028")
        assert copy.date_note == ""
        assert copy.get_latest_revision_as_object().series == page.series
        assert str(copy.key_messages) == str(page.key_messages)
    windows = {row.territory: row for row in SeasonWindow.objects.filter(campaign=rolled.campaign)}
    assert set(windows) == {"everywhere", "reunion"}
    assert windows["everywhere"].opens_at == datetime(2027, 10, 12, 8, tzinfo=zone_of(Territory.EVERYWHERE))
    assert windows["reunion"].opens_at == datetime(2027, 10, 12, 8, tzinfo=zone_of(REUNION))
    assert not windows["reunion"].is_opening_confirmed


def test_a_season_is_prepared_once(campaign_manager: User, manager: Client) -> None:
    page = write_both()
    rolled = roll(campaign=page.translation_key, by=campaign_manager, now=NOW)
    with pytest.raises(NextSeasonExists):
        roll(campaign=page.translation_key, by=campaign_manager, now=NOW)
    call_command("set_up", verbosity=0)
    answer = manager.post(reverse("campaign_roll", args=[page.translation_key]))
    assert answer["Location"] == reverse("campaign_dates", args=[rolled.campaign])
    assert CampaignPage.objects.count() == 4
    following = roll(campaign=rolled.campaign, by=campaign_manager, now=NOW)
    assert following.pages[0].season == "2028-2029"


def test_a_campaign_without_dates_has_nothing_to_roll(campaign_manager: User) -> None:
    page = write_campaign("fr", has_window=False)
    with pytest.raises(NothingToRoll):
        roll(campaign=page.translation_key, by=campaign_manager, now=NOW)
    assert CampaignPage.objects.count() == 1


def test_a_season_that_would_overlap_this_one_is_not_prepared(campaign_manager: User) -> None:
    page = write_both(closes_at=OPENS + 400 * DAY, withdrawn_at=None)
    with pytest.raises(SeasonsOverlap):
        roll(campaign=page.translation_key, by=campaign_manager, now=NOW)
    assert (CampaignPage.objects.count(), SeasonWindow.objects.count()) == (2, 1)


def test_a_prepared_season_is_taken_back_while_nobody_has_seen_it(campaign_manager: User, manager: Client) -> None:
    page = write_both()
    call_command("set_up", verbosity=0)
    manager.post(reverse("campaign_roll", args=[page.translation_key]))
    key = CampaignPage.objects.exclude(translation_key=page.translation_key).first().translation_key
    assert "Delete the drafts" in manager.get(reverse("campaign_dates", args=[key])).content.decode()
    manager.post(reverse("campaign_discard", args=[key]))
    assert (CampaignPage.objects.count(), SeasonWindow.objects.count()) == (2, 1)
    assert list(DateChange.objects.filter(campaign=key).order_by("pk").values_list("kind", flat=True)) == [
        "set",
        "removed",
    ]
    with pytest.raises(SeasonIsKnown):
        discard(campaign=page.translation_key, by=campaign_manager, now=NOW)
    assert CampaignPage.objects.count() == 2


def test_a_plain_copy_is_another_campaign_and_a_translation_is_not(campaign_manager: User) -> None:
    page = write_campaign("fr")
    page.save_revision()
    copy = page.copy(update_attrs={"slug": "copy", "title": "Copy"}, user=campaign_manager)
    assert copy.series != page.series
    assert copy.get_latest_revision_as_object().series == copy.series
    assert not copy.windows
    campaign_list("en")
    translated = page.copy_for_translation(campaign_list("en").locale)
    assert (translated.series, translated.translation_key) == (page.series, page.translation_key)
    assert translated.windows[Territory.EVERYWHERE].announced_at > ANNOUNCED - SECOND
