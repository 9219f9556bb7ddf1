"""Coming back: to the exact place, on another device, in the other language."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from courses.learning.actions.attempt import submit
from courses.learning.actions.lesson import mark_read
from courses.models import Attempt, Enrolment, LessonPage, ModulePage, QuizPage
from home.accounts.models import User
from tests.courses.factories import make_course, make_course_with_tests, translate
from tests.courses.learners import NOW, answered, enrolled, finish, started, steps_of
from tests.courses.writing import publish_page

pytestmark = pytest.mark.django_db

SHEET = "/fr/formations/vacciner/"


def place(browser: Client, slug: str) -> str:
    return browser.get(reverse("learning:resume", args=[slug])).url


def test_resuming_leads_to_the_first_step_not_done_and_to_the_first_open_question(
    learner: User, as_person: Callable[[User], Client]
) -> None:
    course = make_course(modules=2)
    enrolment = enrolled(learner, course)
    lesson, quiz, second_lesson, _second_quiz = steps_of(course)
    phone, computer = as_person(learner), as_person(learner)
    assert place(phone, course.slug) == reverse("learning:step", args=[course.slug, lesson.uid])
    mark_read(enrolment=enrolment, step_uid=lesson.uid, now=NOW)
    assert place(phone, course.slug) == reverse("learning:step", args=[course.slug, quiz.uid])
    attempt = answered(started(enrolment, quiz), 1)
    assert place(computer, course.slug) == reverse("learning:question", args=[attempt.pk, 2])
    answered(attempt, 2)
    assert place(phone, course.slug) == reverse("learning:step", args=[course.slug, second_lesson.uid])


def test_an_optional_test_before_the_course_is_proposed_first_and_never_later(
    learner: User, as_person: Callable[[User], Client]
) -> None:
    course = make_course_with_tests()
    page = QuizPage.objects.get(purpose="pre_test")
    page.is_required = False
    publish_page(page)
    enrolment = enrolled(learner, course)
    before, lesson, quiz, _after = steps_of(course)
    browser = as_person(learner)
    assert place(browser, course.slug) == reverse("learning:step", args=[course.slug, before.uid])
    screen = browser.get(reverse("learning:course", args=[course.slug])).context["screen"]
    assert [section.state for section in screen.sections] == ["current", "todo", "locked"]
    mark_read(enrolment=enrolment, step_uid=lesson.uid, now=NOW)
    assert place(browser, course.slug) == reverse("learning:step", args=[course.slug, quiz.uid])
    finish(enrolment, course)
    assert place(browser, course.slug) == reverse("learning:course", args=[course.slug])


def test_a_step_named_after_its_module_is_named_in_full_except_right_below_the_module(
    client: Client, learner: User, as_person: Callable[[User], Client]
) -> None:
    course = make_course()
    module, lesson, quiz = ModulePage.objects.get(), LessonPage.objects.get(), QuizPage.objects.get()
    module.title = lesson.title = "Lire un calendrier : adultes"
    quiz.title = f"Exercice : {module.title}"
    for page in (module, lesson, quiz):
        publish_page(page)
    assert [step.label for step in client.get(SHEET).context["place"].sections[0].steps] == ["Leçon", "Exercice"]
    enrolled(learner, course)
    browser = as_person(learner)
    outline = browser.get(reverse("learning:course", args=[course.slug])).content.decode()
    assert f"Commencer : {lesson.title}".replace(" :", "\u00a0:", 1) in outline
    assert ">Leçon<" in outline
    assert ">Exercice<" in outline
    assert browser.get(place(browser, course.slug)).content.decode().count(f"· {module.title}<") == 0


def test_an_attempt_with_every_answer_resumes_where_it_is_handed_in(
    learner: User, as_person: Callable[[User], Client]
) -> None:
    course = make_course_with_tests()
    attempt = answered(started(enrolled(learner, course), steps_of(course)[0]))
    assert place(as_person(learner), course.slug) == reverse("learning:attempt", args=[attempt.pk])
    submit(attempt=attempt, now=NOW)
    assert place(as_person(learner), course.slug) == reverse(
        "learning:step", args=[course.slug, steps_of(course)[1].uid]
    )


def test_a_finished_course_resumes_at_its_outline(learner: User, as_person: Callable[[User], Client]) -> None:
    course = make_course()
    finish(enrolled(learner, course), course)
    assert place(as_person(learner), course.slug) == reverse("learning:course", args=[course.slug])


def test_the_dashboard_names_the_place_where_resuming_leads(learner: User, as_person: Callable[[User], Client]) -> None:
    course = make_course(modules=2)
    enrolment = enrolled(learner, course)
    browser = as_person(learner)
    screen = browser.get(reverse("learning:dashboard")).context["screen"]
    assert [card.following for card in screen.in_progress] == ["Leçon m1"]
    started(enrolment, steps_of(course)[3])
    screen = browser.get(reverse("learning:dashboard")).context["screen"]
    assert [card.following for card in screen.in_progress] == ["Quiz quiz"]


def test_switching_language_keeps_place_progress_and_order_of_the_options(
    learner: User, as_person: Callable[[User], Client]
) -> None:
    course = make_course()
    translate(course)
    browser = as_person(learner)
    browser.post(reverse("learning:enrol", args=[course.slug]))
    lesson, quiz = steps_of(course)
    french = reverse("learning:step", args=[course.slug, lesson.uid])
    page = browser.get(french).content.decode()
    english = french.replace("/fr/", "/en/", 1)
    assert english in page
    assert "EN Leçon m1" in browser.get(english).content.decode()
    browser.post(english + "done/")
    enrolment = Enrolment.objects.get()
    assert enrolment.progress_bp == 5000
    attempt = started(enrolment, quiz)
    french, english = (f"/{language}/learn/attempt/{attempt.pk}/1/" for language in ("fr", "en"))
    in_french = browser.get(french).context["screen"].card
    in_english = browser.get(english).context["screen"].card
    assert in_french.stem == "Âge minimal ?"
    assert in_english.stem == "Minimum age?"
    assert [option.value for option in in_french.options] == [option.value for option in in_english.options]
    browser.post(english, {"answer": in_english.options[0].value})
    assert Attempt.objects.get().answers[0] == in_french.options[0].value
    assert browser.get(f"/fr/learn/{course.slug}/resume/").url == french.replace("/1/", "/2/")


def test_a_course_without_a_translation_is_shown_in_its_language_with_a_note(
    learner: User, as_person: Callable[[User], Client]
) -> None:
    course = make_course()
    enrolled(learner, course)
    url = reverse("learning:step", args=[course.slug, steps_of(course)[0].uid]).replace("/fr/", "/en/", 1)
    page = as_person(learner).get(url).content.decode()
    assert "Trois portes." in page
    assert "notice-translation" in page
    assert 'lang="fr"' in page
