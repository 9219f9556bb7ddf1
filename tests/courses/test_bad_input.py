"""Forms that a learner has tampered with: over HTTP, every one gets a page that explains, and nothing is stored."""

import json
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from courses.models import Attempt, Enrolment
from home.accounts.models import User
from tests.courses.factories import every_type, make_course, make_course_with_quiz
from tests.courses.learners import enrolled, started, steps_of

pytestmark = pytest.mark.django_db

TYPES = 9  # questions, one of each type
FREE = 8  # the short answer, for which any readable words are an answer

BAD = {
    "an option that does not exist": {"answer": "zzzzzzzz", "answer-1": "", "answer-zzzz": "1"},
    "ten kilobytes": {"answer": "é" * 10_000, "answer-1": "é" * 10_000},
    "a zero byte": {"answer": "a\0b", "answer-1": "a\0b"},
    "markup": {"answer": "<script>alert(1)</script>", "answer-1": "<script>alert(1)</script>", "answer-2": ""},
    "a list and a table": {"answer": ["{}", "[]", "null"], "answer[]": ["1"], "answer-1[a]": "1"},
    "a file": {"answer": SimpleUploadedFile("answer.txt", b"7"), "answer-1": SimpleUploadedFile("answer.txt", b"7")},
}
# These are words like others to a question that asks for words.
READABLE = {"an option that does not exist", "markup"}


@pytest.fixture
def attempt(learner: User) -> Attempt:
    course = make_course_with_quiz(every_type("q"))
    return started(enrolled(learner, course), steps_of(course)[1])


@pytest.fixture
def browser(learner: User, as_person: Callable[[User], Client]) -> Client:
    return as_person(learner)


def address(attempt: Attempt, position: int = 1) -> str:
    return reverse("learning:question", args=[attempt.pk, position])


@pytest.mark.parametrize("fields", BAD.values(), ids=BAD)
def test_a_tampered_answer_is_explained_and_not_stored(
    attempt: Attempt, browser: Client, fields: dict, request: pytest.FixtureRequest
) -> None:
    is_readable = request.node.callspec.id in READABLE
    for position in range(1, TYPES + 1):
        if is_readable and position == FREE:
            continue
        for file in fields.values():
            if isinstance(file, SimpleUploadedFile):
                file.seek(0)
        page = browser.post(address(attempt, position), fields)
        text = page.content.decode()
        assert page.status_code == 422, position
        assert 'role="alert"' in text
        assert "<script>alert" not in text
        assert len(text) < 100_000
    attempt.refresh_from_db()
    assert attempt.answers == [None] * TYPES


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data; boundary=x", "x" * 300])
def test_a_body_that_is_no_form_stores_nothing(attempt: Attempt, browser: Client, kind: str) -> None:
    body = json.dumps({"answer": "a1b2c3d4", "score_bp": 10_000})
    for position in range(1, TYPES + 1):
        page = browser.post(address(attempt, position), body, content_type=kind)
        assert page.status_code in (400, 422), position
    attempt.refresh_from_db()
    assert attempt.answers == [None] * TYPES


def test_thousands_of_fields_are_refused_at_once(attempt: Attempt, browser: Client) -> None:
    browser.raise_request_exception = False
    assert browser.post(address(attempt), {f"answer-{number}": "1" for number in range(5_000)}).status_code == 400
    attempt.refresh_from_db()
    assert attempt.answers == [None] * TYPES


@pytest.mark.parametrize("position", ["0", "10", "-1", "1e3", "9" * 40, "%00", "١"])
def test_a_position_that_does_not_exist_is_not_found(attempt: Attempt, browser: Client, position: str) -> None:
    url = address(attempt).removesuffix("1/") + f"{position}/"
    for page in (browser.get(url), browser.post(url, {"answer": "true"})):
        assert page.status_code == 404
        assert "site-header" in page.content.decode()


@pytest.mark.parametrize("attempt_id", ["1", "zzzz", "00000000-0000-0000-0000-000000000000", "%00", "' OR 1=1"])
def test_an_attempt_that_does_not_exist_is_not_found(browser: Client, attempt_id: str) -> None:
    for end in ("", "1/", "submit/"):
        assert browser.get(f"/fr/learn/attempt/{attempt_id}/{end}").status_code == 404
        assert browser.post(f"/fr/learn/attempt/{attempt_id}/{end}").status_code in (404, 405)


def test_each_form_without_its_token_gets_a_page_that_explains_and_changes_nothing(
    learner: User, strict_client: Client
) -> None:
    course = make_course()
    enrolment = enrolled(learner, course)
    lesson, quiz = steps_of(course)
    attempt = started(enrolment, quiz)
    strict_client.force_login(learner, backend="django.contrib.auth.backends.ModelBackend")
    for url in (
        reverse("learning:enrol", args=[course.slug]),
        reverse("learning:done", args=[course.slug, lesson.uid]),
        reverse("learning:start", args=[course.slug, quiz.uid]),
        reverse("learning:submit", args=[attempt.pk]),
        address(attempt),
    ):
        page = strict_client.post(url, {"csrfmiddlewaretoken": "x" * 64})
        assert page.status_code == 403
        assert "Ce formulaire a expiré" in page.content.decode()
        assert "site-header" in page.content.decode()
    attempt.refresh_from_db()
    assert attempt.is_open
    assert (Enrolment.objects.get().items_done, attempt.answers) == (0, [None, None])
