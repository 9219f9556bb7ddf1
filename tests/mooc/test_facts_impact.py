"""Changing a rule, a claim or a source: everything that cites it is listed and asked to be looked at again."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, TaskState

from courses.models import BankQuestion, CourseEdition, ItemVersion, LessonPage, QuizPage
from home.accounts.models import User
from home.facts.actions import open_reviews, say_still_right
from home.facts.citing import all_citations, citations
from home.models import Claim, ReviewNeeded, Source, VaccineRule
from tests.campaigns.writing import OPENS, write_campaign
from tests.courses.banking import write_question
from tests.courses.writing import block_id, catalogue, publish_page, single, write_course, write_module
from tests.home.facts import a_source, change, write_claim, write_rule
from tests.people import APPROVAL

pytestmark = pytest.mark.django_db
AsPerson = Callable[[User], Client]


def shown_in_lesson(fact: Any, language: str = "fr") -> LessonPage:
    """A published lesson of a published course that shows a rule or a claim."""
    course = write_course(f"cours-{language}", language=language, publish=False)
    lesson = LessonPage.objects.descendant_of(course).get()
    kind = "rule" if isinstance(fact, VaccineRule) else "claim"
    lesson.body = [*lesson.body.get_prep_value(), {"type": kind, "value": fact.pk, "id": block_id(f"fact/{fact.slug}")}]
    lesson.save()
    publish_page(lesson)
    publish_page(course)
    return LessonPage.objects.get(pk=lesson.pk)


def reviews(**fields: Any) -> list[ReviewNeeded]:
    return list(ReviewNeeded.objects.filter(**fields).order_by("pk"))


def through_review(page: Any, editor: User, *reviewers: User) -> None:
    """Have it read and published."""
    page.get_workflow().start(page, editor)
    for reviewer in reviewers:
        state: TaskState = type(page).objects.get(pk=page.pk).current_workflow_task_state
        state.task.specific.on_action(state, reviewer, "approve", **APPROVAL)


# --- Everything that cites is found ------------------------------------------------------------


def test_a_changed_source_opens_a_review_on_all_that_cites_it_in_both_languages(editor: User) -> None:
    source = a_source()
    rule, claim = write_rule(), write_claim()
    lessons, quizzes = [], []
    for language in ("fr", "en"):
        course = write_course(f"cours-{language}", language=language, publish=False)
        lesson = LessonPage.objects.descendant_of(course).get()
        lesson.sources = [("source", source)]
        lesson.save()
        quiz = QuizPage.objects.descendant_of(course).get()
        asked = single(f"{language}/q2")
        asked["value"]["sources"] = [source.pk]
        quiz.questions = [single(f"{language}/q1"), asked]
        quiz.save()
        for page in (lesson, quiz):
            publish_page(page)
        lessons.append(lesson)
        quizzes.append(quiz)
    question = single("bank")
    question["value"]["sources"] = [source.pk]
    banked = write_question(block=question)
    campaign = write_campaign(sources=[("source", source)])
    publish_page(campaign)
    found = citations(source)
    assert {(type(one.thing), one.thing.pk) for one in found} == {
        *((LessonPage, one.pk) for one in lessons),
        *((QuizPage, one.pk) for one in quizzes),
        (type(campaign), campaign.pk),
        (BankQuestion, banked.pk),
        (VaccineRule, rule.pk),
        (Claim, claim.pk),
    }
    assert {one.places for one in found if isinstance(one.thing, QuizPage)} == {("questions 2",)}
    assert not reviews()
    source.date_text = "2026-04"
    source.save()
    assert len(reviews()) == len(found) == 8
    assert {one.changed[0] for one in reviews()} == {"date_text"}


def test_a_changed_rule_opens_a_review_on_the_lesson_and_says_what_changed(editor: User) -> None:
    rule = write_rule()
    lesson = shown_in_lesson(rule)
    lesson.owner = editor
    lesson.save()
    change(rule, doses=3, interval_to=8)
    [review] = reviews()
    assert (review.citing_title, review.owner, review.closed_at) == (lesson.title, editor, None)
    assert review.changed == ["doses", "interval_to"]
    assert review.citing.pk == lesson.pk


def test_what_cites_through_something_else_is_listed_with_what_stands_between() -> None:
    source, rule = a_source(), write_rule()
    lesson = shown_in_lesson(rule)
    found = {one.thing.pk: one for one in all_citations(source) if isinstance(one.thing, Page)}
    assert found[lesson.pk].via == (rule.title,)
    assert [one.is_direct for one in all_citations(source)] == [True, False]
    source.title = "Calendrier 2026"
    source.save()
    assert [review.citing for review in reviews()] == [rule]


# --- Once, and only for changes -------------------------------------------------------------------


def test_twice_is_once_and_remembers_everything_that_changed() -> None:
    rule = write_rule()
    shown_in_lesson(rule)
    change(rule, doses=3)
    change(rule, doses=2, interval_to=8)
    [review] = reviews()
    assert review.changed == ["doses", "interval_to"]
    assert open_reviews(cited=rule, changed=["doses"], now=timezone.now()) == 0
    assert len(reviews()) == 1


def test_what_changes_nothing_for_readers_asks_nothing() -> None:
    rule = write_rule(publish=False)
    lesson = shown_in_lesson(write_claim())
    lesson.body = [("rule", rule)]
    publish_page(lesson)
    rule.get_latest_revision().publish()  # for the first time: nobody has read another
    change(rule, publish=False, doses=3)  # a draft
    rule.refresh_from_db()
    rule.get_latest_revision_as_object()
    change(rule, doses=2)  # published as it was
    change(rule, review_due_on=timezone.localdate())
    assert reviews() == []
    change(rule, doses=3)
    assert len(reviews()) == 1


def test_a_rule_that_is_withdrawn_asks_and_one_that_is_cited_is_not_deleted(in_english: None) -> None:
    rule = write_rule()
    lesson = shown_in_lesson(rule)
    rule.unpublish()
    assert [review.changed for review in reviews()] == [["live"]]
    with pytest.raises(ValidationError, match=lesson.title), transaction.atomic():
        VaccineRule.objects.get().delete()
    assert VaccineRule.objects.exists()


# --- Closed -------------------------------------------------------------------------------------


def test_a_page_published_again_after_review_is_done_and_one_published_without_is_not(
    editor: User, pharmacist: User, medical: User
) -> None:
    rule = write_rule()
    lesson = shown_in_lesson(rule)
    change(rule, doses=3)
    publish_page(lesson)
    assert [review.outcome for review in reviews()] == [""]
    lesson.save_revision(user=editor)
    through_review(lesson, editor, pharmacist, medical)
    [review] = reviews()
    assert (review.outcome, review.closed_by) == (ReviewNeeded.Outcome.PUBLISHED, medical)
    assert review.closed_at is not None


def test_an_approval_from_before_the_change_answers_nothing(editor: User, pharmacist: User, medical: User) -> None:
    rule = write_rule()
    lesson = shown_in_lesson(rule)
    lesson.go_live_at = timezone.now() + timedelta(days=1)
    lesson.save_revision(user=editor)
    through_review(lesson, editor, pharmacist, medical)
    change(rule, doses=3)
    revision = LessonPage.objects.get(pk=lesson.pk).scheduled_revision
    revision.content = {**revision.content, "go_live_at": None}
    type(revision).objects.filter(pk=revision.pk).update(content=revision.content)
    revision.publish()
    assert [review.outcome for review in reviews()] == [""]


def test_a_reviewer_says_that_it_is_still_right_with_a_reason(
    editor: User, pharmacist: User, learner: User, in_english: None
) -> None:
    rule = write_rule()
    shown_in_lesson(rule)
    change(rule, doses=3)
    [review] = reviews()
    for person in (editor, learner):
        with pytest.raises(PermissionDenied):
            say_still_right(review=review, by=person, note="Je confirme", now=timezone.now())
    with pytest.raises(ValidationError, match="few words"):
        say_still_right(review=review, by=pharmacist, note="  ", now=timezone.now())
    say_still_right(review=review, by=pharmacist, note="Le texte ne compte pas les doses.", now=timezone.now())
    [closed] = reviews()
    assert (closed.outcome, closed.closed_by, closed.note) == (
        ReviewNeeded.Outcome.STILL_RIGHT, pharmacist, "Le texte ne compte pas les doses."
    )  # fmt: skip
    with pytest.raises(ValidationError, match="already"):
        say_still_right(review=review, by=pharmacist, note="Encore", now=timezone.now())
    change(rule, doses=1)
    assert [one.outcome for one in reviews()] == [ReviewNeeded.Outcome.STILL_RIGHT, ""]


# --- On the desk ----------------------------------------------------------------------------------


def test_editors_and_reviewers_meet_it_on_their_home_page_on_the_form_and_in_the_list(
    editor: User, pharmacist: User, as_person: AsPerson
) -> None:
    rule = write_rule()
    lesson = shown_in_lesson(rule)
    change(rule, doses=3)
    home, form = reverse("wagtailadmin_home"), reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    for person in (editor, pharmacist):
        desk = as_person(person)
        for address in (home, reverse("facts_desk:reviews"), *([form] if person == editor else [])):
            text = desk.get(address).content.decode()
            assert "Zona" in text, address
            assert reverse("facts_desk:reviews") in text
    [review] = reviews()
    assert (
        reverse("facts_desk:answer", args=[review.pk])
        not in as_person(editor).get(reverse("facts_desk:reviews")).content.decode()
    )
    answer = as_person(pharmacist).post(reverse("facts_desk:answer", args=[review.pk]), {"note": "Vu."})
    assert answer.status_code == 302
    assert not ReviewNeeded.objects.open().exists()
    assert "Zona" not in as_person(pharmacist).get(home).content.decode()
    assert "Vu." in as_person(editor).get(reverse("facts_desk:reviews") + "?all=1").content.decode()


def test_the_list_opens_though_what_changed_has_another_name_since(pharmacist: User, as_person: AsPerson) -> None:
    rule = write_rule()
    shown_in_lesson(rule)
    open_reviews(cited=rule, changed=["doses", "a_former_name"], now=timezone.now())
    text = as_person(pharmacist).get(reverse("facts_desk:reviews")).content.decode()
    assert str(rule._meta.get_field("doses").verbose_name) in text
    assert "a_former_name" in text


def test_nobody_else_sees_or_answers_them(
    learner: User, course_manager: User, editor: User, as_person: AsPerson
) -> None:
    rule = write_rule()
    shown_in_lesson(rule)
    change(rule, doses=3)
    [review] = reviews()
    pages = [reverse("facts_desk:reviews"), reverse("facts_desk:impact", args=["vaccinerule", rule.pk])]
    assert {as_person(editor).get(address).status_code for address in pages} == {200}
    for person in (learner, course_manager):
        assert {as_person(person).get(address).status_code for address in pages} == {302}
        as_person(person).post(reverse("facts_desk:answer", args=[review.pk]), {"note": "Vu."})
    as_person(editor).post(reverse("facts_desk:answer", args=[review.pk]), {"note": "Vu."})
    assert ReviewNeeded.objects.open().count() == 1
    assert "Zona" not in as_person(course_manager).get(reverse("wagtailadmin_home")).content.decode()


def test_the_impact_page_lists_pages_with_links_places_and_what_is_asked(editor: User, as_person: AsPerson) -> None:
    rule = write_rule()
    lesson = shown_in_lesson(rule)
    change(rule, doses=3)
    text = as_person(editor).get(reverse("facts_desk:impact", args=["vaccinerule", rule.pk])).content.decode()
    assert reverse("wagtailadmin_pages:edit", args=[lesson.pk]) in text
    assert "Leçon m1" in text
    nonsense = reverse("facts_desk:impact", args=["nonsense", 1])
    assert as_person(editor).get(nonsense, follow=True).status_code == 404


def test_the_list_of_reviews_costs_the_same_for_one_and_for_many(
    editor: User, as_person: AsPerson, django_assert_max_num_queries: Any
) -> None:
    rule = write_rule()
    course = write_course(publish=False)
    for number in range(2, 14):
        write_module(course, f"m{number}")
    for lesson in LessonPage.objects.descendant_of(course):
        lesson.body = [("rule", rule)]
        lesson.save()
        publish_page(lesson)
    change(rule, doses=3)
    desk = as_person(editor)
    desk.get(reverse("facts_desk:reviews"))
    with django_assert_max_num_queries(30):
        text = desk.get(reverse("facts_desk:reviews")).content.decode()
    assert text.count("Leçon m") == 13


# --- What a learner sees ----------------------------------------------------------------------------


def texts() -> list[str]:
    """The text of the lesson in its newest edition."""
    edition = CourseEdition.objects.order_by("-number")[0]
    versions = {
        step["version"]
        for section in edition.structure["sections"]
        for step in section["steps"]
        if step["kind"] == "lesson"
    }
    return [version.html["fr"] for version in ItemVersion.objects.filter(pk__in=versions)]


def test_a_lesson_keeps_the_rule_as_it_was_published_with_it_until_it_is_published_again() -> None:
    rule = write_rule()
    lesson = shown_in_lesson(rule)
    [before] = texts()
    assert "dès 65 ans" in before
    change(rule, who_fr="dès 60 ans", age_from=60)
    assert texts() == [before]
    publish_page(lesson)
    [after] = texts()
    assert "dès 60 ans" in after
    assert CourseEdition.objects.count() == 2


def test_a_lesson_shows_no_rule_that_is_not_published() -> None:
    rule = write_rule(publish=False)
    lesson = shown_in_lesson(rule)
    [text] = texts()
    assert "dès 65 ans" not in text
    rule.get_latest_revision().publish()
    publish_page(lesson)
    [text] = texts()
    assert "dès 65 ans" in text


def test_a_source_cited_nowhere_else_leaves_old_lessons_as_they_were_hashed() -> None:
    course = write_course()
    bodies = [version.body for version in ItemVersion.objects.filter(item__kind="lesson")]
    assert bodies
    assert all("facts" not in body for body in bodies)
    assert catalogue().get_descendants().count() >= 1
    assert Source.objects.exists()
    assert course.live


# --- What visitors of a campaign see ------------------------------------------------------------------


def test_a_campaign_shows_the_published_rule_at_once_and_stays_within_its_budget(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    rules = [write_rule(slug=f"rule-{number}", who_en=f"group {number}") for number in range(4)]
    with time_machine.travel(OPENS, tick=False):
        facts = [*(("rule", rule) for rule in rules), ("claim", write_claim())]
        campaign = write_campaign(facts=facts)
        address = campaign.url
        text = client.get(address).content.decode()
        assert "group 3" in text
        assert "The flu vaccine gives you the flu" in text
        change(rules[3], who_en="everybody else")
        with django_assert_max_num_queries(14):  # two savepoints of the test; three for rules, their sources and claims
            text = client.get(address).content.decode()
        assert "everybody else" in text
        rules[0].unpublish()
        assert "group 0" not in client.get(address).content.decode()
