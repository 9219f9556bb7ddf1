"""“Explain my progress”: the same figures as everywhere, and the reason of each."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from courses.learning.actions.attempt import answer, submit
from courses.learning.actions.lesson import mark_read
from courses.models import Course, Enrolment, LessonPage, ModulePage
from home.accounts.models import User
from tests.courses.factories import make_course, make_course_with_tests, translate
from tests.courses.learners import NOW, answered, enrolled, finish, started, steps_of, wrong
from tests.courses.writing import publish_page

pytestmark = pytest.mark.django_db

Browsers = Callable[[User], Client]


def explained(browser: Client, course: Course) -> Any:
    response = browser.get(reverse("learning:progress", args=[course.slug]))
    assert response.status_code == 200
    return response.context["screen"]


def text(browser: Client, course: Course) -> str:
    return browser.get(reverse("learning:progress", args=[course.slug])).content.decode().replace("\u00a0", " ")


def test_each_step_says_whether_it_counts_and_what_would_move_the_figure(learner: User, as_person: Browsers) -> None:
    course = make_course(modules=3)
    enrolment = enrolled(learner, course)
    lesson, quiz, *_others = steps_of(course)
    mark_read(enrolment=enrolment, step_uid=lesson.uid, now=NOW)
    attempt = started(enrolment, quiz)
    for position in (1, 2):
        attempt = answer(attempt=attempt, position=position, fields=wrong(attempt, position), now=NOW).attempt
    screen = explained(as_person(learner), course)
    first, second, *rest = screen.steps()
    assert (first.state, first.done_at, first.done_edition) == ("done", NOW, 1)
    assert (second.state, second.best_bp, second.pass_bp, second.attempts) == ("todo", 0, 8000, 1)
    assert [step.state for step in rest] == ["todo"] * 4
    assert [step.uid for step in screen.to_do] == [step.uid for step in steps_of(course)[1:]]
    assert (screen.enrolment.progress_bp, screen.next_bp) == (1666, 3333)
    page = text(as_person(learner), course)
    assert "16 % → 100 %" in page


def test_the_figures_are_those_of_every_other_screen(learner: User, as_person: Browsers) -> None:
    course = make_course(modules=3)
    enrolment = enrolled(learner, course)
    browser = as_person(learner)
    for step in steps_of(course):
        if step.rules is None:
            mark_read(enrolment=enrolment, step_uid=step.uid, now=NOW)
        else:
            submit(attempt=answered(started(enrolment, step)), now=NOW)
        screen = explained(browser, course)
        counted = [one for one in screen.steps() if one.is_required and one.state == "done"]
        row = Enrolment.objects.get()
        assert (len(counted), len(screen.steps())) == (row.items_done, row.items_total)
        assert row.progress_bp == 10_000 * len(counted) // len(screen.steps())
        outline = browser.get(reverse("learning:course", args=[course.slug])).context["screen"]
        assert [one.state == "done" for one in outline.steps()] == [one.state == "done" for one in screen.steps()]
    assert not explained(browser, course).to_do


def test_following_the_steps_it_names_moves_the_figure_as_it_says(learner: User, as_person: Browsers) -> None:
    course = make_course_with_tests(modules=2)
    enrolment = enrolled(learner, course)
    browser = as_person(learner)
    steps = {step.uid: step for step in steps_of(course)}
    while (screen := explained(browser, course)).to_do:
        step = steps[next(one for one in screen.to_do if one.state != "locked").uid]
        if step.rules is None:
            mark_read(enrolment=enrolment, step_uid=step.uid, now=NOW)
        else:
            submit(attempt=answered(started(enrolment, step)), now=NOW)
        enrolment.refresh_from_db()
        assert enrolment.progress_bp == screen.next_bp
    assert enrolment.is_finished


def test_what_left_the_course_is_kept_and_what_is_optional_is_said(learner: User, as_person: Browsers) -> None:
    course = make_course(modules=2)
    enrolment = enrolled(learner, course)
    lesson, *_others = steps_of(course)
    mark_read(enrolment=enrolment, step_uid=lesson.uid, now=NOW)
    optional = LessonPage.objects.get(title="Leçon m2")
    optional.is_required = False
    publish_page(optional)
    LessonPage.objects.get(title="Leçon m1").unpublish()
    browser = as_person(learner)
    screen = explained(browser, course)
    (kept,) = screen.kept
    assert (kept.title, kept.done_at) == ("Leçon m1", NOW)
    assert [step.is_required for step in screen.steps()] == [True, False, True]
    assert [edition.number for edition in screen.editions] == [3, 2, 1]
    assert [edition.is_started for edition in screen.editions] == [False, False, True]
    page = text(browser, course)
    assert "Leçon m1" in page
    assert screen.enrolment.items_total == 2


def test_a_finished_course_stays_finished_and_names_what_is_new(learner: User, as_person: Browsers) -> None:
    course = make_course()
    finish(enrolled(learner, course), course)
    LessonPage.objects.get().copy(update_attrs={"title": "Nouvelle leçon", "slug": "nouvelle"}, keep_live=True)
    publish_page(ModulePage.objects.get())
    screen = explained(as_person(learner), course)
    assert (screen.enrolment.progress_bp, screen.to_do) == (10_000, ())
    assert [step.title for step in screen.steps() if step.is_new] == ["Nouvelle leçon"]
    assert [edition.is_finished for edition in screen.editions] == [False, True]


def test_a_locked_step_says_what_it_waits_for(learner: User, as_person: Browsers) -> None:
    course = make_course_with_tests()
    enrolled(learner, course)
    post = explained(as_person(learner), course).steps()[-1]
    assert (post.state, post.first_title) == ("locked", "Leçon m1")


def test_it_can_be_taken_away_as_a_table(learner: User, as_person: Browsers) -> None:
    course = make_course()
    finish(enrolled(learner, course), course)
    file = as_person(learner).get(reverse("learning:progress_table", args=[course.slug]))
    assert "attachment" in file["Content-Disposition"]
    lines = [line.split(";") for line in file.content.decode("utf-8-sig").splitlines()]
    assert [line[1] for line in lines[1:]] == ["Leçon m1", "Quiz quiz"]
    assert lines[2][4] == "2026-11-22"
    assert lines[2][6:] == ["100\u00a0%", "80\u00a0%"]


def test_a_title_that_looks_like_a_formula_is_only_shown(learner: User, as_person: Browsers) -> None:
    course = make_course()
    lesson = LessonPage.objects.get()
    lesson.title = '=HYPERLINK("x")'
    publish_page(lesson)
    enrolled(learner, course)
    file = as_person(learner).get(reverse("learning:progress_table", args=[course.slug]))
    assert "'=HYPERLINK" in file.content.decode()


def test_it_speaks_both_languages_and_is_linked_from_the_bar_and_the_course(learner: User, as_person: Browsers) -> None:
    course = make_course()
    translate(course)
    enrolled(learner, course)
    browser = as_person(learner)
    url = reverse("learning:progress", args=[course.slug])
    lesson = reverse("learning:step", args=[course.slug, steps_of(course)[0].uid])
    for page in (lesson, reverse("learning:course", args=[course.slug])):
        assert f'href="{url}"' in browser.get(page).content.decode()
    english = browser.get(url.replace("/fr/", "/en/", 1)).content.decode()
    assert "EN Leçon m1" in english
    assert "Explain my progress" in english


def test_nobody_reads_the_progress_of_somebody_else(learner: User, nobody: User, as_person: Browsers) -> None:
    course = make_course()
    enrolled(learner, course)
    for name in ("progress", "progress_table", "time", "time_table"):
        url = reverse(f"learning:{name}", args=[course.slug])
        assert as_person(nobody).get(url).url == "/fr/formations/vacciner/"
        assert "/login/" in Client().get(url).url
