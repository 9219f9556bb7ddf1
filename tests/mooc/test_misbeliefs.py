"""What many learners are sure of and wrong about is proposed to campaign managers; below twenty nothing is said."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from campaigns.models import CampaignPage
from courses.models import Course, CoursePage, ItemStat
from home.accounts.models import User
from home.models import Topic
from tests.campaigns.writing import campaign_list
from tests.courses.factories import make_course
from tests.courses.learners import steps_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(db: None) -> Course:
    made = make_course()
    campaign_list("fr")
    call_command("set_up", verbosity=0)
    return made


@pytest.fixture
def desk(course: Course, campaign_manager: User, as_person: Callable[[User], Client]) -> Client:
    return as_person(campaign_manager)


def answered(course: Course, *, sure: int, sure_wrong: int, question: int = 0) -> None:
    """Figures of a question as the worker counts them."""
    version = steps_of(course)[1].questions[question].version_id
    ItemStat.objects.update_or_create(
        version_id=version, defaults={"n": sure, "right": sure - sure_wrong, "sure": sure, "sure_wrong": sure_wrong}
    )


def lines(client: Client) -> list[Any]:
    response = client.get(reverse("campaign_subjects"))
    assert response.status_code == 200
    return list(response.context["lines"])


def test_a_misbelief_is_proposed_with_its_topic_its_question_and_how_many(course: Course, desk: Client) -> None:
    answered(course, sure=20, sure_wrong=11)
    (line,) = lines(desk)
    assert line.topic == CoursePage.objects.get(translation_key=course.translation_key).topic
    assert [(one.sure, one.sure_wrong, one.percent) for one in line.questions] == [(20, 11, 55)]
    shown = desk.get(reverse("campaign_subjects")).content.decode()
    assert line.questions[0].stem in shown
    assert "55" in shown


@pytest.mark.parametrize(("sure", "sure_wrong"), [(19, 19), (20, 6), (100, 32)])
def test_below_twenty_or_below_a_third_nothing_is_shown(
    course: Course, desk: Client, sure: int, sure_wrong: int
) -> None:
    answered(course, sure=sure, sure_wrong=sure_wrong)
    assert lines(desk) == []
    answered(course, sure=20, sure_wrong=7)
    assert len(lines(desk)) == 1


def test_questions_of_a_topic_are_put_together_the_worst_first(course: Course, desk: Client) -> None:
    answered(course, sure=40, sure_wrong=20)
    answered(course, sure=20, sure_wrong=16, question=1)
    (line,) = lines(desk)
    assert [one.percent for one in line.questions] == [80, 50]
    assert (line.sure, line.sure_wrong, line.percent) == (60, 36, 60)


def test_a_course_that_is_archived_proposes_nothing(course: Course, desk: Client) -> None:
    answered(course, sure=40, sure_wrong=20)
    Course.objects.update(archived_at="2026-11-22T09:00:00Z")
    assert lines(desk) == []


def test_a_campaign_is_begun_on_the_topic_as_a_draft(course: Course, desk: Client, campaign_manager: User) -> None:
    answered(course, sure=40, sure_wrong=20)
    topic = lines(desk)[0].topic
    answer = desk.post(reverse("campaign_on_subject", args=[topic.pk]))
    draft = CampaignPage.objects.get()
    assert answer["Location"] == reverse("wagtailadmin_pages:edit", args=[draft.pk])
    assert (draft.topic, draft.live, draft.owner) == (topic, False, campaign_manager)
    assert draft.get_parent().specific == campaign_list("fr")
    assert desk.get(answer["Location"]).status_code == 200
    assert desk.get(reverse("campaign_on_subject", args=[topic.pk])).status_code == 405
    assert Client().get(draft.url).status_code == 404


def test_only_who_plans_campaigns_sees_them_and_begins_one(
    course: Course, as_person: Callable[[User], Client], editor: User, course_manager: User, learner: User, admin: User
) -> None:
    answered(course, sure=40, sure_wrong=20)
    topic = Topic.objects.order_by("pk")[0]
    for person in (editor, course_manager, learner):
        client = as_person(person)
        for refused in (
            client.get(reverse("campaign_subjects")),
            client.post(reverse("campaign_on_subject", args=[topic.pk])),
        ):
            assert refused.status_code == 302
            assert refused["Location"].startswith("/admin")
    assert not CampaignPage.objects.exists()
    assert len(lines(as_person(admin))) == 1


def test_a_campaign_manager_is_not_led_to_what_they_may_not_edit(course: Course, desk: Client, admin: User, as_person: Callable[[User], Client]) -> None:  # fmt: skip
    answered(course, sure=40, sure_wrong=20)
    page = lines(desk)[0].questions[0].page_id
    there = reverse("wagtailadmin_pages:edit", args=[page])
    assert there not in desk.get(reverse("campaign_subjects")).content.decode()
    assert there in as_person(admin).get(reverse("campaign_subjects")).content.decode()
