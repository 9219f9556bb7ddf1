"""What a browser receives of a question does not tell the answer before it is given, not even by its ids."""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from courses.learning.actions.attempt import answer, submit
from courses.learning.quiz import rules_of
from courses.models import Attempt, Course, CoursePage, ItemVersion, QuizPage
from courses.rules import question
from home.accounts.models import User
from tests.courses.factories import every_type, make_course_with_quiz, make_course_with_tests
from tests.courses.learners import NOW, answered, body_at, enrolled, right, started, steps_of, wrong
from tests.databases import ROOT

pytestmark = pytest.mark.django_db

Browser = Callable[[User], Client]
# Nobody sends a learner there: signing in and out, and the desk, which is tested for refusing learners.
ELSEWHERE = re.compile(r"^(admin/(?!login)|(fr|en)/account/|account/|static/)")


def bodies(kind: str) -> list[dict[str, Any]]:
    """Every compiled question of that kind."""
    versions = ItemVersion.objects.filter(item__kind="question").order_by("pk")
    return [version.body for version in versions if version.body["type"] == kind]


def texts(value: Any) -> list[str]:
    """Every text in a nested value."""
    if isinstance(value, dict):
        return [text for one in value.values() for text in texts(one)]
    if isinstance(value, list):
        return [text for one in value for text in texts(one)]
    return [value] if isinstance(value, str) else []


def secrets_of(body: dict[str, Any]) -> set[str]:
    """Every text of a question that only an answer earns: feedback, explanation, right words; and its key as a whole."""
    words = body["words"]["fr"]
    told = {
        text
        for name in ("feedback", "explanation", "common_errors", "answers", "answer", "wrong")
        for text in texts(words.get(name))
    }
    told |= {option["feedback"] for option in words.get("options", {}).values() if isinstance(option, dict)}
    key = body["grading"]
    told |= {json.dumps(key[name]) for name in ("correct", "order", "pairs", "gaps", "zones") if name in key}
    if body["type"] == "numeric":
        told |= {str(key["answer"]), str(key["answer"]).replace(".", ",")}
    shown = json.dumps(asdict(question.shape(body, "fr", 1)), ensure_ascii=False, default=str)
    return {secret for secret in told if len(secret) > 3 and secret not in shown}


def secrets_in(attempt: Attempt, positions: Iterable[int] = ()) -> set[str]:
    found = [secrets_of(body_at(attempt, position)) for position in positions or range(1, len(attempt.form) + 1)]
    return set().union(*found)


def leaked(response: HttpResponse, secrets: set[str]) -> set[str]:
    """Those of the secrets that are in an answer of the server: body, headers, cookies."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    text = content.decode("utf-8", errors="replace").replace("&quot;", '"').replace("&#x27;", "'") + str(
        response.headers
    )
    return {secret for secret in secrets if secret in text}


def routes(resolver: URLResolver | None = None, before: str = "") -> Iterable[str]:
    """Every route of the site as it is written in the URL configuration."""
    for one in (resolver or get_resolver()).url_patterns:
        place = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from routes(one, place)
        elif isinstance(one, URLPattern):
            yield place


def addresses(attempt: Attempt, course: Course) -> set[str]:
    """Every address of the site that a learner can try, with the ids of this attempt and this course filled in."""
    quiz, page = steps_of(course)[1], QuizPage.objects.get()
    values = {
        "attempt_id": [attempt.pk], "position": range(1, len(attempt.form) + 1), "slug": [course.slug], "uid": [quiz.uid],
        "code": ["0000"], "document_id": [1], "document_filename": ["x"], "restriction_id": [1], "notice_id": [1],
        "page_view_restriction_id": [1], "page_id": [page.pk],
    }  # fmt: skip
    found = {""}
    for route in routes():
        if ELSEWHERE.match(route) or "(" in route:
            continue
        made = [route]
        for name in re.findall(r"<(?:\w+:)?(\w+)>", route):
            made = [re.sub(rf"<(?:\w+:)?{name}>", str(value), one) for one in made for value in values.get(name, ["1"])]
        found |= set(made)
    course_page = CoursePage.objects.get()
    found |= {(one.get_url() or "").lstrip("/") for one in (page, course_page, page.get_parent())}
    queries = ["Question", "Parce que", "formation", "quiz"]
    found |= {f"fr/search/?q={query}" for query in queries}
    preview = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk]).lstrip("/")
    draft = reverse("wagtailadmin_pages:view_draft", args=[page.pk]).lstrip("/")
    found |= {preview, draft, f"admin/pages/{page.pk}/edit/", f"admin/pages/{page.pk}/history/"}
    found |= {
        f"admin/api/main/pages/{page.pk}/",
        "admin/api/main/pages/",
        "api/",
        "api/v2/pages/",
        f"api/v3/pages/{page.pk}/",
    }
    return {f"/{one}" for one in found}


@pytest.fixture(params=["each", "submission", "after_post_test"])
def attempt(request: pytest.FixtureRequest, learner: User) -> Attempt:
    course = make_course_with_quiz(every_type("leak"), feedback=request.param)
    return started(enrolled(learner, course), steps_of(course)[1])


def test_no_address_of_the_site_tells_what_an_unanswered_quiz_wants(
    learner: User, nobody: User, as_person: Browser, attempt: Attempt
) -> None:
    course = attempt.enrolment.course
    secrets = secrets_in(attempt)
    assert len(secrets) > 15
    others = [as_person(nobody), Client()] if rules_of(attempt).feedback == "each" else []
    for browser in (as_person(learner), *others):
        browser.raise_request_exception = False
        for url in sorted(addresses(attempt, course)):
            response = browser.get(url)
            assert response.status_code < 500 or url == "/healthz/ready", url
            assert not leaked(response, secrets), url
    attempt.refresh_from_db()
    assert attempt.is_open
    assert set(attempt.answers) == {None}


def test_what_is_kept_while_it_is_given_tells_nothing_of_its_worth(
    learner: User, as_person: Browser, attempt: Attempt
) -> None:
    browser = as_person(learner)
    secrets = secrets_in(attempt)
    for position in range(1, len(attempt.form) + 1):
        fields = right(attempt, position)
        for sent in (fields, {"answer": "x"}, {"answer": "x" * 9_000}, dict(list(fields.items())[:1])):
            response = browser.post(reverse("learning:save", args=[attempt.pk, position]), sent)
            assert not leaked(response, secrets - {value for values in sent.values() for value in values}), position
        page = browser.get(reverse("learning:question", args=[attempt.pk, position]))
        typed = {value for values in fields.values() for value in values}
        assert not leaked(page, secrets - typed - {value.replace(".", ",") for value in typed}), position


def test_an_answer_earns_the_feedback_of_its_question_and_of_no_other(learner: User, as_person: Browser) -> None:
    course = make_course_with_quiz(every_type("leak"))
    attempt = started(enrolled(learner, course), steps_of(course)[1])
    own, others = secrets_in(attempt, [1]), secrets_in(attempt, range(2, len(attempt.form) + 1))
    answer(attempt=attempt, position=1, fields=wrong(attempt, 1), now=NOW)
    browser = as_person(learner)
    assert leaked(browser.get(reverse("learning:question", args=[attempt.pk, 1])), own)
    for position in range(1, len(attempt.form) + 1):
        assert not leaked(browser.get(reverse("learning:question", args=[attempt.pk, position])), others - own)
    assert not leaked(browser.get(reverse("learning:attempt", args=[attempt.pk])), others - own)


def test_a_refused_form_tells_nothing(learner: User, as_person: Browser, attempt: Attempt) -> None:
    secrets = secrets_in(attempt)
    for position in range(1, len(attempt.form) + 1):
        for fields in ({}, {"answer": "zzzz"}, {"answer-1": "zzzz"}):
            page = as_person(learner).post(reverse("learning:question", args=[attempt.pk, position]), fields)
            if page.status_code == 422:
                assert not leaked(page, secrets), position


def test_a_test_before_the_course_is_explained_only_after_the_test_that_follows_it(
    learner: User, as_person: Browser
) -> None:
    course = make_course_with_tests()
    enrolment, steps = enrolled(learner, course), steps_of(course)
    before = submit(attempt=answered(started(enrolment, steps[0]), 1), now=NOW)
    browser = as_person(learner)
    secrets = secrets_in(before)
    for url in [
        reverse("learning:attempt", args=[before.pk]),
        *(reverse("learning:question", args=[before.pk, n]) for n in (1, 2)),
    ]:
        assert not leaked(browser.get(url), secrets), url


def test_static_files_hold_no_question_and_no_source_map() -> None:
    names = [path.name for path in (ROOT / "mooc" / "static").rglob("*") if path.is_file()]
    assert not [name for name in names if name.endswith((".map", ".yaml", ".json"))]


def test_pages_of_an_attempt_are_kept_by_no_cache(learner: User, as_person: Browser, attempt: Attempt) -> None:
    browser = as_person(learner)
    for name, arguments in (("question", [attempt.pk, 1]), ("attempt", [attempt.pk])):
        kept = browser.get(reverse(f"learning:{name}", args=arguments)).headers["Cache-Control"]
        assert {"no-store", "private"} <= set(re.split(r",\s*", kept))
    said = browser.post(reverse("learning:save", args=[attempt.pk, 1]), right(attempt, 1))
    assert "no-store" in said.headers["Cache-Control"]


def test_the_ids_of_a_matching_question_say_nothing_about_its_pairs() -> None:
    make_course_with_quiz(every_type("leak"))
    [body] = bodies("matching")
    shown = question.shape(body, "fr", 1)
    assert len(shown.right) == 3
    for left, right_side in body["grading"]["pairs"].items():
        assert left not in right_side
        assert right_side not in left
    # Right sides that belong to nobody look like the others.
    assert {len(side.id) for side in shown.right} == {8}
    assert all(set(side.id) <= set("0123456789abcdef") for side in shown.right)


def test_the_order_in_which_options_are_shown_says_nothing_about_the_right_one() -> None:
    make_course_with_quiz(every_type("leak"))
    [body] = bodies("multiple")
    places = [
        tuple(option.id in body["grading"]["correct"] for option in question.shape(body, "fr", f"{seed}:2").options)
        for seed in range(60)
    ]
    assert len(set(places)) == 3, "two right ones among three options stand in every way they can"


def test_no_feedback_or_explanation_is_in_what_a_browser_receives_before_answering() -> None:
    make_course_with_quiz(every_type("leak"))
    for version in ItemVersion.objects.filter(item__kind="question").order_by("pk"):
        sent = json.dumps(asdict(question.shape(version.body, "fr", 1)), ensure_ascii=False, default=str)
        words = version.body["words"]["fr"]
        secrets = [words["explanation"], *texts(words.get("feedback", {}))]
        secrets += [option["feedback"] for option in words.get("options", {}).values() if isinstance(option, dict)]
        assert all(secret not in sent for secret in secrets if secret)
        assert not UUID_LIKE.search(sent), "an id of a row or of a block"


UUID_LIKE = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-")
