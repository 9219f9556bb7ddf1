"""A pharmacist's way through a course, over HTTP: enrol, read, answer, finish; and what is refused on the way."""

from collections.abc import Callable
from html import unescape
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.editions.outline import Step, outline_of
from courses.events import AttemptSubmitted, CourseFinished, Enrolled, ItemDone
from courses.models import Attempt, Course, Enrolment, ItemState, ItemVersion
from home import events
from home.accounts.models import User
from tests.courses.factories import (
    every_type,
    make_course,
    make_course_with_quiz,
    make_course_with_tests,
    right_answers,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(learner: User, as_person: Callable[[User], Client]) -> Client:
    return as_person(learner)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What the teaching room tells during a test."""
    facts: list[object] = []
    for kind in (Enrolled, ItemDone, AttemptSubmitted, CourseFinished):
        monkeypatch.setitem(events._listeners, kind, [*events._listeners[kind], facts.append])
    return facts


def enrol(browser: Client, course: Course) -> Enrolment:
    browser.post(reverse("learning:enrol", args=[course.slug]))
    return Enrolment.objects.get(course=course)


def steps(course: Course) -> list[Step]:
    course.refresh_from_db()
    return list(outline_of(course.current_edition).steps())


def start(browser: Client, course: Course, step: Step, attempt_id: UUID | None = None) -> Attempt:
    attempt_id = attempt_id or uuid4()
    browser.post(reverse("learning:start", args=[course.slug, step.uid]), {"attempt": str(attempt_id)})
    return Attempt.objects.get(pk=attempt_id)


def answer_all(browser: Client, attempt: Attempt) -> None:
    """Give the right answer to every question, in order."""
    for position, key in enumerate(attempt.form, start=1):
        fields = right_answers(ItemVersion.objects.get(pk=key).body)
        browser.post(reverse("learning:question", args=[attempt.pk, position]), fields)
    attempt.refresh_from_db()


def read(browser: Client, course: Course, step: Step) -> None:
    browser.post(reverse("learning:done", args=[course.slug, step.uid]))


def test_a_visitor_who_enrols_logs_in_first_and_comes_back_to_the_course_sheet(client: Client) -> None:
    course = make_course()
    response = client.post(reverse("learning:enrol", args=[course.slug]))
    assert response.status_code == 302
    assert response.url == f"{reverse('account_login')}?next=/fr/formations/vacciner/"
    assert not Enrolment.objects.exists()


def test_enrolling_twice_is_one_enrolment(browser: Client, told: list[object]) -> None:
    course = make_course()
    first = browser.post(reverse("learning:enrol", args=[course.slug]))
    second = browser.post(reverse("learning:enrol", args=[course.slug]))
    assert first.url == second.url == reverse("learning:course", args=[course.slug])
    assert Enrolment.objects.get().items_total == 2
    assert [type(fact) for fact in told] == [Enrolled]


def test_nobody_enrols_in_an_archived_course_but_its_learners_stay(
    browser: Client, nobody: User, as_person: Callable[[User], Client]
) -> None:
    course = make_course()
    enrol(browser, course)
    course.archived_at = timezone.now()
    course.save()
    other = as_person(nobody)
    assert other.post(reverse("learning:enrol", args=[course.slug])).url == "/fr/formations/vacciner/"
    assert Enrolment.objects.count() == 1
    assert browser.get(reverse("learning:course", args=[course.slug])).status_code == 200


def test_a_course_is_read_answered_and_finished(browser: Client, told: list[object]) -> None:
    course = make_course(modules=2)
    enrolment = enrol(browser, course)
    lesson, quiz, second_lesson, second_quiz = steps(course)
    page = browser.get(reverse("learning:step", args=[course.slug, lesson.uid])).content.decode()
    assert "Trois portes." in page
    assert "Retenez." in page
    assert "Décret" in page

    response = browser.post(reverse("learning:done", args=[course.slug, lesson.uid]))
    assert response.url == reverse("learning:step", args=[course.slug, quiz.uid])
    enrolment.refresh_from_db()
    assert (enrolment.items_done, enrolment.items_total, enrolment.progress_bp) == (1, 4, 2500)

    attempt = start(browser, course, quiz)
    answer_all(browser, attempt)
    assert (attempt.score_bp, attempt.is_passed) == (10000, True)
    enrolment.refresh_from_db()
    assert enrolment.progress_bp == 5000

    read(browser, course, second_lesson)
    answer_all(browser, start(browser, course, second_quiz))
    enrolment.refresh_from_db()
    assert (enrolment.items_done, enrolment.progress_bp, enrolment.next_item_id) == (4, 10000, None)
    assert enrolment.finished_edition_id == course.current_edition_id
    assert [type(fact) for fact in told].count(CourseFinished) == 1
    assert [type(fact) for fact in told].count(ItemDone) == 4
    dashboard = browser.get(reverse("learning:dashboard")).content.decode()
    assert f"/certificates/{enrolment.certificates.get().code}.pdf" in dashboard


def test_every_type_of_question_is_answered_through_its_form(browser: Client) -> None:
    course = make_course_with_quiz(every_type("q"))
    enrol(browser, course)
    attempt = start(browser, course, steps(course)[1])
    for position, key in enumerate(attempt.form, start=1):
        url = reverse("learning:question", args=[attempt.pk, position])
        body = ItemVersion.objects.get(pk=key).body
        page = browser.get(url).content.decode()
        for name in right_answers(body):
            assert f'name="{name}"' in page, f"{body['type']} has no field {name}"
        response = browser.post(url, right_answers(body))
        assert response.url == f"{url}#feedback"
        page = browser.get(url).content.decode()
        assert 'id="feedback"' in page
        assert "feedback-correct" in page
        assert "Décret" in page
    attempt.refresh_from_db()
    assert (attempt.score_bp, attempt.is_passed) == (10000, True)
    results = browser.get(reverse("learning:attempt", args=[attempt.pk])).content.decode()
    assert results.count("Parce que.") == 8


def test_the_key_and_the_feedback_stay_on_the_server_until_they_are_earned(browser: Client) -> None:
    course = make_course_with_quiz(every_type("q"))
    enrol(browser, course)
    quiz = steps(course)[1]
    pages = [browser.get(reverse("learning:step", args=[course.slug, quiz.uid]))]
    attempt = start(browser, course, quiz)
    pages += [browser.get(reverse("learning:question", args=[attempt.pk, n])) for n in range(1, 10)]
    pages.append(browser.get(reverse("learning:attempt", args=[attempt.pk])))
    text = unescape("".join(page.content.decode() for page in pages))
    secrets = ["Oui : 11 ans.", "est trop tôt", "exigée", "on l’informe", "Bien vu", "Presque", "C’est cela", "Calendrier.",
               "seul bloc pratique", "38.25", "38,25", "Sept heures", "Parce que", "adrénaline", "jamais seul", "loin des parois", "trop chaud"]  # fmt: skip
    assert [secret for secret in secrets if secret in text] == []
    assert all("no-store" in page["Cache-Control"] for page in pages)


def test_the_test_after_the_course_is_locked_on_the_server_and_says_what_is_missing(browser: Client) -> None:
    course = make_course_with_tests()
    enrol(browser, course)
    _before, lesson, quiz, after = steps(course)
    page = browser.get(reverse("learning:step", args=[course.slug, after.uid]))
    assert page.status_code == 403
    assert reverse("learning:step", args=[course.slug, lesson.uid]) in page.content.decode()
    assert reverse("learning:step", args=[course.slug, quiz.uid]) in page.content.decode()
    url = reverse("learning:start", args=[course.slug, after.uid])
    assert browser.post(url, {"attempt": str(uuid4())}).status_code == 403
    assert not Attempt.objects.exists()
    read(browser, course, lesson)
    answer_all(browser, start(browser, course, quiz))
    assert browser.get(reverse("learning:step", args=[course.slug, after.uid])).status_code == 200
    assert start(browser, course, after).item_id == after.item_id


def test_the_gain_between_the_two_tests_is_shown_and_the_first_one_is_explained_after_the_second(
    browser: Client,
) -> None:
    course = make_course_with_tests()
    enrol(browser, course)
    before, lesson, quiz, after = steps(course)
    first = start(browser, course, before)
    browser.post(
        reverse("learning:question", args=[first.pk, 1]), right_answers(ItemVersion.objects.get(pk=first.form[0]).body)
    )
    browser.post(reverse("learning:submit", args=[first.pk]))
    results = reverse("learning:attempt", args=[first.pk])
    assert "Oui : 11 ans." not in browser.get(results).content.decode()
    assert "Oui : 11 ans." not in browser.get(reverse("learning:question", args=[first.pk, 1])).content.decode()
    read(browser, course, lesson)
    answer_all(browser, start(browser, course, quiz))
    last = start(browser, course, after)
    answer_all(browser, last)
    assert last.is_open
    page = browser.post(reverse("learning:submit", args=[last.pk]), follow=True)
    assert page.context["screen"].before_bp == 5000
    assert page.context["screen"].gain == 50
    assert "Oui : 11 ans." in page.content.decode()
    assert "Oui : 11 ans." in browser.get(results).content.decode()


def test_the_test_before_the_course_is_taken_once(browser: Client) -> None:
    course = make_course_with_tests()
    enrol(browser, course)
    before = steps(course)[0]
    browser.post(reverse("learning:submit", args=[start(browser, course, before).pk]))
    url = reverse("learning:start", args=[course.slug, before.uid])
    assert browser.post(url, {"attempt": str(uuid4())}).url == reverse("learning:step", args=[course.slug, before.uid])
    assert Attempt.objects.count() == 1


def test_what_belongs_to_somebody_else_does_not_exist(
    browser: Client, nobody: User, as_person: Callable[[User], Client]
) -> None:
    course = make_course()
    enrol(browser, course)
    quiz = steps(course)[1]
    attempt = start(browser, course, quiz)
    other = as_person(nobody)
    question = reverse("learning:question", args=[attempt.pk, 1])
    fields = right_answers(ItemVersion.objects.get(pk=attempt.form[0]).body)
    assert other.get(question).status_code == 404
    assert other.post(question, fields).status_code == 404
    assert other.get(reverse("learning:attempt", args=[attempt.pk])).status_code == 404
    assert other.post(reverse("learning:submit", args=[attempt.pk])).status_code == 404
    assert other.get(reverse("learning:attempt", args=[uuid4()])).status_code == 404
    attempt.refresh_from_db()
    assert attempt.is_open
    assert attempt.answers == [None, None]
    other.post(reverse("learning:enrol", args=[course.slug]))
    other.post(reverse("learning:start", args=[course.slug, quiz.uid]), {"attempt": str(attempt.pk)})
    assert Attempt.objects.get().enrolment.user_id != nobody.pk


def test_somebody_not_enrolled_is_shown_the_course_sheet(browser: Client) -> None:
    course = make_course()
    lesson = steps(course)[0]
    for url in (
        reverse("learning:course", args=[course.slug]),
        reverse("learning:step", args=[course.slug, lesson.uid]),
    ):
        assert browser.get(url).url == "/fr/formations/vacciner/"
    assert browser.post(reverse("learning:done", args=[course.slug, lesson.uid])).url == "/fr/formations/vacciner/"
    assert not ItemState.objects.exists()
    assert browser.get(reverse("learning:course", args=["unknown"])).status_code == 404


def test_a_visitor_is_sent_to_the_login_page(client: Client) -> None:
    course = make_course()
    for name, args in (("dashboard", []), ("course", [course.slug]), ("resume", [course.slug]), ("attempt", [uuid4()])):
        url = reverse(f"learning:{name}", args=args)
        assert client.get(url).url == f"{reverse('account_login')}?next={url}"


def test_to_read_the_address_of_a_form_leads_to_its_page_and_changes_nothing(
    browser: Client, nobody: User, as_person: Callable[[User], Client]
) -> None:
    course = make_course()
    sheet = "/fr/formations/vacciner/"
    assert browser.get(reverse("learning:enrol", args=[course.slug])).url == sheet
    assert not Enrolment.objects.exists()
    enrol(browser, course)
    lesson, quiz = steps(course)
    attempt = start(browser, course, quiz)
    pages = {
        reverse("learning:enrol", args=[course.slug]): sheet,
        reverse("learning:done", args=[course.slug, lesson.uid]): reverse(
            "learning:step", args=[course.slug, lesson.uid]
        ),
        reverse("learning:start", args=[course.slug, quiz.uid]): reverse("learning:step", args=[course.slug, quiz.uid]),
        reverse("learning:submit", args=[attempt.pk]): reverse("learning:attempt", args=[attempt.pk]),
    }
    for url, page in pages.items():
        response = browser.get(url)
        assert (response.status_code, response.url) == (302, page)
        assert browser.put(url).status_code == 405
    attempt.refresh_from_db()
    assert attempt.is_open
    assert (Enrolment.objects.get().items_done, Attempt.objects.count()) == (0, 1)

    for name, args in (
        ("enrol", ["unknown"]), ("done", [course.slug, uuid4()]), ("start", [course.slug, uuid4()]), ("submit", [uuid4()]),
    ):  # fmt: skip
        assert browser.get(reverse(f"learning:{name}", args=args)).status_code == 404
    other = as_person(nobody)
    assert other.get(reverse("learning:submit", args=[attempt.pk])).status_code == 404
    assert other.get(reverse("learning:start", args=[course.slug, quiz.uid])).url == sheet
    assert Enrolment.objects.count() == 1


def test_when_the_session_ends_in_mid_answer_log_in_leads_back_to_the_question(browser: Client, learner: User) -> None:
    course = make_course()
    enrol(browser, course)
    attempt = start(browser, course, steps(course)[1])
    url = reverse("learning:question", args=[attempt.pk, 2])
    fields = right_answers(ItemVersion.objects.get(pk=attempt.form[1]).body)
    Session.objects.all().delete()
    door = browser.post(url, fields).url
    assert door == f"{reverse('account_login')}?next={url}"
    page = browser.get(door)
    assert f'value="{url}"' in page.content.decode()
    back = browser.post(door, {"login": learner.email, "password": settings.DEMO_PASSWORD, "next": url})
    assert back.url == url
    assert browser.get(url).status_code == 200
    attempt.refresh_from_db()
    assert attempt.answers == [None, None]


def test_a_form_without_its_csrf_token_changes_nothing(learner: User, strict_client: Client) -> None:
    course = make_course()
    strict_client.force_login(learner, backend="django.contrib.auth.backends.ModelBackend")
    assert strict_client.post(reverse("learning:enrol", args=[course.slug])).status_code == 403
    assert not Enrolment.objects.exists()


def test_an_empty_dashboard_suggests_courses(browser: Client) -> None:
    make_course()
    page = browser.get(reverse("learning:dashboard")).content.decode()
    assert "/fr/formations/vacciner/" in page
