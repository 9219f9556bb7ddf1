"""The acceptance of the learning engine: one sentence, one proof, through pages, forms and addresses alone.

Each sentence is a complaint that people have made about other systems. The details of each have tests of their own.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from django.conf import LazySettings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page

from courses.models import (
    Attempt,
    Certificate,
    Course,
    CoursePage,
    Enrolment,
    ItemState,
    LessonPage,
    ModulePage,
    QuizPage,
    RegradeJob,
    ScoreChange,
)
from home.accounts.models import User
from tests.courses.devices import Device
from tests.courses.editing import declare, edition, lesson_form, save_lesson
from tests.courses.factories import make_course, make_course_with_quiz, translate
from tests.courses.learners import right, steps_of
from tests.courses.regrading import LATER, crowd, figures, question_of, work, wrong_option
from tests.courses.writing import block_id, publish_page, single, write_module
from tests.mooc.test_media import address, course_with_two_modules, figure, picture, put

pytestmark = pytest.mark.django_db

AsPerson = Callable[[User], Client]


def learnt(course: Course) -> list[object]:
    """Everything that learners have done, row by row."""
    return [
        list(Attempt.objects.order_by("pk").values_list("pk", "packed", "score_bp", "is_passed", "submitted_at")),
        list(ItemState.objects.order_by("pk").values_list("pk", "item", "best_bp", "done_at", "attempts")),
        list(Certificate.objects.order_by("pk").values_list("pk", "code", "issued_at", "context", "revoked_at")),
        list(Enrolment.objects.filter(course=course).order_by("pk").values_list("pk", "user", "finished_at")),
    ]


# --- The editor changes the course ---------------------------------------------------------------


def test_revert_keeps_attempts(learner: User, admin: User, as_person: AsPerson) -> None:
    course = make_course()
    device = Device(learner)
    device.enrol(course)
    lesson, quiz = steps_of(course)
    device.read(course, lesson)
    attempt = device.take(course, quiz)
    before, desk, page = learnt(course), as_person(admin), LessonPage.objects.get()
    quiz_page = QuizPage.objects.get()
    first = page.save_revision()
    first_of_quiz = quiz_page.save_revision()

    save_lesson(desk, page, title="Un autre titre")
    LessonPage.objects.get().latest_revision.publish()
    quiz_page.questions = [single("une autre question")]
    publish_page(quiz_page)
    assert edition(course).number == 3
    desk.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), lesson_form(desk, page, first.pk), follow=True)
    LessonPage.objects.get().latest_revision.publish()
    first_of_quiz.publish()

    assert edition(course).number == 5
    assert learnt(course) == before
    assert "100" in device.open(reverse("learning:attempt", args=[attempt.pk]))
    assert device.progress(course) == (2, 2, 10_000)


@pytest.mark.parametrize("seed", range(4))
def test_adding_removing_and_moving_never_gives_more_than_100_percent_or_less_than_0(learner: User, seed: int) -> None:
    course, chance = make_course(modules=2), Random(seed)
    device = Device(learner)
    device.enrol(course)
    page = CoursePage.objects.get()

    def add() -> None:
        write_module(CoursePage.objects.get(), f"n{chance.random()}".replace(".", ""))

    def remove() -> None:
        modules = ModulePage.objects.live()
        if modules.count() > 1:
            chance.choice(list(modules.order_by("pk"))).unpublish()

    def move() -> None:
        steps = list(LessonPage.objects.live().order_by("pk"))
        lesson, target = chance.choice(steps), chance.choice(list(ModulePage.objects.order_by("pk")))
        if lesson.get_parent().pk != target.pk:
            LessonPage.objects.filter(pk=lesson.pk).update(slug=f"l{chance.random()}".replace(".", ""))
            LessonPage.objects.get(pk=lesson.pk).move(target, pos="last-child")

    def learn() -> None:
        todo = [step for step in steps_of(course) if step.rules is None]
        if todo:
            device.read(course, chance.choice(todo))

    for _turn in range(10):
        chance.choice([add, remove, move, learn, learn])()
        publish_page(CoursePage.objects.get(pk=page.pk))
        done, total, bp = device.progress(course)
        assert 0 <= done <= total
        assert 0 <= bp == done * 10_000 // total <= 10_000


def test_completed_stays_completed(learner: User) -> None:
    course = make_course()
    device = Device(learner)
    device.enrol(course)
    finished_at = device.finish(course).finished_at
    certificate = Certificate.objects.get(user=learner)
    write_module(CoursePage.objects.get(), "neuf")
    publish_page(CoursePage.objects.get())
    assert device.progress(course) == (2, 2, 10_000)
    enrolment = device.enrolment(course)
    assert (enrolment.finished_at, enrolment.news) == (finished_at, 2)
    assert Certificate.objects.get(user=learner) == certificate
    ModulePage.objects.order_by("path")[0].unpublish()
    assert device.progress(course) == (2, 2, 10_000)
    assert device.enrolment(course).finished_at == finished_at


def test_learner_and_editor_screens_agree(learner: User, admin: User, as_person: AsPerson) -> None:
    course = make_course(modules=3)
    device, desk = Device(learner), as_person(admin)
    enrolment = device.enrol(course)
    first, first_quiz, second, *_others = steps_of(course)
    device.read(course, first)
    device.take(course, first_quiz, [True, False])
    device.read(course, second)
    write_module(CoursePage.objects.get(), "neuf")
    publish_page(CoursePage.objects.get())

    own = device.outline(course)
    dashboard = device.client.get(reverse("learning:dashboard")).context["screen"]
    told = desk.get(reverse("courses_report_learner", args=[course.pk, enrolment.pk])).context["report"]
    listed = desk.get(reverse("courses_report_learners", args=[course.pk])).context["page"].lines[0]
    figures_of = [
        (one.items_done, one.items_total, one.progress_bp)
        for one in (own.enrolment, dashboard.in_progress[0].enrolment, told.screen.enrolment)
    ]
    assert set(figures_of) == {(2, 8, 2500)}
    assert (listed.items_done, listed.items_total) == (2, 8)
    assert [step.state for step in told.screen.steps()] == [step.state for step in own.steps()]


def test_copying_a_course_page_shares_no_progress(learner: User, admin: User, as_person: AsPerson) -> None:
    course = make_course()
    device = Device(learner)
    device.enrol(course)
    device.finish(course)
    page = CoursePage.objects.get()
    form = {
        "new_title": "Copie", "new_slug": "copie", "new_parent_page": str(page.get_parent().pk),
        "copy_subpages": "on",
    }  # fmt: skip
    as_person(admin).post(reverse("wagtailadmin_pages:copy", args=[page.pk]), form)
    for draft in Page.objects.filter(live=False).order_by("path").specific():
        draft.get_latest_revision().publish()
    copy = Course.objects.exclude(pk=course.pk).get()
    assert copy.slug == "copie"
    assert not Enrolment.objects.filter(course=copy).exists()
    device.enrol(copy)
    assert device.progress(copy) == (0, 2, 0)
    device.read(copy, steps_of(copy)[0])
    assert device.progress(copy) == (1, 2, 5000)
    assert device.progress(course) == (2, 2, 10_000)


def test_switching_the_language_keeps_progress(learner: User) -> None:
    course = make_course()
    translate(course)
    french, english = Device(learner), Device(learner, "en")
    french.enrol(course)
    lesson, quiz = steps_of(course)
    french.read(course, lesson)
    attempt = french.start(course, quiz)
    french.give(attempt, 1)
    assert "EN " in english.open(reverse("learning:course", args=[course.slug]))
    assert english.progress(course) == french.progress(course) == (1, 2, 5000)
    english.give(attempt, 2)
    assert english.hand_in(attempt).score_bp == 10_000
    assert french.progress(course) == (2, 2, 10_000)
    assert Enrolment.objects.count() == 1


def test_deleting_a_page_with_learners_is_refused(learner: User, admin: User, as_person: AsPerson) -> None:
    course = make_course()
    device = Device(learner)
    device.enrol(course)
    device.finish(course)
    before, desk = learnt(course), as_person(admin)
    pages = list(Page.objects.order_by("pk").values_list("pk", "live"))
    for page in (CoursePage.objects.get(), ModulePage.objects.get(), LessonPage.objects.get(), QuizPage.objects.get()):
        desk.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
        with pytest.raises(ValidationError), transaction.atomic():
            page.delete()
    assert list(Page.objects.order_by("pk").values_list("pk", "live")) == pages
    assert learnt(course) == before


# --- The learner answers --------------------------------------------------------------------------


def test_submitting_twice_is_submitting_once(learner: User) -> None:
    course = make_course()
    device = Device(learner)
    device.enrol(course)
    lesson, quiz = steps_of(course)
    device.read(course, lesson)
    attempt = device.take(course, quiz)
    before = learnt(course)
    device.hand_in(attempt)
    device.send(reverse("learning:question", args=[attempt.pk, 1]), dict(right(attempt, 1)))
    device.hand_in(attempt)
    assert learnt(course) == before
    assert ItemState.objects.get(item=attempt.item).attempts == 1
    assert Certificate.objects.count() == 1


def test_killing_the_network_in_the_middle_and_resuming_on_another_device_loses_no_answer(learner: User) -> None:
    course = make_course_with_quiz([single(f"q{number}") for number in range(5)], feedback="submission")
    phone = Device(learner)
    phone.enrol(course)
    attempt = phone.start(course, steps_of(course)[1])
    phone.give(attempt, 1)
    phone.give(attempt, 2)
    third = reverse("learning:question", args=[attempt.pk, 3])
    phone.send(third, dict(right(attempt, 3)))  # arrives, but its response is lost: the phone sends it again
    phone.send(third, dict(right(attempt, 3)))
    del phone

    computer = Device(learner)
    resumed = computer.client.get(reverse("learning:resume", args=[course.slug]), follow=True)
    assert resumed.redirect_chain[-1][0] == reverse("learning:question", args=[attempt.pk, 4])
    assert Attempt.objects.get().answers.count(None) == 2
    computer.give(attempt, 4)
    computer.give(attempt, 5)
    handed_in = computer.hand_in(attempt)
    assert None not in handed_in.answers
    assert handed_in.score_bp == 10_000


def test_two_tabs_make_one_attempt_and_lose_nothing(learner: User) -> None:
    course = make_course()
    one = Device(learner)
    one.enrol(course)
    quiz = steps_of(course)[1]
    other = Device(learner)
    other.client = one.client  # the same browser
    address = reverse("learning:step", args=[course.slug, quiz.uid])
    tabs = [one.open(address), other.open(address)]
    ids = [tab.split('name="attempt" value="')[1].split('"')[0] for tab in tabs]
    assert ids[0] != ids[1]
    for made in ids:
        one.send(f"{address}start/", {"attempt": made})
    attempt = Attempt.objects.get()
    one.give(attempt, 1)
    other.give(attempt, 1, rightly=False)  # answered already, with its feedback seen: the first answer stays
    other.give(attempt, 2)
    handed_in = one.hand_in(attempt)
    assert (handed_in.score_bp, Attempt.objects.count()) == (10_000, 1)


# --- A question was wrong ---------------------------------------------------------------------------


@pytest.mark.parametrize("rule", list(RegradeJob.Rule))
def test_the_dry_run_of_a_regrade_is_the_applied_result(admin: User, medical: User, rule: str) -> None:
    course = make_course_with_quiz([single(f"q{number}") for number in range(3)], pass_percent=60)
    crowd(course, 8)
    item, wrong_version = question_of(course)
    if rule == RegradeJob.Rule.REMARK:
        page = QuizPage.objects.get()
        raw = list(page.questions.raw_data)
        for option in raw[0]["value"]["options"]:
            option["value"]["is_correct"] = not option["value"]["is_correct"]
        page.questions = raw
        publish_page(page)
    desk, certificates = Device(admin), Certificate.objects.count()
    before = {attempt.pk: attempt.score_bp for attempt in Attempt.objects.all()}
    response = desk.send(
        reverse("courses_regrade", args=[item.pk]),
        {
            "versions": [f"[{wrong_version.pk}]"], "rule": rule, "reason": "La clé était fausse.",
            "accepted": [f'"{wrong_option(wrong_version)}"'] if rule == RegradeJob.Rule.ACCEPT else [],
        },
    )  # fmt: skip
    job = RegradeJob.objects.get()
    assert {attempt.pk: attempt.score_bp for attempt in Attempt.objects.all()} == before
    with time_machine.travel(LATER):
        desk.send(response.url, {"do": "apply"})
        work()
    job.refresh_from_db()
    assert job.state == RegradeJob.State.APPLIED
    assert figures(job.result) == figures(job.dry_run)
    after = {attempt.pk: attempt.score_bp for attempt in Attempt.objects.all()}
    assert sum(after[key] > before[key] for key in before) == job.dry_run["up"] == ScoreChange.objects.count()
    assert all(after[key] >= before[key] for key in before)
    assert Certificate.objects.count() - certificates == job.dry_run["certificates"]


# --- Certificates -----------------------------------------------------------------------------------


def test_the_second_certificate_after_a_renewal_keeps_the_first(learner: User) -> None:
    course = make_course()
    device = Device(learner)
    device.enrol(course)
    device.finish(course)
    first = Certificate.objects.values().get()
    lesson = LessonPage.objects.get()
    lesson.body = [*lesson.body.raw_data, {"type": "heading", "id": block_id("new"), "value": "Nouveau schéma"}]
    publish_page(declare(lesson, "safety", note="Le schéma change.", due_on=date(2030, 1, 1)))

    page = device.open(reverse("learning:update", args=[course.slug]))
    assert "Nouveau schéma" in page
    assert device.enrolment(course).update_due_on == date(2030, 1, 1)
    step = steps_of(course)[0]
    device.send(reverse("learning:update_done", args=[course.slug, step.uid]), {"edition": str(edition(course).number)})

    assert device.enrolment(course).update_due_on is None
    assert Certificate.objects.count() == 2
    assert Certificate.objects.values().get(pk=first["id"]) == first
    second = Certificate.objects.exclude(pk=first["id"]).get()
    assert second.edition_id != first["edition_id"]
    for code in (first["code"], second.code):
        assert code in Client().get(reverse("credentials:verification", args=[code])).content.decode()


def test_a_corrected_name_is_a_new_certificate_that_replaces_the_old(learner: User) -> None:
    course = make_course()
    device = Device(learner)
    device.enrol(course)
    device.finish(course)
    old = Certificate.objects.get()
    User.objects.filter(pk=learner.pk).update(last_name="Martin-Durand")
    device.send(reverse("credentials:correct", args=[old.code]))
    new = Certificate.objects.get(replaces=old)
    assert Certificate.objects.get(pk=old.pk).context == old.context
    assert "Martin-Durand" in new.context["fr"]["name"]
    assert "Martin-Durand" not in old.context["fr"]["name"]
    assert {language: words | {"name": ""} for language, words in new.context.items()} == {
        language: words | {"name": ""} for language, words in old.context.items()
    }
    public = Client().get(reverse("credentials:verification", args=[new.code])).content.decode()
    assert "Martin-Durand" in public


# --- Many learners ------------------------------------------------------------------------------------

MANY = 100_000
MOST_QUERIES = 14


def follow_by_the_thousand(like: User, enrolment: Enrolment) -> None:
    """100,000 people like this one, each enrolled like that: copied by the database, all active at the same moment."""
    people, rows = User._meta.db_table, Enrolment._meta.db_table
    mine = [field.column for field in User._meta.concrete_fields if not field.primary_key]
    theirs = [field.column for field in Enrolment._meta.concrete_fields if not field.primary_key]
    counted = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %s)"
    copied = ", ".join("'p' || n.i || '@many.example'" if name == "email" else f"p.{name}" for name in mine)
    followed = ", ".join("p.id" if name == "user_id" else f"e.{name}" for name in theirs)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {people} ({', '.join(mine)}) {counted} SELECT {copied} FROM {people} p, n WHERE p.id = %s",
            [MANY, like.pk],
        )
        cursor.execute(f"ANALYZE {people}")  # what a database that has grown knows by itself
        cursor.execute(
            f"INSERT INTO {rows} ({', '.join(theirs)}) SELECT {followed} FROM {rows} e, {people} p "
            "WHERE e.id = %s AND p.email LIKE %s",
            [enrolment.pk, "p%@many.example"],
        )
        cursor.execute(f"ANALYZE {rows}")
    assert Enrolment.objects.count() == MANY + 1


def test_the_admin_list_of_100_000_enrolments_costs_few_queries_and_turns_pages_by_key(
    admin: User, learner: User, nobody: User, as_person: AsPerson
) -> None:
    course = make_course()
    Device(learner).enrol(course)
    desk, listed = as_person(admin), reverse("courses_report_learners", args=[course.pk])

    def cost(url: str) -> tuple[int, Any]:
        with CaptureQueriesContext(connection) as queries:
            response = desk.get(url)
        assert response.status_code == 200
        assert not any("OFFSET" in query["sql"] for query in queries)
        return len(queries), response.context["page"]

    desk.get(listed)
    few, _page = cost(listed)
    follow_by_the_thousand(nobody, Device(learner).enrolment(course))
    seen: set[int] = set()
    url = listed
    for _turn in range(4):
        many, page = cost(url)
        assert many <= min(few + 1, MOST_QUERIES)
        lines = {line.enrolment_id for line in page.lines}
        assert not lines & seen
        seen |= lines
        url = f"{listed}?after={quote(page.older)}"
    assert len(seen) == 200


# --- What is locked -----------------------------------------------------------------------------------


def test_a_locked_lesson_is_403_by_its_address_and_so_is_its_media(
    learner: User, settings: LazySettings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    course, first, second = course_with_two_modules(second="after")
    image = picture()
    put(second, figure(image))
    device = Device(learner)
    device.enrol(course)
    lesson, quiz, locked, _quiz = steps_of(course)
    page, file = reverse("learning:step", args=[course.slug, locked.uid]), address(image)
    assert device.client.get(page).status_code == 403
    assert device.client.get(file).status_code == 403
    assert device.send(f"{page}done/").status_code == 403
    assert not ItemState.objects.exists()

    device.read(course, lesson)
    device.take(course, quiz)
    cache.clear()
    assert device.client.get(page).status_code == 200
    assert device.client.get(file).status_code == 200
    assert first.live
