"""A campaign shows its lesson, finishing it opens the professional page, a lesson shows the campaigns of its topic."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.models import ReferenceIndex

from campaigns.models import CampaignPage, Hit
from campaigns.rules.visits import Kind
from courses.learning.actions.lesson import mark_read
from courses.models import Course, CoursePage
from home.accounts.models import User
from tests.campaigns.writing import ANNOUNCED, CLOSES, OPENS, SECOND, WITHDRAWN, write_campaign
from tests.courses.factories import make_course
from tests.courses.learners import NOW, enrolled, finish, steps_of

pytestmark = pytest.mark.django_db

AHEAD = {
    "announced_at": NOW - timedelta(days=5), "opens_at": NOW + timedelta(days=9),
    "closes_at": NOW + timedelta(days=60), "withdrawn_at": NOW + timedelta(days=90),
}  # fmt: skip


@pytest.fixture(autouse=True)
def clock(settings, tmp_path) -> Iterator[time_machine.Traveller]:
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def course(clock: object) -> Course:
    return make_course()


@pytest.fixture
def document(course: Course) -> Any:
    return get_document_model().objects.create(title="Fiche", file=ContentFile(b"for the team", "fiche.txt"))


def sheet_of(course: Course) -> CoursePage:
    return CoursePage.objects.get(translation_key=course.translation_key)


@pytest.fixture
def campaign(course: Course, document: Any) -> CampaignPage:
    kit = [
        ("item", {"kind": "poster", "title": "Affiche", "formats": ["A3"]}),
        ("item", {"kind": "counter_script", "title": "Demander sans intrusion", "formats": [], "text": "<p>Bonjour, je vous écoute.</p>", "document": document}),
    ]  # fmt: skip
    page = write_campaign("fr", linked_course=sheet_of(course), kit=kit, **AHEAD)
    ReferenceIndex.create_or_update_for_object(page)
    return page


def team_page(client: Client, campaign: CampaignPage) -> Any:
    return client.get(f"/fr/kits/{campaign.slug}/professionals/")


# --- The professional page ----------------------------------------------------------------------


def test_a_visitor_logs_in_first_and_comes_back(campaign: CampaignPage) -> None:
    answer = team_page(Client(), campaign)
    assert answer.status_code == 302
    assert answer["Location"] == f"/fr/account/login/?next=/fr/kits/{campaign.slug}/professionals/"


def test_who_has_not_begun_is_told_which_course_opens_it(
    campaign: CampaignPage, learner: User, as_person: Callable[[User], Client], course: Course
) -> None:
    answer = team_page(as_person(learner), campaign)
    assert answer.status_code == 403
    shown = answer.content.decode()
    assert f'href="{sheet_of(course).url}"' in shown
    assert "je vous écoute" not in shown


@pytest.mark.parametrize(("language", "said"), [("fr", "10\xa0min pour être prêt"), ("en", "10\xa0min to be ready")])
def test_a_campaign_and_its_locked_page_say_how_long_the_lesson_takes_until_it_is_over(
    course: Course,
    learner: User,
    as_person: Callable[[User], Client],
    clock: time_machine.Traveller,
    language: str,
    said: str,
) -> None:
    CoursePage.objects.update(minutes=10)
    campaign = write_campaign(language, slug="ten", linked_course=sheet_of(course), **AHEAD)
    assert said in Client().get(campaign.url).content.decode()
    assert said in as_person(learner).get(f"/{language}/kits/ten/professionals/").content.decode()
    clock.move_to(AHEAD["closes_at"])
    assert said not in Client().get(campaign.url).content.decode()


def test_who_has_begun_sees_how_far_they_are_and_goes_on(
    campaign: CampaignPage, learner: User, as_person: Callable[[User], Client], course: Course
) -> None:
    mark_read(enrolment=enrolled(learner, course), step_uid=steps_of(course)[0].uid, now=NOW)
    answer = team_page(as_person(learner), campaign)
    assert answer.status_code == 403
    shown = answer.content.decode()
    assert f'href="{reverse("learning:resume", args=[course.slug])}"' in shown
    assert answer.context["lesson"].enrolment.items_done == 1
    assert "je vous écoute" not in shown


def test_finishing_the_course_opens_it_and_leads_there(
    campaign: CampaignPage, learner: User, nobody: User, as_person: Callable[[User], Client], course: Course
) -> None:
    client = as_person(learner)
    finish(enrolled(learner, course), course)
    there = reverse("professional", args=[campaign.slug])
    assert f'href="{there}"' in client.get(reverse("learning:course", args=[course.slug])).content.decode()
    answer = team_page(client, campaign)
    assert answer.status_code == 200
    assert "je vous écoute" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert team_page(as_person(nobody), campaign).status_code == 403


def test_the_team_may_look_and_is_told_why(
    campaign: CampaignPage, campaign_manager: User, as_person: Callable[[User], Client]
) -> None:
    answer = team_page(as_person(campaign_manager), campaign)
    assert answer.status_code == 200
    assert answer.context["door"].is_team


def test_without_a_lesson_it_asks_for_a_log_in_only(
    campaign: CampaignPage, learner: User, as_person: Callable[[User], Client]
) -> None:
    assert team_page(as_person(learner), campaign).status_code == 403
    CampaignPage.objects.update(linked_course=None)
    assert team_page(as_person(learner), campaign).status_code == 200
    assert team_page(Client(), campaign).status_code == 302


def test_a_course_that_takes_nobody_any_more_is_no_dead_end(
    campaign: CampaignPage, learner: User, nobody: User, as_person: Callable[[User], Client], course: Course
) -> None:
    enrolled(nobody, course)
    Course.objects.filter(pk=course.pk).update(archived_at=NOW)
    assert team_page(as_person(learner), campaign).status_code == 200
    assert team_page(as_person(nobody), campaign).status_code == 403  # who is in it can still finish it


def test_before_the_announcement_there_is_no_such_page(
    course: Course, learner: User, as_person: Callable[[User], Client], clock: time_machine.Traveller
) -> None:
    campaign = write_campaign("fr", linked_course=sheet_of(course))
    finish(enrolled(learner, course), course)
    client = as_person(learner)
    clock.move_to(ANNOUNCED - SECOND)
    assert team_page(client, campaign).status_code == 404
    clock.move_to(ANNOUNCED)
    assert team_page(client, campaign).status_code == 200


# --- Its files ----------------------------------------------------------------------------------


def test_a_professional_file_opens_with_the_page_and_to_nobody_else(
    campaign: CampaignPage,
    document: Any,
    learner: User,
    nobody: User,
    as_person: Callable[[User], Client],
    course: Course,
    clock: time_machine.Traveller,
) -> None:
    finish(enrolled(learner, course), course)
    enrolled(nobody, course)
    visitor = Client().get(document.url)
    assert visitor.status_code == 302
    assert "login" in visitor["Location"]
    assert as_person(nobody).get(document.url).status_code == 403
    taken = as_person(learner).get(document.url)
    assert taken.status_code == 200
    assert b"".join(taken.streaming_content) == b"for the team"
    assert "public" not in taken.get("Cache-Control", "")
    clock.move_to(AHEAD["closes_at"])
    assert as_person(learner).get(document.url).status_code == 403  # its material is out of date


def test_a_file_of_a_public_piece_is_everybodys(
    campaign: CampaignPage, document: Any, learner: User, as_person: Callable[[User], Client]
) -> None:
    assert as_person(learner).get(document.url).status_code == 403
    piece = dict(campaign.kit[1].value) | {"for_whom": "everybody"}
    campaign.kit = [("item", piece)]
    campaign.save()
    ReferenceIndex.create_or_update_for_object(campaign)
    cache.clear()
    assert Client().get(document.url).status_code == 200


def test_the_public_page_names_professional_pieces_and_shows_nothing_of_them(campaign: CampaignPage) -> None:
    shown = Client().get(campaign.url).content.decode()
    assert "Demander sans intrusion" in shown
    assert "je vous écoute" not in shown
    assert "/documents/" not in shown


# --- The lesson on the campaign -----------------------------------------------------------------


def test_a_campaign_page_stays_the_same_for_every_visitor_and_knows_who_is_logged_in(
    campaign: CampaignPage, learner: User, as_person: Callable[[User], Client], course: Course
) -> None:
    mark_read(enrolment=enrolled(learner, course), step_uid=steps_of(course)[0].uid, now=NOW)
    public, own = Client().get(campaign.url), as_person(learner).get(campaign.url)
    assert "public" in public["Cache-Control"]
    assert "progress" not in public.content.decode().split("</header>")[-1]
    assert "private" in own["Cache-Control"]
    assert 'role="progressbar"' in own.content.decode() or "<progress" in own.content.decode()


def test_a_visitor_costs_no_query_about_learning_and_a_learner_one(
    campaign: CampaignPage, learner: User, as_person: Callable[[User], Client], course: Course
) -> None:
    enrolled(learner, course)
    for client, number in ((Client(), 0), (as_person(learner), 1)):
        client.get(campaign.url)
        with CaptureQueriesContext(connection) as captured:
            client.get(campaign.url)
        assert sum("courses_enrolment" in query["sql"] for query in captured.captured_queries) == number


# --- Campaigns on the lesson --------------------------------------------------------------------


@pytest.fixture
def on_topic(course: Course) -> CampaignPage:
    return write_campaign("fr", title="Grippe d’abord", topic=sheet_of(course).topic)


def lesson_page(client: Client, course: Course) -> str:
    return client.get(reverse("learning:step", args=[course.slug, steps_of(course)[0].uid])).content.decode()


@pytest.mark.parametrize(
    ("at", "is_shown"),
    [
        (ANNOUNCED - SECOND, False),
        (ANNOUNCED, True),
        (OPENS, True),
        (CLOSES - SECOND, True),
        (CLOSES, False),
        (WITHDRAWN, False),
    ],
)
def test_a_lesson_and_its_course_show_the_campaigns_of_their_topic_by_the_clock(
    course: Course,
    on_topic: CampaignPage,
    learner: User,
    as_person: Callable[[User], Client],
    clock: time_machine.Traveller,
    at: Any,
    is_shown: bool,
) -> None:
    enrolled(learner, course)
    clock.move_to(at)
    client = as_person(learner)
    assert ("Grippe d’abord" in lesson_page(client, course)) is is_shown
    assert ("Grippe d’abord" in Client().get(sheet_of(course).url).content.decode()) is is_shown


def test_an_embargo_holds_to_the_second_although_candidates_are_remembered(
    course: Course,
    on_topic: CampaignPage,
    learner: User,
    as_person: Callable[[User], Client],
    clock: time_machine.Traveller,
) -> None:
    enrolled(learner, course)
    client = as_person(learner)
    clock.move_to(ANNOUNCED - SECOND)
    assert "Grippe d’abord" not in lesson_page(client, course)
    clock.move_to(ANNOUNCED)
    assert "Grippe d’abord" in lesson_page(client, course)


def test_a_public_course_page_is_kept_no_longer_than_the_campaigns_on_it_are_true(
    course: Course, on_topic: CampaignPage, clock: time_machine.Traveller
) -> None:
    clock.move_to(ANNOUNCED - 7 * SECOND)
    assert "max-age=7" in Client().get(sheet_of(course).url)["Cache-Control"]


def test_campaigns_on_other_topics_are_not_shown(
    course: Course, learner: User, as_person: Callable[[User], Client]
) -> None:
    write_campaign("fr", title="Autre sujet")
    enrolled(learner, course)
    assert "Autre sujet" not in lesson_page(as_person(learner), course)


def test_a_lesson_without_campaigns_costs_nothing_more(
    course: Course, learner: User, as_person: Callable[[User], Client]
) -> None:
    enrolled(learner, course)
    client = as_person(learner)
    lesson_page(client, course)
    with CaptureQueriesContext(connection) as captured:
        lesson_page(client, course)
    assert not any("campaigns_" in query["sql"] for query in captured.captured_queries)


# --- Lessons finished before opening ------------------------------------------------------------


def lessons() -> list[tuple[str, Any]]:
    return [(kind, campaign) for kind, campaign in Hit.objects.values_list("kind", "campaign") if kind == Kind.LESSON]


def test_a_course_finished_before_the_opening_counts_for_its_campaign_once(
    campaign: CampaignPage, learner: User, course: Course
) -> None:
    write_campaign("en", slug="other", linked_course=None, **AHEAD)
    finish(enrolled(learner, course), course)
    assert lessons() == [(Kind.LESSON, campaign.translation_key)]


@pytest.mark.parametrize("moment", ["hidden", "open"])
def test_a_course_finished_at_another_time_is_not_counted(course: Course, learner: User, moment: str) -> None:
    hidden = {"announced_at": NOW + SECOND, "opens_at": NOW + timedelta(days=3)}
    write_campaign("fr", linked_course=sheet_of(course), **(hidden if moment == "hidden" else {}))
    finish(enrolled(learner, course), course)
    assert lessons() == []


def test_two_languages_of_a_campaign_are_one(campaign: CampaignPage, learner: User, course: Course) -> None:
    write_campaign(
        "en", has_window=False, translation_key=campaign.translation_key, series=campaign.series,
        linked_course=sheet_of(course),
    )  # fmt: skip
    finish(enrolled(learner, course), course)
    assert lessons() == [(Kind.LESSON, campaign.translation_key)]
