"""Moving to a new edition: thousands in the background, each with the outcome of a visit; at work, cut off or twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from courses.events import CourseFinished
from courses.learning.actions.attempt import start_attempt
from courses.learning.actions.lesson import mark_read
from courses.learning.actions.move import MovedBatch, follow, move_batch
from courses.learning.actions.progress import lock
from courses.learning.tasks import move_everybody
from courses.models import Certificate, Course, CourseEdition, CoursePage, Enrolment, ItemState, ModulePage, Notice
from home import events
from home.accounts.models import User
from mooc.worker import Worker
from tests.courses.editing import new_lesson
from tests.courses.factories import make_course
from tests.courses.learners import NOW, enrolled, finish, steps_of
from tests.courses.updating import DUE, add_optional_lesson, change_key, finished, reword_lesson
from tests.courses.writing import publish_page, write_module

LATER = NOW + timedelta(days=1)
TOLD = [
    "edition__number", "items_done", "items_total", "progress_bp", "next_item", "news", "update_due_on",
    "update_minutes", "finished_at", "finished_edition__number", "last_at",
]  # fmt: skip


def person(number: int) -> User:
    return User.objects.create_user(f"p{number}@example.org", first_name="P", last_name=str(number))


def told(enrolment: Enrolment) -> list[Any]:
    """Everything that a move may change, and what it says and gives to its learner."""
    row = Enrolment.objects.filter(pk=enrolment.pk).values(*TOLD).get()
    notices = enrolment.notices.order_by("pk").values_list("kind", "words", "read_at")
    return [row, list(notices), list(enrolment.certificates.values_list("edition__number", flat=True))]


def waiting() -> int:
    """How many moves the worker has before it."""
    return DBTaskResult.objects.ready().filter(task_path__endswith="move_everybody").count()


def move_all(course: Course, size: int = 5000, now: datetime = NOW) -> list[MovedBatch]:
    """Every batch there is, the empty last one left out."""
    batches, last_id = [], 0
    while last_id is not None:
        batches.append(move_batch(course=course, after_id=last_id, size=size, now=now))
        last_id = batches[-1].last_id
    return batches[:-1]


# --- The same outcome ------------------------------------------------------------------------


def publish_something(rng: Random) -> None:
    """One more edition, of any kind."""
    modules = ModulePage.objects.live().order_by("path")
    match rng.choice(["key", "text", "module", "without", "optional", "optional"]):
        case "key":
            change_key(rng.choice(["safety", ""]))
        case "text":
            reword_lesson(rng.choice(["safety", ""]), text=f"<p>{rng.random()}</p>")
        case "module":
            write_module(CoursePage.objects.get(), f"m{rng.randrange(10**6)}")
            publish_page(CoursePage.objects.get())
        case "without" if len(modules) > 1:
            rng.choice(list(modules)).unpublish()
        case _:
            lesson = new_lesson(is_required=False)
            lesson.slug = f"l{rng.randrange(10**6)}"
            publish_page(lesson)


def learn_something(enrolment: Enrolment, rng: Random, plan: list[float], now: Any = NOW) -> None:
    """Read and pass what the dice say; `plan` holds one number for each step, so that twins do the same."""
    steps = list(enrolment.outline.steps())
    for step, dice in zip(steps, plan, strict=False):
        if dice < 0.6:
            ItemState.objects.update_or_create(
                enrolment=enrolment,
                item_id=step.item_id,
                defaults={"version_id": step.version_id, "first_at": now, "done_at": now},
                create_defaults={
                    "version_id": step.version_id, "first_at": now, "done_at": now,
                    "done_edition": 1 + int(dice * 10) % enrolment.outline.number,
                },
            )  # fmt: skip
        elif step.rules and dice > 0.9 and not enrolment.attempts.open().exists():
            start_attempt(enrolment=enrolment, step_uid=step.uid, attempt_id=uuid4(), now=now)
    lessons = [step for step in steps if step.rules is None]
    if lessons and plan[0] < 0.6:
        mark_read(enrolment=enrolment, step_uid=lessons[0].uid, now=now)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(8))
def test_thousands_at_once_get_what_each_would_get_at_a_visit(seed: int) -> None:
    rng = Random(seed)
    course = make_course(modules=2)
    twins: list[tuple[Enrolment, Enrolment]] = []
    for round_ in range(3):
        course.refresh_from_db()
        for number in range(6):
            pair = [enrolled(person(len(twins) * 2 + side), course) for side in (0, 1)]
            plan = [rng.random() * (0.5 if number < 2 else 1) for _ in range(20)]
            for enrolment in pair:
                learn_something(enrolment, rng, plan)
            twins.append((pair[0], pair[1]))
        publish_something(rng)
        if round_ == 1:  # some come by in the middle, the others skip an edition
            for one, other in twins[::3]:
                follow(enrolment=one, now=NOW)
                follow(enrolment=other, now=NOW)
    visited = [follow(enrolment=one, now=LATER) for one, _other in twins]
    Enrolment.objects.filter(pk__in=[one.pk for one, _other in twins]).update(user=None)  # not moved again, nor counted
    batches = move_all(course, size=7, now=LATER)
    assert [told(one) for one, _other in twins] == [told(other) for _one, other in twins]
    assert sum(batch.moved for batch in batches) == sum(moved.has_moved for moved in visited)
    gained = [moved for moved in visited if moved.steps_after > moved.steps_before]
    lost = [moved for moved in visited if moved.steps_after < moved.steps_before]
    assert sum(batch.gained for batch in batches) == len(gained)
    assert sum(batch.lost for batch in batches) == len(lost)
    notices = Notice.objects.filter(created_at=LATER, enrolment__in=[other for _one, other in twins])
    assert sum(batch.asked for batch in batches) == notices.count()


@pytest.mark.django_db
def test_a_batch_counts_what_became_of_its_learners(learner: User, nobody: User) -> None:
    course = make_course(modules=2)
    finished(learner, course)
    halfway = enrolled(nobody, course)
    for step in steps_of(course)[:1]:
        mark_read(enrolment=halfway, step_uid=step.uid, now=NOW)
    third = enrolled(person(3), course)
    reword_lesson()
    assert move_batch(course=course, after_id=0, now=NOW) == MovedBatch(
        moved=3, gained=1, lost=0, finished=0, asked=1, last_id=third.pk
    )
    ModulePage.objects.order_by("path")[0].unpublish()
    batch = move_batch(course=course, after_id=0, now=NOW)
    assert (batch.moved, batch.gained, batch.lost, batch.finished, batch.asked) == (3, 0, 2, 0, 0)
    assert move_batch(course=course, after_id=0, now=NOW) == MovedBatch()
    assert Enrolment.objects.get(user=learner).update_due_on is None


@pytest.mark.django_db
def test_whoever_is_finished_by_what_was_taken_away_gets_a_certificate_and_the_event(learner: User) -> None:
    facts: list[CourseFinished] = []
    events.listen(CourseFinished)(facts.append)
    try:
        course = make_course(modules=2)
        enrolments = [enrolled(person(number), course) for number in range(3)]
        for enrolment in enrolments[:2]:
            for step in steps_of(course)[:1]:
                mark_read(enrolment=enrolment, step_uid=step.uid, now=NOW)
        first, second = ModulePage.objects.order_by("path")
        first.get_children().get(slug="quiz").specific.unpublish()
        second.unpublish()
        batch = move_batch(course=course, after_id=0, now=NOW)
    finally:
        events._listeners[CourseFinished].remove(facts.append)
    assert (batch.moved, batch.finished) == (3, 2)
    assert {fact.enrolment_id for fact in facts} == {enrolment.pk for enrolment in enrolments[:2]}
    assert Certificate.objects.count() == 2


@pytest.mark.django_db
def test_a_batch_costs_the_same_few_queries_for_ten_learners_and_for_a_hundred(
    django_assert_max_num_queries: Any,
) -> None:
    course = make_course(modules=2)
    lesson = steps_of(course)[0]
    for number in range(110):
        enrolment = enrolled(person(number), course)
        if number % 2:
            mark_read(enrolment=enrolment, step_uid=lesson.uid, now=NOW)
    write_module(CoursePage.objects.get(), "m9")
    publish_page(CoursePage.objects.get())
    with django_assert_max_num_queries(14):
        first = move_batch(course=course, after_id=0, size=10, now=NOW)
    with django_assert_max_num_queries(14):
        move_batch(course=course, after_id=first.last_id or 0, size=100, now=NOW)


# --- In the background -----------------------------------------------------------------------


@pytest.mark.django_db
def test_publishing_moves_everybody_by_the_worker_and_not_in_the_request(learner: User, nobody: User) -> None:
    course = make_course()
    finished(learner, course)
    enrolled(nobody, course)
    assert waiting() == 0  # a first edition has nobody to move
    reword_lesson()
    assert set(Enrolment.objects.values_list("edition__number", flat=True)) == {1}
    assert waiting() == 1
    worker = Worker()
    while waiting():
        worker.do_task()
    assert set(Enrolment.objects.values_list("edition__number", flat=True)) == {2}
    assert Enrolment.objects.get(user=learner).update_due_on == DUE
    assert not DBTaskResult.objects.failed().exists()


@pytest.mark.django_db
def test_a_publication_that_is_undone_moves_nobody(learner: User) -> None:
    course = make_course()
    enrolled(learner, course)
    with transaction.atomic():
        reword_lesson()
        transaction.set_rollback(True)
    assert waiting() == 0


@pytest.mark.django_db
def test_cut_off_between_two_batches_and_run_twice_it_moves_everybody_once() -> None:
    course = make_course()
    enrolments = [finished(person(number), course) for number in range(5)]
    reword_lesson()
    move_batch(course=course, after_id=0, size=2, now=NOW)  # and here the worker was killed
    assert Notice.objects.count() == 2
    move_everybody.func(course.pk)
    move_everybody.func(course.pk)
    assert set(Enrolment.objects.values_list("edition__number", flat=True)) == {2}
    assert [enrolment.notices.count() for enrolment in enrolments] == [1] * 5
    assert Certificate.objects.count() == 5


@pytest.mark.django_db
def test_an_edition_published_while_learners_are_moved_moves_them_on() -> None:
    course = make_course()
    for number in range(4):
        enrolled(person(number), course)
    reword_lesson()
    move_batch(course=course, after_id=0, size=2, now=NOW)
    add_optional_lesson()
    move_everybody.func(course.pk)
    assert set(Enrolment.objects.values_list("edition__number", flat=True)) == {3}


@pytest.mark.django_db
def test_somebody_erased_is_not_moved_and_stops_nobody(learner: User, nobody: User) -> None:
    course = make_course(modules=2)
    gone, stays = enrolled(learner, course), enrolled(nobody, course)
    Enrolment.objects.filter(pk=gone.pk).update(user=None)
    reword_lesson()
    assert [batch.moved for batch in move_all(course)] == [1]
    stays.refresh_from_db()
    assert stays.edition.number == 2


# --- At the same time ------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_learner_at_work_is_left_to_their_next_visit(
    learner: User, nobody: User, as_person: Callable[[User], Client]
) -> None:
    course = make_course()
    busy, idle = enrolled(learner, course), enrolled(nobody, course)
    reword_lesson()
    lesson = steps_of(course)[0]

    def move() -> MovedBatch:
        try:
            return move_batch(course=course, after_id=0, now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        if connection.features.has_select_for_update_skip_locked:
            with transaction.atomic():
                lock(busy)
                batch = pool.submit(move).result(timeout=20)  # does not wait for the learner
            assert (batch.moved, batch.last_id) == (1, idle.pk)
        else:  # one writer at a time: the batch waits for the learner, and moves both
            assert pool.submit(move).result(timeout=20).moved == 2
    as_person(learner).post(reverse("learning:done", args=[course.slug, lesson.uid]), {"edition": "2"})
    busy.refresh_from_db()
    assert (busy.edition.number, busy.items_done, busy.items_total) == (2, 1, 2)


@pytest.mark.django_db(transaction=True)
def test_a_reader_does_not_wait_for_what_holds_their_row_and_moves_at_the_next_visit(
    learner: User, as_person: Callable[[User], Client]
) -> None:
    course = make_course()
    enrolment = enrolled(learner, course)
    lesson = steps_of(course)[0]
    add_optional_lesson()
    browser = as_person(learner)

    def read() -> int:
        try:
            return browser.get(reverse("learning:step", args=[course.slug, lesson.uid])).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        if connection.features.has_select_for_update_skip_locked:  # elsewhere a batch holds the whole database, shortly
            with transaction.atomic():
                lock(enrolment)
                assert pool.submit(read).result(timeout=20) == 200
            enrolment.refresh_from_db()
            assert enrolment.edition.number == 1
        assert pool.submit(read).result(timeout=20) == 200
    enrolment.refresh_from_db()
    assert enrolment.edition.number == 2


@pytest.mark.django_db(transaction=True)
def test_learners_who_work_while_all_are_moved_lose_nothing(as_person: Callable[[User], Client]) -> None:
    course = make_course()
    people = [person(number) for number in range(6)]
    enrolments = [enrolled(one, course) for one in people]
    lesson = steps_of(course)[0]
    write_module(CoursePage.objects.get(), "m9")
    publish_page(CoursePage.objects.get())
    clients = [as_person(one) for one in people]

    def work(client: Client) -> int:
        try:
            return client.post(reverse("learning:done", args=[course.slug, lesson.uid]), {"edition": "1"}).status_code
        finally:
            connection.close()

    def move(_: int) -> None:
        try:
            move_all(course, size=2)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        moving = [pool.submit(move, number) for number in range(2)]
        assert set(pool.map(work, clients)) == {302}
        for one in moving:
            one.result(timeout=30)
    move_all(course)
    for enrolment in enrolments:
        enrolment.refresh_from_db()
        assert (enrolment.edition.number, enrolment.items_done, enrolment.items_total) == (2, 1, 4)
    assert ItemState.objects.filter(done_at__isnull=False).count() == 6
    assert CourseEdition.objects.count() == 2
    assert finish(enrolments[0], course).is_finished
