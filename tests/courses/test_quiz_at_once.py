"""Requests that arrive at the same moment, from two tabs or two devices: one result."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from courses.learning.actions.progress import lock
from courses.models import Attempt, Enrolment, ItemState
from home.accounts.models import User
from tests.courses.factories import make_course, make_course_with_quiz
from tests.courses.learners import answered, enrolled, right, started, steps_of, wrong
from tests.courses.writing import single

pytestmark = pytest.mark.django_db(transaction=True)

DEVICES = 4


def at_once(browser: Callable[[], Client], url: str, forms: list[dict[str, object]]) -> list[HttpResponse]:
    """Send these forms to one address at the same moment, each from a device of its own."""
    ready = Barrier(len(forms))
    clients = [browser() for _form in forms]

    def send(client: Client, form: dict[str, object]) -> HttpResponse:
        try:
            ready.wait(10)
            return client.post(url, form)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(forms)) as pool:
        return list(pool.map(send, clients, forms))


def test_enrolling_and_starting_on_several_devices_at_once_happens_once(
    learner: User, as_person: Callable[[User], Client]
) -> None:
    course = make_course()
    quiz = steps_of(course)[1]
    enrolling = at_once(lambda: as_person(learner), reverse("learning:enrol", args=[course.slug]), [{}] * DEVICES)
    assert {response.status_code for response in enrolling} == {302}
    assert Enrolment.objects.count() == 1
    url = reverse("learning:start", args=[course.slug, quiz.uid])
    starting = at_once(lambda: as_person(learner), url, [{"attempt": str(uuid4())} for _ in range(DEVICES)])
    attempt = Attempt.objects.get()
    assert {response.url for response in starting} == {reverse("learning:question", args=[attempt.pk, 1])}


def test_of_several_answers_at_once_one_stays(learner: User, as_person: Callable[[User], Client]) -> None:
    course = make_course_with_quiz([single("q1"), single("q2")])
    attempt = started(enrolled(learner, course), steps_of(course)[1])
    forms = [dict(right(attempt, 1)), dict(wrong(attempt, 1))] * (DEVICES // 2)
    url = reverse("learning:question", args=[attempt.pk, 1])
    responses = at_once(lambda: as_person(learner), url, forms)
    assert {response.url for response in responses} == {f"{url}#feedback"}
    attempt.refresh_from_db()
    assert attempt.answers[0] in {forms[0]["answer"][0], forms[1]["answer"][0]}
    assert attempt.answers[1] is None


def test_answers_to_different_questions_at_once_are_all_kept(
    learner: User, as_person: Callable[[User], Client]
) -> None:
    course = make_course_with_quiz([single(f"q{number}") for number in range(DEVICES)], feedback="submission")
    attempt = started(enrolled(learner, course), steps_of(course)[1])
    ready = Barrier(DEVICES)

    def send(client: Client, position: int) -> None:
        try:
            fields = right(attempt, position)
            ready.wait(10)
            client.post(reverse("learning:question", args=[attempt.pk, position]), fields)
        finally:
            connection.close()

    with ThreadPoolExecutor(DEVICES) as pool:
        list(pool.map(send, [as_person(learner) for _ in range(DEVICES)], range(1, DEVICES + 1)))
    attempt.refresh_from_db()
    assert None not in attempt.answers


def test_handing_in_several_times_at_once_counts_once(learner: User, as_person: Callable[[User], Client]) -> None:
    course = make_course_with_quiz([single("q1")], feedback="submission")
    enrolment = enrolled(learner, course)
    attempt = answered(started(enrolment, steps_of(course)[1]))
    url = reverse("learning:submit", args=[attempt.pk])
    responses = at_once(lambda: as_person(learner), url, [{}] * DEVICES)
    assert {response.url for response in responses} == {reverse("learning:attempt", args=[attempt.pk])}
    assert ItemState.objects.get(enrolment=enrolment).attempts == 1
    enrolment.refresh_from_db()
    assert enrolment.items_done == 1


def test_an_answer_that_waited_for_another_keeps_both(learner: User, as_person: Callable[[User], Client]) -> None:
    course = make_course_with_quiz([single("q1"), single("q2")], feedback="submission")
    attempt = started(enrolled(learner, course), steps_of(course)[1])
    browser, form = as_person(learner), dict(right(attempt, 2))

    def send() -> int:
        try:
            return browser.post(reverse("learning:question", args=[attempt.pk, 2]), form).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            lock(attempt.enrolment)
            sent = pool.submit(send)
            while connection.vendor == "postgresql" and not is_somebody_waiting():
                assert not sent.done()
            answered(Attempt.objects.get(), 1)
        assert sent.result(timeout=20) == 302
    attempt.refresh_from_db()
    assert None not in attempt.answers


def is_somebody_waiting() -> bool:
    """Whether another connection to PostgreSQL waits for the end of this transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND transactionid = pg_current_xact_id()::xid)"
        )
        return bool(cursor.fetchone()[0])
