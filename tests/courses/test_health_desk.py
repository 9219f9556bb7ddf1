"""Figures beside each question: in both languages, for questions of the bank too, and as a list of what to look at."""

from collections.abc import Callable
from typing import Any
from uuid import uuid5

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.models import Course, CoursePage, Item, ItemStat, ItemVersion, QuizPage
from courses.reports.actions.tally import tally
from courses.reports.queries.health import health_by_uid
from courses.reports.queries.questions import see_flagged
from courses.reports.wording import FLAGS
from courses.rules.health import Flag
from home.accounts.models import User
from tests.courses.banking import course_asking, from_bank, quiz_of, write_question
from tests.courses.factories import every_type, make_course, make_course_with_quiz, translate
from tests.courses.sittings import sit, somebody
from tests.courses.writing import block_id, publish_page, single

pytestmark = pytest.mark.django_db
Browser = Callable[[User], Client]
LEARNERS = 32


def quiz_page(language: str = "fr") -> QuizPage:
    return QuizPage.objects.get(locale__language_code=language)


def sit_many(course: Course, turned: bool = False) -> None:
    """Strong learners get everything right, weak ones nothing; a turned first question is the other way round."""
    for number in range(LEARNERS):
        is_strong = number % 2 == 0
        sit(course, somebody(number), [is_strong != turned, is_strong, is_strong])
    tally()


def three_questions(**rules: Any) -> Course:
    return make_course_with_quiz([single("q1"), single("q2"), single("q3")], feedback="submission", **rules)


def figures(browser: Client, page: QuizPage) -> dict[str, str]:
    """What is shown beside each block."""
    response = browser.get(reverse("courses_questions_of_quiz", args=[page.pk]))
    assert response.status_code == 200
    found = BeautifulSoup(response.content.decode(), "html.parser").select("[data-figures-of]")
    return {str(one["data-figures-of"]): " ".join(one.get_text().split()) for one in found}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_question_of_a_quiz_has_its_figures_in_both_languages(
    language: str, editor: User, as_person: Browser
) -> None:
    course = three_questions()
    translate(course)
    sit_many(course)
    page = quiz_page(language)
    shown = figures(as_person(editor), page)
    assert list(shown) == [str(block.id) for block in page.questions]
    for text in shown.values():
        assert str(LEARNERS) in text
        assert {"fr": "11 ans", "en": "11 years"}[language] in text
        assert "16" in text


def test_a_turned_key_is_said_beside_its_question_and_leads_the_list(editor: User, as_person: Browser) -> None:
    course = three_questions()
    sit_many(course, turned=True)
    browser, page = as_person(editor), quiz_page()
    first, second, _third = (str(block.id) for block in page.questions)
    shown, advice = figures(browser, page), " ".join(str(FLAGS[Flag.SUSPECT_KEY].advice).split())
    assert advice in shown[first]
    assert advice not in shown[second]
    listed = browser.get(reverse("courses_questions"))
    assert [one.block_id for one in listed.context["lines"]][:1] == [first]
    assert f"{reverse('wagtailadmin_pages:edit', args=[page.pk])}#block-{first}-section" in listed.content.decode()


def test_few_answers_are_called_few(editor: User, as_person: Browser) -> None:
    course = three_questions()
    for number in range(12):
        sit(course, somebody(number), [False, True, True])
    tally()
    browser = as_person(editor)
    assert all("12" in text and "30" in text for text in figures(browser, quiz_page()).values())
    assert browser.get(reverse("courses_questions")).context["lines"] == []


def test_a_draft_question_and_one_without_answers_say_so(editor: User, as_person: Browser) -> None:
    make_course()
    page = quiz_page()
    page.questions = [*page.questions.raw_data, single("nouvelle")]
    page.save_revision()
    shown = figures(as_person(editor), page)
    assert len(shown) == 3
    assert not any(character.isdigit() for text in shown.values() for character in text)


def test_wordings_with_the_same_key_are_added_up_and_another_key_starts_anew() -> None:
    course = three_questions()
    page = quiz_page()
    uids = [uuid5(page.translation_key, str(block.id)) for block in page.questions]
    sit_many(course)

    def edit(**value: Any) -> None:
        quiz = quiz_page()
        quiz.questions = [
            {**quiz.questions.raw_data[0], "value": {**quiz.questions.raw_data[0]["value"], **value}},
            *list(quiz.questions.raw_data)[1:],
        ]
        quiz.save()
        publish_page(CoursePage.objects.get())
        course.refresh_from_db()

    edit(stem="Âge minimal, en années ?")
    sit(course, somebody(100), [False, True, True])
    tally()
    assert {uid: health.n for uid, health in health_by_uid(uids).items()} == dict.fromkeys(uids, LEARNERS + 1)
    edit(points=2)
    sit(course, somebody(101), [True, True, True])
    tally()
    found = health_by_uid(uids)
    assert [found[uid].n for uid in uids] == [1, LEARNERS + 2, LEARNERS + 2]


def test_the_figures_cost_the_same_for_two_questions_and_for_ten(editor: User, as_person: Browser) -> None:
    browser, costs = as_person(editor), []
    for number in (2, 10):
        course = make_course_with_quiz([single(f"{number}/{n}") for n in range(number)], slug=f"cours-{number}")
        sit(course, somebody(0), [True] * number)
        tally()
        page = QuizPage.objects.descendant_of(CoursePage.objects.get(slug=course.slug)).get()
        figures(browser, page)
        with CaptureQueriesContext(connection) as queries:
            figures(browser, page)
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_the_list_of_what_to_look_at_costs_the_same_for_one_quiz_and_for_five() -> None:
    costs = []
    for number in range(5):
        slug = f"cours-{number}"
        asked = [*every_type(slug), from_bank(write_question(f"Banque {number}"), slug)]
        make_course_with_quiz(asked, slug=slug)
        hard = {"n": 40, "right": 4, "sum_x": 40_000}
        for version in ItemVersion.objects.filter(item__kind=Item.Kind.QUESTION, item__course__slug=slug):
            ItemStat.objects.update_or_create(version=version, defaults=hard)
        with CaptureQueriesContext(connection) as queries:
            listed = see_flagged(language="fr")
        assert len(listed) == len(asked) * (number + 1)
        assert all(one.block_id for one in listed)
        costs.append(len(queries))
    assert len(set(costs)) == 1


def test_a_question_of_the_bank_shows_in_each_quiz_what_all_courses_know_of_it(
    editor: User, as_person: Browser
) -> None:
    banked = write_question("Âge minimal")
    courses = [
        course_asking(single(f"{slug}/own"), from_bank(banked, slug), single(f"{slug}/other"), slug=slug)
        for slug in ("grippe", "covid")
    ]
    for course in courses:
        sit_many(course)
    browser = as_person(editor)
    for course, slug in zip(courses, ("grippe", "covid"), strict=True):
        shown = figures(browser, quiz_of(course))
        assert list(shown) == [block_id(f"{slug}/own"), block_id(slug), block_id(f"{slug}/other")]
        assert f"{2 * LEARNERS} premières réponses" in shown[block_id(slug)]
        assert f"{LEARNERS} premières réponses" in shown[block_id(f"{slug}/own")]
    fresh = write_question("Jamais posée")
    page = quiz_of(courses[0])
    page.questions = [*page.questions.raw_data, from_bank(fresh, "neuve")]
    page.save_revision()
    assert not any(character.isdigit() for character in figures(browser, page)[block_id("neuve")])


def test_whoever_may_correct_marks_finds_the_way_beside_each_question(
    editor: User, medical: User, as_person: Browser
) -> None:
    banked = write_question("Âge minimal")
    course = course_asking(single("own"), from_bank(banked, "bank"))
    other = course_asking(from_bank(banked, "elsewhere"), slug="autre")
    address = reverse("courses_questions_of_quiz", args=[quiz_of(course).pk])
    ways = [
        reverse("courses_regrade", args=[item.pk])
        for item in Item.objects.filter(course=course, kind=Item.Kind.QUESTION).order_by("pk")
    ]
    reviewer = as_person(medical)
    assert not any(way in reviewer.get(address).content.decode() for way in ways)  # nothing was answered yet
    sit(course, somebody(1), [False, True])
    tally()
    shown = reviewer.get(address).content.decode()
    assert all(shown.count(way) == 1 for way in ways)
    foreign = Item.objects.get(course=other, kind=Item.Kind.QUESTION)
    assert reverse("courses_regrade", args=[foreign.pk]) not in shown
    assert all(reviewer.get(way).status_code == 200 for way in ways)
    assert "/regrades/" not in as_person(editor).get(address).content.decode()


@pytest.mark.parametrize("who", ["campaign_manager", "nobody"])
def test_figures_of_questions_are_not_for_everybody(
    who: str, as_person: Browser, request: pytest.FixtureRequest
) -> None:
    make_course()
    browser = as_person(request.getfixturevalue(who))
    assert browser.get(reverse("courses_questions_of_quiz", args=[quiz_page().pk])).status_code == 302


def test_a_script_that_asks_for_figures_in_vain_leaves_no_message_on_the_next_page(
    campaign_manager: User, as_person: Browser
) -> None:
    make_course()
    browser, address = as_person(campaign_manager), reverse("courses_questions_of_quiz", args=[quiz_page().pk])
    assert browser.get(address, headers={"X-Requested-With": "XMLHttpRequest"}).status_code == 403
    assert "messages" not in browser.cookies


def test_the_edit_view_of_a_quiz_knows_where_its_figures_are_and_no_other_form_asks(
    editor: User, as_person: Browser
) -> None:
    make_course()
    browser, course = as_person(editor), CoursePage.objects.get()
    page = browser.get(reverse("wagtailadmin_pages:edit", args=[quiz_page().pk])).content.decode()
    assert f'data-figures="{reverse("courses_questions_of_quiz", args=[0])}"' in page
    assert "data-has-figures" in page
    other = browser.get(reverse("wagtailadmin_pages:edit", args=[course.pk]))
    assert other.status_code == 200
    assert "data-has-figures" not in other.content.decode()


def test_the_admin_home_names_the_questions_worth_a_look_to_those_who_may_see_figures(
    editor: User, campaign_manager: User, as_person: Browser
) -> None:
    course, home = three_questions(), reverse("wagtailadmin_home")
    assert b"question-health" not in as_person(editor).get(home).content
    sit_many(course, turned=True)
    panel = BeautifulSoup(as_person(editor).get(home).content.decode(), "html.parser").select(
        "#question-health-section"
    )
    assert [link["href"].partition("#")[0] for link in panel[0].select("td.title a")] == [
        reverse("wagtailadmin_pages:edit", args=[quiz_page().pk])
    ]
    assert str(FLAGS[Flag.SUSPECT_KEY].name) in panel[0].get_text()
    assert b"question-health" not in as_person(campaign_manager).get(home).content


def test_every_flag_has_its_words() -> None:
    assert set(FLAGS) == set(Flag)
