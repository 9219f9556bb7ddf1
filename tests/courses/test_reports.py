"""Reports for those who follow learners: who may see what, lists that go on for ever, the same truth as the learner."""

import csv
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.learning.actions.lesson import mark_read
from courses.models import Course, Enrolment, ItemState, StudySession
from courses.reports.actions.tally import tally
from courses.reports.exports import FILES, PERSONAL
from courses.reports.queries import learners as listing
from courses.reports.queries.learners import LearnerPage, Show, list_learners
from home.accounts.actions import erase
from home.accounts.models import User
from tests.courses.factories import make_course
from tests.courses.learners import NOW, enrolled, finish, steps_of
from tests.courses.sittings import sit, somebody

pytestmark = pytest.mark.django_db
Browser = Callable[[User], Client]


def follow_many(course: Course, number: int) -> list[Enrolment]:
    """So many learners, three of them active at the very same moment."""
    edition = course.current_edition_id
    people = User.objects.bulk_create(
        User(email=f"p{n:03}@example.org", last_name=f"Nom {n:03}", first_name="P") for n in range(number)
    )
    return Enrolment.objects.bulk_create(
        Enrolment(
            user=person, course=course, edition_started_id=edition, edition_id=edition, started_at=NOW,
            last_at=NOW + timedelta(minutes=max(3, n)), items_total=2,
        )
        for n, person in enumerate(people)
    )  # fmt: skip


def walk(course: Course, **options: Any) -> Iterator[LearnerPage]:
    """Every page of the list, from the newest on."""
    page = list_learners(course=course, **options)
    yield page
    while page.older:
        page = list_learners(course=course, after=page.older, **options)
        yield page


def names(pages: Iterator[LearnerPage]) -> list[str]:
    return [line.email for page in pages for line in page.lines]


def table(response: Any) -> list[list[str]]:
    """The cells of a CSV file."""
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(StringIO(text), delimiter=";"))


# --- Who may see what ---------------------------------------------------------------------------


def addresses(enrolment: Enrolment) -> dict[str, list[str]]:
    """Every address of the reports, by what they show."""
    course = enrolment.course_id
    files = {name: reverse("courses_report_export", args=[course, name]) for name in FILES}
    return {
        "figures": [
            reverse("courses_reports"),
            reverse("courses_report", args=[course]),
            reverse("courses_questions"),
            *(url for name, url in files.items() if name not in PERSONAL),
        ],
        "learners": [
            reverse("courses_report_learners", args=[course]),
            reverse("courses_report_learner", args=[course, enrolment.pk]),
            *(url for name, url in files.items() if name in PERSONAL),
        ],
    }


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("course_manager", {"figures", "learners"}),
        ("admin", {"figures", "learners"}),
        ("editor", {"figures"}),
        ("pharmacist", {"figures"}),
        ("medical", {"figures"}),
        ("campaign_manager", set()),
        ("nobody", set()),
    ],
)
def test_figures_and_learners_are_shown_to_those_who_may_see_them(
    who: str, sees: set[str], learner: User, as_person: Browser, request: pytest.FixtureRequest
) -> None:
    enrolment = enrolled(learner, make_course())
    browser = as_person(request.getfixturevalue(who))
    for kind, urls in addresses(enrolment).items():
        for url in urls:
            response = browser.get(url)
            assert response.status_code == (200 if kind in sees else 302), url
            if kind not in sees:
                assert learner.email not in response.content.decode()


def test_a_course_manager_finds_the_reports_in_the_menu_and_a_campaign_manager_does_not(
    course_manager: User, campaign_manager: User, as_person: Browser
) -> None:
    assert reverse("courses_reports") in as_person(course_manager).get(reverse("wagtailadmin_home")).content.decode()
    page = as_person(campaign_manager).get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("courses_reports") not in page


def test_a_learner_is_found_in_their_own_course_only(learner: User, course_manager: User, as_person: Browser) -> None:
    enrolment, other = enrolled(learner, make_course()), make_course("autre")
    browser = as_person(course_manager)
    assert browser.get(reverse("courses_report_learner", args=[enrolment.course_id, enrolment.pk])).status_code == 200
    strange = reverse("courses_report_learner", args=[other.pk, enrolment.pk])
    assert browser.get(strange, follow=True).status_code == 404


def test_what_somebody_answered_is_not_shown(learner: User, course_manager: User, as_person: Browser) -> None:
    course = make_course()
    enrolment = sit(course, learner, [True, False]).enrolment
    page = as_person(course_manager).get(reverse("courses_report_learner", args=[course.pk, enrolment.pk]))
    text = page.content.decode()
    assert "50\u00a0%" in text
    assert "Âge minimal" not in text
    assert "11 ans" not in text


# --- One truth ----------------------------------------------------------------------------------


def test_the_manager_and_the_learner_read_the_same(learner: User, course_manager: User, as_person: Browser) -> None:
    course = make_course(modules=3)
    enrolment = enrolled(learner, course)
    first = steps_of(course)[0]
    mark_read(enrolment=enrolment, step_uid=first.uid, now=NOW)
    sit(course, learner, [True, False])
    enrolment.refresh_from_db()
    own = as_person(learner).get(reverse("learning:course", args=[course.slug])).context["screen"]
    report = as_person(course_manager).get(reverse("courses_report_learner", args=[course.pk, enrolment.pk]))
    seen = report.context["report"]
    assert seen.screen.steps() == own.steps()
    assert (
        (seen.line.items_done, seen.line.items_total) == (own.enrolment.items_done, own.enrolment.items_total) == (1, 6)
    )
    listed = list_learners(course=course).lines[0]
    assert listed == seen.line
    rows = table(as_person(course_manager).get(reverse("courses_report_export", args=[course.pk, "learners"])))
    assert rows[1][5:8] == ["1", "6", "16"]


def test_the_report_of_a_course_says_how_many_began_and_finished(
    learner: User, course_manager: User, as_person: Browser
) -> None:
    course = make_course()
    finish(enrolled(learner, course), course)
    sit(course, somebody(1), [True, False])
    enrolled(somebody(2), course)
    tally()
    report = as_person(course_manager).get(reverse("courses_report", args=[course.pk])).context["report"]
    assert (report.line.enrolled, report.in_progress, report.line.finished, report.line.finished_percent) == (
        3,
        2,
        1,
        33,
    )
    lesson, quiz = report.sections[0].steps
    assert (lesson.begun, lesson.done, quiz.begun, quiz.done) == (1, 1, 2, 1)
    assert (quiz.begun_percent, quiz.done_percent) == (66, 33)
    assert sum(day.attempts for day in report.days) == 2


def test_the_funnel_has_a_line_for_each_module_that_agrees_with_what_its_learners_did(
    course_manager: User, as_person: Browser
) -> None:
    course = make_course(modules=2)
    lesson, quiz, second_lesson, _second_quiz = steps_of(course)
    for number in range(6):
        enrolment = enrolled(somebody(number), course)
        if number >= 1:
            mark_read(enrolment=enrolment, step_uid=lesson.uid, now=NOW)
        if number >= 3:
            sit(course, somebody(number), [True, True])
        if number == 5:
            mark_read(enrolment=enrolment, step_uid=second_lesson.uid, now=NOW)
    tally()
    browser = as_person(course_manager)
    answer = browser.get(reverse("courses_report", args=[course.pk]))
    first, second = answer.context["report"].sections
    direct = [
        (
            Enrolment.objects.filter(states__item__in=[step.item_id for step in steps]).distinct().count(),
            sum(
                set(ItemState.objects.filter(enrolment=one, done_at__isnull=False).values_list("item", flat=True))
                >= {step.item_id for step in steps}
                for one in Enrolment.objects.order_by("pk")
            ),
        )
        for steps in ((lesson, quiz), steps_of(course)[2:])
    ]
    assert [(one.begun, one.done) for one in (first, second)] == direct == [(5, 3), (1, 0)]
    assert (first.begun_percent, first.done_percent) == (83, 50)
    assert answer.content.decode().count("funnel__section") == 2


def test_a_report_costs_the_same_for_few_learners_and_many(course_manager: User, as_person: Browser) -> None:
    course = make_course()
    browser = as_person(course_manager)
    urls = [url for kind in addresses(follow_many(course, 1)[0]).values() for url in kind if "csv" not in url]
    costs = []
    for start in (0, 30):
        for number in range(start, start + 30):
            sit(course, somebody(number), [bool(number % 3), True])
        tally()
        found = []
        for url in urls:
            browser.get(url)
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(url).status_code == 200
            found.append(len(queries))
        costs.append(found)
    assert costs[0] == costs[1]
    assert max(costs[1]) <= 30


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_site_without_courses_and_a_course_without_learners_say_so(
    language: str, course_manager: User, as_person: Browser
) -> None:
    course_manager.wagtail_userprofile, _ = type(course_manager).wagtail_userprofile.related.related_model.objects.update_or_create(
        user=course_manager, defaults={"preferred_language": language}
    )  # fmt: skip
    browser = as_person(course_manager)
    assert browser.get(reverse("courses_reports")).context["lines"] == []
    course = make_course()
    for name in ("courses_report", "courses_report_learners"):
        assert browser.get(reverse(name, args=[course.pk])).status_code == 200
    assert browser.get(reverse("courses_questions")).context["lines"] == []


# --- The list of learners -------------------------------------------------------------------------


@pytest.fixture
def short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PAGE", 4)


def test_going_down_the_list_shows_everybody_once_and_back_up_the_same(short_pages: None) -> None:
    course = make_course()
    everybody = follow_many(course, 18)
    pages = list(walk(course))
    assert names(iter(pages)) == [
        one.user.email for one in sorted(everybody, key=lambda one: (one.last_at, one.pk), reverse=True) if one.user
    ]
    assert [len(page.lines) for page in pages] == [4, 4, 4, 4, 2]
    back = pages[-1]
    for expected in reversed(pages[:-1]):
        back = list_learners(course=course, before=back.newer)
        assert back.lines == expected.lines
    assert not back.newer
    assert not pages[0].newer


def test_activity_while_somebody_reads_the_list_repeats_and_skips_nobody_below(short_pages: None) -> None:
    course = make_course()
    everybody = follow_many(course, 12)
    first = list_learners(course=course)
    Enrolment.objects.filter(pk=everybody[0].pk).update(last_at=NOW + timedelta(days=1))
    rest = names(iter([list_learners(course=course, after=first.older)]))
    assert rest == [f"p{number:03}@example.org" for number in (7, 6, 5, 4)]


@pytest.mark.parametrize(
    "mark", ["x", "-", "1-", "-1", "1-2-3", "9" * 30 + "-1", "99999999999999999-1", "²-1", "1 - 1"]
)
def test_a_broken_mark_shows_the_newest(mark: str) -> None:
    course = make_course()
    follow_many(course, 3)
    newest = list_learners(course=course).lines
    assert list_learners(course=course, after=mark).lines in (newest, [])
    assert list_learners(course=course, before=mark).lines in (newest, [])


def test_the_list_is_filtered_by_state(learner: User, short_pages: None) -> None:
    course = make_course()
    follow_many(course, 6)
    done = finish(enrolled(learner, course), course)
    late = Enrolment.objects.get(pk=finish(enrolled(somebody(1), course), course).pk)
    Enrolment.objects.filter(pk=late.pk).update(update_due_on=date(2026, 12, 1))
    assert len(names(walk(course))) == 8
    assert len(names(walk(course, show=Show.IN_PROGRESS))) == 6
    assert {line.enrolment_id for page in walk(course, show=Show.FINISHED) for line in page.lines} == {done.pk, late.pk}
    assert [line.enrolment_id for page in walk(course, show=Show.UPDATE_DUE) for line in page.lines] == [late.pk]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("p003@", ["p003@example.org"]),
        ("P003@EXAMPLE", ["p003@example.org"]),
        ("  nom 003 ", ["p003@example.org"]),
        ("NOM", [f"p{number:03}@example.org" for number in (4, 3, 2, 1, 0)]),
        ("%", []),
        ("nobody", []),
    ],
)
def test_learners_are_found_by_the_beginning_of_address_or_name(search: str, found: list[str]) -> None:
    course = make_course()
    follow_many(course, 5)
    User.objects.create_user("nobody@example.org")  # in no course
    assert names(iter([list_learners(course=course, search=search)])) == found


def test_a_search_that_finds_too_many_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    course = make_course()
    follow_many(course, 5)
    assert not list_learners(course=course, search="nom").is_search_too_wide
    monkeypatch.setattr(listing, "MOST_PEOPLE", 3)
    page = list_learners(course=course, search="nom")
    assert page.is_search_too_wide
    assert len(page.lines) == 3


def test_an_erased_account_stays_in_the_figures_without_a_name(
    learner: User, course_manager: User, as_person: Browser
) -> None:
    course = make_course()
    enrolment = enrolled(learner, course)
    erase(user=learner)
    browser = as_person(course_manager)
    for url in addresses(enrolment)["learners"][:2]:
        text = browser.get(url).content.decode()
        assert "learner@example.org" not in text
        assert "Martin" not in text
    assert table(browser.get(reverse("courses_report_export", args=[course.pk, "learners"])))[1][:2] == ["", ""]


# --- Files ---------------------------------------------------------------------------------------


def test_files_hold_the_figures_of_the_screens(learner: User, course_manager: User, as_person: Browser) -> None:
    course = make_course()
    enrolment = finish(enrolled(learner, course), course)
    lesson = steps_of(course)[0]
    StudySession.objects.create(
        enrolment=enrolment,
        started_at=NOW,
        ended_at=NOW + timedelta(minutes=20),
        active_seconds=720,
        items=[lesson.item_id],
    )
    tally()
    browser = as_person(course_manager)
    files = {name: table(browser.get(reverse("courses_report_export", args=[course.pk, name]))) for name in FILES}
    assert files["learners"][1][:4] == ["Léa Martin", "learner@example.org", "1", "2026-11-22 10:00"]
    assert files["learners"][1][5:9] == ["2", "2", "100", "2026-11-22 10:00"]
    assert files["sittings"][1][1:] == ["learner@example.org", "2026-11-22 10:00", "2026-11-22 10:20", "12", "Leçon m1"]
    assert [row[3:] for row in files["steps"][1:]] == [["1", "1", "100"], ["1", "1", "100"]]
    assert files["days"][1:] == [["2026-11-22", "1", "1", "2", "1", "1"]]
    for rows in files.values():
        assert {len(row) for row in rows} == {len(rows[0])}


def test_a_name_that_a_spreadsheet_would_calculate_is_text(
    learner: User, course_manager: User, as_person: Browser
) -> None:
    course = make_course()
    User.objects.filter(pk=learner.pk).update(first_name="=1+1", last_name="")
    enrolled(learner, course)
    rows = table(as_person(course_manager).get(reverse("courses_report_export", args=[course.pk, "learners"])))
    assert rows[1][0] == "'=1+1"


def test_a_long_file_is_read_in_pieces_and_complete(
    course_manager: User, as_person: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = make_course()
    follow_many(course, 10)
    monkeypatch.setattr("courses.reports.exports.PIECE", 3)
    rows = table(as_person(course_manager).get(reverse("courses_report_export", args=[course.pk, "learners"])))
    assert [row[1] for row in rows[1:]] == [f"p{number:03}@example.org" for number in range(10)]


def test_a_file_that_does_not_exist_is_not_found(course_manager: User, as_person: Browser) -> None:
    url = reverse("courses_report_export", args=[make_course().pk, "answers"])
    assert as_person(course_manager).get(url).status_code == 404
