"""How many queries a learner's screens cost: few, and the same for a short course and a long one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.editions import kept
from courses.learning.actions.attempt import submit
from courses.learning.actions.lesson import mark_read
from courses.models import Attempt, Enrolment, ItemState
from home.accounts.models import User
from tests.courses.factories import make_course
from tests.courses.learners import NOW, answered, enrolled, right, started, steps_of

pytestmark = pytest.mark.django_db

MOST = 12


@pytest.fixture(autouse=True)
def a_process_that_remembers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let compiled rows be kept although every test is a transaction, as in a server that has shown the course before."""
    monkeypatch.setattr(kept, "_versions", {})
    monkeypatch.setattr(kept, "_outlines", {})
    monkeypatch.setattr(kept, "_keep", lambda known, rows: known.update(rows))


@contextmanager
def counted() -> Iterator[list[int]]:
    """The number of queries, without the savepoints that stand for transactions inside a test."""
    result: list[int] = []
    with CaptureQueriesContext(connection) as captured:
        yield result
    result.append(sum("SAVEPOINT" not in query["sql"] for query in captured.captured_queries))


def costs(browser: Client, enrolment: Enrolment) -> dict[str, int]:
    """What each screen costs in a course."""
    course = enrolment.course
    lesson, quiz = steps_of(course)[:2]
    attempt = started(enrolment, quiz)
    question = reverse("learning:question", args=[attempt.pk, 1])
    found: dict[str, int] = {}

    def measure(name: str, url: str, fields: dict[str, object] | None = None) -> None:
        browser.get(url) if fields is None else None  # a process that has shown the course before
        with counted() as queries:
            response = browser.get(url) if fields is None else browser.post(url, fields)
        assert response.status_code in (200, 302)
        found[name] = queries[0]

    measure("dashboard", reverse("learning:dashboard"))
    measure("outline", reverse("learning:course", args=[course.slug]))
    measure("lesson", reverse("learning:step", args=[course.slug, lesson.uid]))
    measure("quiz", reverse("learning:step", args=[course.slug, quiz.uid]))
    measure("question", question)
    measure("save", f"{question}save/", dict(right(attempt, 1)))
    measure("answer", question, dict(right(attempt, 1)))
    answered(Attempt.objects.get(pk=attempt.pk), 2)
    measure("results", reverse("learning:attempt", args=[attempt.pk]))
    measure("resume", reverse("learning:resume", args=[course.slug]))
    return found


def test_the_screens_of_a_learner_cost_few_queries_whatever_the_length_of_the_course(
    learner: User, nobody: User, as_person: Callable[[User], Client]
) -> None:
    short = costs(as_person(learner), enrolled(learner, make_course("court", modules=3)))
    long = costs(as_person(nobody), enrolled(nobody, make_course("long", modules=20)))
    assert long == short
    assert {name: number for name, number in long.items() if number > MOST} == {}
    assert long["question"] <= 4
    assert long["answer"] <= 7
    assert long["save"] <= 6


def test_handing_in_costs_the_same_for_a_short_course_and_a_long_one(
    learner: User, nobody: User, as_person: Callable[[User], Client]
) -> None:
    found = []
    for person, modules in ((learner, 3), (nobody, 20)):
        course = make_course(f"cours-{modules}", modules=modules)
        attempt = answered(started(enrolled(person, course), steps_of(course)[1]), 1)
        url, fields = reverse("learning:question", args=[attempt.pk, 2]), right(attempt, 2)
        browser = as_person(person)
        browser.get(url)  # the question is read first: study time is noted once a minute, not at every answer
        with counted() as queries:
            browser.post(url, fields)
        assert not Attempt.objects.get(pk=attempt.pk).is_open
        found.append(queries[0])
    assert found[0] == found[1]
    assert found[0] <= MOST


def test_handing_in_one_of_two_open_quizzes_is_five_statements_and_leads_on_to_the_other(learner: User) -> None:
    course = make_course(modules=3)
    enrolment = enrolled(learner, course)
    lesson, first, _lesson, second, *_others = steps_of(course)
    mark_read(enrolment=enrolment, step_uid=lesson.uid, now=NOW)
    other, attempt = started(enrolment, second), started(enrolment, first)
    answered(attempt, 1)
    with counted() as queries:
        submit(attempt=attempt, now=NOW)
    assert queries[0] == 5  # two rows locked and read, what was done before; attempt, state and enrolment written
    enrolment.refresh_from_db()
    assert enrolment.next_item_id == other.item_id
    assert ItemState.objects.filter(enrolment=enrolment).count() == 2


def test_no_foreign_key_of_what_learners_do_has_an_index_that_each_write_pays_for() -> None:
    with connection.cursor() as cursor:
        for model in (Attempt, Enrolment, ItemState):
            found = connection.introspection.get_constraints(cursor, model._meta.db_table)
            plain = [tuple(one["columns"]) for one in found.values() if one["index"] and not one["unique"]]
            assert not [columns for columns in plain if len(columns) == 1 and columns[0].endswith("_id")], model


def test_the_dashboard_costs_the_same_for_one_course_and_for_six(
    learner: User, as_person: Callable[[User], Client]
) -> None:
    browser = as_person(learner)
    found = []
    for number in range(6):
        enrolled(learner, make_course(f"cours-{number}"))
        browser.get(reverse("learning:dashboard"))
        with counted() as queries:
            browser.get(reverse("learning:dashboard"))
        found.append(queries[0])
    assert found[1:] == found[:1] * 5
