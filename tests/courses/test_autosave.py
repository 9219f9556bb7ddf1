"""Answers are kept while they are given: in any order, any number of times, from any device, and the latest counts."""

import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import permutations
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse

from courses.learning.actions.attempt import Outcome, answer, save, submit
from courses.learning.quiz import GRACE
from courses.models import Attempt, Course
from courses.rules.answer import to_ms
from courses.rules.question import BadAnswer
from home.accounts.actions import erase, export
from home.accounts.models import User
from tests.courses.factories import every_type, make_course_with_quiz, right_answers
from tests.courses.learners import NOW, body_at, enrolled, right, started, steps_of, wrong
from tests.courses.writing import single

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)
Browser = Callable[[User], Client]


def quiz_course(feedback: str = "submission", **rules: object) -> Course:
    return make_course_with_quiz([single("q1"), single("q2"), single("q3")], feedback=feedback, **rules)


@pytest.fixture
def attempt(learner: User) -> Attempt:
    """An attempt in which answers may be changed until it is handed in."""
    course = quiz_course()
    return started(enrolled(learner, course), steps_of(course)[1])


@pytest.fixture
def checked(learner: User) -> Attempt:
    """An attempt in which feedback follows each answer."""
    course = quiz_course("each")
    return started(enrolled(learner, course), steps_of(course)[1])


def at(moment: datetime, fields: dict[str, Sequence[str]], given_id: str = "") -> dict[str, Sequence[str]]:
    """These fields as they were given at that moment."""
    return {**fields, "given_at": [str(to_ms(moment))], "given_id": [given_id or str(uuid4())]}


def fresh(attempt: Attempt) -> Attempt:
    return Attempt.objects.get(pk=attempt.pk)


def send(browser: Client, attempt: Attempt, position: int, fields: dict[str, Sequence[str]]) -> dict[str, object]:
    response = browser.post(reverse("learning:save", args=[attempt.pk, position]), fields)
    assert response.status_code == 200, response.content
    return response.json()


# --- The same, late, out of order ---------------------------------------------------------------


def test_the_same_answer_sent_again_is_kept_once(attempt: Attempt) -> None:
    given = at(NOW + SECOND, right(attempt, 1))
    outcomes = [save(attempt=attempt, position=1, fields=given, now=NOW + 9 * SECOND).outcome for _try in range(3)]
    assert outcomes == [Outcome.SAVED, Outcome.SAME, Outcome.SAME]
    assert fresh(attempt).answers[0] == right(attempt, 1)["answer"][0]


def test_an_older_answer_that_arrives_late_never_replaces_a_newer_one(attempt: Attempt) -> None:
    older, newer = at(NOW + SECOND, wrong(attempt, 1)), at(NOW + 2 * SECOND, right(attempt, 1))
    assert save(attempt=attempt, position=1, fields=newer, now=NOW + 3 * SECOND).outcome == Outcome.SAVED
    assert save(attempt=attempt, position=1, fields=older, now=NOW + 60 * SECOND).outcome == Outcome.OLDER
    assert answer(attempt=attempt, position=1, fields=older, now=NOW + 61 * SECOND).outcome == Outcome.OLDER
    assert fresh(attempt).answers[0] == right(attempt, 1)["answer"][0]


def test_every_order_of_arrival_with_repeats_ends_with_the_same_answers(learner: User, nobody: User) -> None:
    course = quiz_course()
    quiz = steps_of(course)[1]
    chance = random.Random(7)
    ends = set()
    people = [learner, nobody]
    for number, order in enumerate(permutations(range(4))):
        start = NOW + number * 90 * SECOND
        attempt = started(enrolled(people[number % 2], course), quiz, now=start)
        sent = [
            at(start + (place + 1) * SECOND, (right if place % 2 else wrong)(attempt, 2), f"{place + 1}" * 32)
            for place in range(4)
        ]
        for place in [*order, *chance.choices(order, k=3)]:
            save(attempt=attempt, position=2, fields=sent[place], now=start + 60 * SECOND)
        attempt = submit(attempt=attempt, now=start + 61 * SECOND)
        ends.add((attempt.answers[1], attempt.score_bp))
    assert len(ends) == 1


def test_a_clock_that_is_years_ahead_does_not_shut_out_later_answers(attempt: Attempt) -> None:
    ahead = at(NOW + timedelta(days=900), wrong(attempt, 1))
    save(attempt=attempt, position=1, fields=ahead, now=NOW + SECOND)
    later = at(NOW + 2 * SECOND, right(attempt, 1))
    assert save(attempt=attempt, position=1, fields=later, now=NOW + 2 * SECOND).outcome == Outcome.SAVED


def test_forms_without_script_count_in_the_order_in_which_they_arrive(attempt: Attempt) -> None:
    for given in (wrong, right):
        fields = {**given(attempt, 1), "given_id": [str(uuid4())], "given_at": [""]}
        assert answer(attempt=attempt, position=1, fields=fields, now=NOW).outcome in (Outcome.SAVED, Outcome.OLDER)
    plain = answer(attempt=attempt, position=1, fields=right(attempt, 1), now=NOW + SECOND)
    assert plain.outcome == Outcome.SAVED
    assert fresh(attempt).answers[0] == right(attempt, 1)["answer"][0]


def test_two_devices_leave_all_their_answers_and_the_newest_where_both_answered(
    learner: User, as_person: Browser, attempt: Attempt
) -> None:
    phone, computer = as_person(learner), as_person(learner)
    with time_machine.travel(NOW + 60 * SECOND, tick=False):
        send(phone, attempt, 1, right(attempt, 1))
        send(computer, attempt, 2, at(NOW + 20 * SECOND, right(attempt, 2)))
        said = send(phone, attempt, 2, at(NOW + 10 * SECOND, wrong(attempt, 2)))
    assert said["state"] == "older"
    assert fresh(attempt).answers == [right(attempt, 1)["answer"][0], right(attempt, 2)["answer"][0], None]


# --- Drafts ------------------------------------------------------------------------------------


def test_where_feedback_follows_each_answer_a_choice_is_a_draft_until_it_is_checked(
    learner: User, as_person: Browser, checked: Attempt
) -> None:
    phone, computer = as_person(learner), as_person(learner)
    said = send(phone, checked, 1, wrong(checked, 1))
    assert said["state"] == "saved"
    assert fresh(checked).answers == [None, None, None]
    page = computer.get(reverse("learning:question", args=[checked.pk, 1]))
    assert [option.value for option in page.context["screen"].card.options if option.is_chosen] == wrong(checked, 1)[
        "answer"
    ]
    assert page.context["screen"].feedback is None
    assert page.context["head"].dots[0].state == "draft"
    computer.post(reverse("learning:question", args=[checked.pk, 1]), right(checked, 1))
    assert fresh(checked).answers[0] == right(checked, 1)["answer"][0]
    assert send(phone, checked, 1, wrong(checked, 1))["state"] == "kept"
    assert fresh(checked).answers[0] == right(checked, 1)["answer"][0]
    assert fresh(checked).typed == {}


def test_checking_what_was_just_kept_under_the_same_id_checks_it(checked: Attempt) -> None:
    given = at(NOW, right(checked, 1))
    assert save(attempt=checked, position=1, fields=given, now=NOW).outcome == Outcome.SAVED
    assert answer(attempt=checked, position=1, fields=given, now=NOW).outcome == Outcome.SAVED
    assert fresh(checked).answers[0] == right(checked, 1)["answer"][0]


def test_drafts_that_are_complete_count_when_the_attempt_is_handed_in(checked: Attempt) -> None:
    answer(attempt=checked, position=1, fields=right(checked, 1), now=NOW)
    save(attempt=checked, position=2, fields=right(checked, 2), now=NOW)
    done = submit(attempt=checked, now=NOW + SECOND)
    assert (done.score_bp, done.answers[2]) == (6666, None)


def test_drafts_count_when_the_time_is_over_and_what_arrives_later_does_not(learner: User, as_person: Browser) -> None:
    course = quiz_course("each", time_limit_minutes=10)
    attempt = started(enrolled(learner, course), steps_of(course)[1])
    save(attempt=attempt, position=1, fields=right(attempt, 1), now=NOW + SECOND)
    end = NOW + timedelta(minutes=10)
    in_grace = save(attempt=attempt, position=2, fields=right(attempt, 2), now=end + GRACE)
    late = save(attempt=attempt, position=3, fields=at(NOW, right(attempt, 3)), now=end + GRACE + SECOND)
    assert [in_grace.outcome, late.outcome] == [Outcome.SAVED, Outcome.LATE]
    done = fresh(attempt)
    assert (done.score_bp, done.submitted_at, done.answers[2]) == (6666, end, None)
    with time_machine.travel(end + timedelta(hours=1), tick=False):
        assert send(as_person(learner), attempt, 3, right(attempt, 3))["state"] == "late"
    assert fresh(attempt).score_bp == 6666


@pytest.mark.parametrize("feedback", ["each", "submission"])
def test_what_is_half_written_is_kept_as_typed_for_every_type_of_question(
    learner: User, as_person: Browser, feedback: str
) -> None:
    course = make_course_with_quiz(every_type("q"), feedback=feedback)
    attempt = started(enrolled(learner, course), steps_of(course)[1])
    browser = as_person(learner)
    halves = {"ordering", "matching", "numeric"}
    for position in range(1, len(attempt.form) + 1):
        body = body_at(attempt, position)
        if body["type"] not in halves:
            continue
        fields = dict(list(right_answers(body).items())[:1]) if body["type"] != "numeric" else {"answer": "environ 40"}
        assert send(browser, attempt, position, fields)["state"] == "unfinished"
        page = browser.get(reverse("learning:question", args=[attempt.pk, position])).content.decode()
        assert all(f'value="{value}"' in page for value in fields.values())
        assert fresh(attempt).answers[position - 1] is None
    assert submit(attempt=attempt, now=NOW).score_bp == 0


def test_what_is_unfinished_never_takes_the_place_of_an_answer(learner: User, as_person: Browser) -> None:
    course = make_course_with_quiz(every_type("q"), feedback="submission")
    attempt = started(enrolled(learner, course), steps_of(course)[1])
    place = next(n for n in range(1, len(attempt.form) + 1) if body_at(attempt, n)["type"] == "matching")
    complete = right(attempt, place)
    save(attempt=attempt, position=place, fields=complete, now=NOW + SECOND)
    half = dict(list(complete.items())[:1])
    said = save(attempt=attempt, position=place, fields=half, now=NOW + 2 * SECOND)
    assert said.outcome == Outcome.UNFINISHED
    counted = fresh(attempt).answers[place - 1]
    assert counted == {name.removeprefix("answer-"): values[0] for name, values in complete.items()}
    page = as_person(learner).get(reverse("learning:question", args=[attempt.pk, place]))
    assert sum(bool(row.choice) for row in page.context["screen"].card.rows) == 1, "the form shows what was typed last"


@pytest.mark.parametrize(
    "fields", [{"answer": ["zzzzzzzz"]}, {"answer": ["x" * 90_000]}, {"answer-1": ["\0"]}, {"answer": ["a", "b"]}]
)
def test_what_no_form_of_ours_sends_is_refused_and_changes_nothing(
    attempt: Attempt, fields: dict[str, list[str]]
) -> None:
    save(attempt=attempt, position=1, fields=right(attempt, 1), now=NOW)
    before = fresh(attempt)
    with pytest.raises(BadAnswer):
        save(attempt=attempt, position=1, fields=fields, now=NOW + SECOND)
    after = fresh(attempt)
    assert (after.packed, after.drafts, after.stamps) == (before.packed, before.drafts, before.stamps)


# --- The address that the browser's script calls ------------------------------------------------


def test_the_answer_of_the_server_says_what_became_of_it_and_nothing_else(
    learner: User, as_person: Browser, checked: Attempt
) -> None:
    browser = as_person(learner)
    said = send(browser, checked, 1, right(checked, 1))
    other = send(browser, checked, 2, wrong(checked, 2))
    assert said.keys() == other.keys() == {"state", "note", "now", "deadline", "is_open", "answered"}
    assert {name: said[name] for name in said if name != "now"} == {
        name: other[name] for name in other if name != "now"
    }


def test_who_is_logged_out_is_told_so_and_keeps_the_answer_to_send_it_later(client: Client, attempt: Attempt) -> None:
    response = client.post(reverse("learning:save", args=[attempt.pk, 1]), right(attempt, 1))
    assert (response.status_code, response.json()["state"]) == (401, "logged_out")
    assert fresh(attempt).answers == [None, None, None]


def test_nobody_saves_into_the_attempt_of_somebody_else(nobody: User, as_person: Browser, attempt: Attempt) -> None:
    response = as_person(nobody).post(reverse("learning:save", args=[attempt.pk, 1]), right(attempt, 1))
    assert response.status_code == 404
    assert fresh(attempt).answers == [None, None, None]


def test_an_answer_is_kept_only_with_the_token_of_the_site(
    learner: User, strict_client: Client, attempt: Attempt
) -> None:
    strict_client.force_login(learner, backend=settings.AUTHENTICATION_BACKENDS[0])
    url = reverse("learning:save", args=[attempt.pk, 1])
    assert strict_client.post(url, right(attempt, 1)).status_code == 403
    strict_client.get(reverse("learning:question", args=[attempt.pk, 1]))
    token = strict_client.cookies["csrftoken"].value
    assert strict_client.post(url, right(attempt, 1), headers={"X-CSRFToken": token}).status_code == 200


def test_the_place_and_the_method_are_checked(learner: User, as_person: Browser, attempt: Attempt) -> None:
    browser = as_person(learner)
    assert browser.get(reverse("learning:save", args=[attempt.pk, 1])).status_code == 405
    for position in (0, 4):
        assert browser.post(reverse("learning:save", args=[attempt.pk, position])).status_code == 404
    refused = browser.post(reverse("learning:save", args=[attempt.pk, 1]), {"answer": "zzzzzzzz"})
    assert (refused.status_code, refused.json()["state"]) == (422, "refused")


def test_more_than_the_site_accepts_is_refused_at_once(learner: User, as_person: Browser, attempt: Attempt) -> None:
    browser = as_person(learner)
    browser.raise_request_exception = False
    url = reverse("learning:save", args=[attempt.pk, 1])
    assert browser.post(url, {"answer": "x" * 3_000_000}).status_code in (400, 413, 422)
    assert fresh(attempt).answers == [None, None, None]


def test_a_person_gets_what_they_typed_and_an_erasure_wipes_it(learner: User, checked: Attempt) -> None:
    save(attempt=checked, position=1, fields=right(checked, 1), now=NOW)
    (row,) = export(user=learner, now=NOW)["attempts"]
    assert row["drafts"] == {1: right(checked, 1)}
    erase(user=learner)
    assert fresh(checked).typed == {}
