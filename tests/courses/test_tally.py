"""What learners did is counted into the figures once: whoever counts, how often, and wherever it is cut off."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.editions import kept
from courses.learning.actions.lesson import mark_read
from courses.learning.actions.regrade import apply, do_batch, prepare
from courses.learning.exports import wipe_answers
from courses.learning.models import RegradeJob
from courses.learning.regrading import Regrading
from courses.models import Attempt, Course, CourseDay, Enrolment, ItemFunnel, ItemStat, ItemState
from courses.reports.actions import tally as module
from courses.reports.actions.answers import recount_version, sums_of
from courses.reports.actions.tally import tally, tally_attempts, tally_enrolments, tally_states, waiting
from courses.reports.queries.health import health_by_uid
from courses.rules.health import First, Sums, discrimination
from courses.rules.health import tally as add_up
from home.accounts.models import User
from tests.courses.factories import make_course
from tests.courses.learners import NOW, enrolled, finish, started, steps_of
from tests.courses.sittings import sit, somebody

pytestmark = pytest.mark.django_db


def figures() -> dict[str, Any]:
    """Everything that has been counted, without the ids of the rows."""
    return {
        "days": sorted(CourseDay.objects.order_by("course", "day").values_list("course", "day", "enrolled", "finished", "steps_done", "attempts", "passed")),
        "funnels": sorted(ItemFunnel.objects.order_by("item").values_list("item", "begun", "done")),
        "questions": {stat.version_id: sums_of(stat) for stat in ItemStat.objects.order_by("pk") if stat.n},
    }  # fmt: skip


def only_day() -> Counter[str]:
    """The figures of the one day there is."""
    return Counter(CourseDay.objects.values("enrolled", "finished", "steps_done", "attempts", "passed").get())


def question_versions(course: Course) -> list[int]:
    return [question.version_id for question in steps_of(course)[1].questions]


# --- Once -------------------------------------------------------------------------------------


def test_everything_is_counted_once_however_often_it_is_asked_for(learner: User) -> None:
    course = make_course()
    finish(enrolled(learner, course), course)
    enrolled(somebody(1), course)
    done = tally()
    assert (done.enrolments, done.states, done.attempts) == (2, 2, 1)
    assert only_day() == Counter(enrolled=2, finished=1, steps_done=2, attempts=1, passed=1)
    assert sorted(ItemFunnel.objects.values_list("begun", "done")) == [(1, 1), (1, 1)]
    before = figures()
    assert tally().total == 0
    assert figures() == before


def test_what_goes_on_later_is_added_and_nothing_twice(learner: User) -> None:
    course = make_course()
    enrolment = enrolled(learner, course)
    tally()
    mark_read(enrolment=enrolment, step_uid=steps_of(course)[0].uid, now=NOW)
    tally()
    finish(enrolment, course)
    tally()
    assert only_day() == Counter(enrolled=1, finished=1, steps_done=2, attempts=1, passed=1)


def test_a_step_that_was_begun_and_not_done_shows_in_the_funnel(learner: User) -> None:
    course = make_course()
    sit(course, learner, [True, False])
    tally()
    quiz = steps_of(course)[1].item_id
    assert ItemFunnel.objects.values_list("begun", "done").get(item=quiz) == (1, 0)
    sit(course, learner, [True, True])
    tally()
    assert ItemFunnel.objects.values_list("begun", "done").get(item=quiz) == (1, 1)


def test_a_day_is_a_day_in_paris(learner: User) -> None:
    course = make_course()
    sit(course, learner, [True, True], now=datetime(2026, 11, 21, 23, 30, tzinfo=UTC))
    sit(course, somebody(1), [True, True], now=datetime(2026, 11, 21, 22, 30, tzinfo=UTC))
    tally()
    assert dict(CourseDay.objects.values_list("day", "attempts")) == {date(2026, 11, 22): 1, date(2026, 11, 21): 1}


def test_only_first_attempts_say_how_hard_a_question_is(learner: User) -> None:
    course = make_course()
    sit(course, learner, [False, True])
    sit(course, learner, [True, True])
    tally()
    assert list(ItemStat.objects.order_by("version").values_list("n", "right")) == [(1, 0), (1, 1)]
    assert only_day()["attempts"] == 2


def test_an_update_says_nothing_of_the_question(learner: User) -> None:
    course = make_course()
    Attempt.objects.filter(pk=sit(course, learner, [True, True]).pk).update(is_update=True)
    tally()
    assert figures()["questions"] == {}
    assert only_day()["attempts"] == 1


def test_a_question_left_out_is_counted_and_an_empty_sitting_is_not(learner: User) -> None:
    course = make_course()
    sit(course, learner, [True, None])
    sit(course, somebody(1), [None, None])
    tally()
    second = figures()["questions"][question_versions(course)[1]]
    assert (second.n, second.sum_x, second.chosen) == (1, 0, {"": 1})


def test_an_open_attempt_waits(learner: User) -> None:
    course = make_course()
    started(enrolled(learner, course), steps_of(course)[1])
    assert tally().attempts == 0


def test_how_sure_a_learner_was_is_counted(learner: User) -> None:
    course = make_course()
    Attempt.objects.filter(pk=sit(course, learner, [True, False]).pk).update(sureness="33")
    Attempt.objects.filter(pk=sit(course, somebody(1), [False, False]).pk).update(sureness="2")
    tally()
    assert list(ItemStat.objects.order_by("version").values_list("sure", "sure_wrong")) == [(1, 0), (1, 1)]


def test_what_was_counted_stays_when_somebody_has_their_answers_erased(learner: User) -> None:
    course = make_course()
    sit(course, learner, [True, True])
    tally()
    before = figures()
    wipe_answers(learner)
    tally()
    assert figures() == before


# --- Cut off, and at once ---------------------------------------------------------------------


class Killed(BaseException):
    """As when the process is killed: nothing catches it."""


@pytest.mark.parametrize("count", [tally_enrolments, tally_states, tally_attempts])
@pytest.mark.parametrize("place", ["_add_days", "after"])
def test_a_batch_that_is_cut_off_counts_nothing_and_is_counted_later(
    count: Any, place: str, learner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = make_course()
    finish(enrolled(learner, course), course)

    def killed(*args: object) -> None:
        raise Killed

    def count_and_die() -> None:
        with transaction.atomic():
            count()
            raise Killed

    if place == "_add_days":
        monkeypatch.setattr(module, place, killed)
    with pytest.raises(Killed):
        count_and_die()
    monkeypatch.undo()
    assert not CourseDay.objects.exists()
    assert figures()["questions"] == {}
    assert waiting(100) == 4
    tally()
    assert only_day() == Counter(enrolled=1, finished=1, steps_done=2, attempts=1, passed=1)


@pytest.mark.parametrize("batch", [1, 2, 3, 100])
def test_the_size_of_a_batch_changes_nothing(batch: int) -> None:
    course = make_course()
    for number, answers in enumerate([(True, True), (True, False), (False, None), (False, False), (True, True)]):
        sit(course, somebody(number), answers)
    done = tally(batch=batch)
    assert (done.enrolments, done.attempts) == (5, 5)
    assert only_day() == Counter(enrolled=5, finished=0, steps_done=2, attempts=5, passed=2)
    assert {sums.n for sums in figures()["questions"].values()} == {5}


@pytest.mark.django_db(transaction=True)
def test_two_counters_at_once_count_once() -> None:
    course = make_course()
    for number in range(12):
        sit(course, somebody(number), [bool(number % 2), True])
    ready = Barrier(3)

    def count(_number: int) -> int:
        try:
            ready.wait(10)
            return tally(batch=2).total
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(count, range(3)))
    tally()  # what one of them left because another held it
    assert only_day() == Counter(enrolled=12, finished=0, steps_done=6, attempts=12, passed=6)
    assert {(sums.n, sums.right) for sums in figures()["questions"].values()} == {(12, 6), (12, 12)}


def test_looking_for_work_reads_three_small_indexes_and_writes_nothing(learner: User) -> None:
    course = make_course()
    finish(enrolled(learner, course), course)
    assert waiting(2) == 2
    assert waiting(100) == 4
    tally()
    with CaptureQueriesContext(connection) as queries:
        assert tally().total == waiting(100) == 0
    assert len(queries) == 6
    assert all(query["sql"].startswith("SELECT") for query in queries.captured_queries)
    for rows, index in (
        (Attempt.objects.filter(module.ATTEMPTS_WAITING).order_by("submitted_at"), "attempt_to_tally"),
        (ItemState.objects.filter(module.STATES_WAITING).order_by("pk"), "item_state_to_tally"),
        (Enrolment.objects.filter(module.ENROLMENTS_WAITING).order_by("pk"), "enrolment_to_tally"),
    ):
        if connection.vendor == "sqlite":  # PostgreSQL reads a table of one row as it is
            assert index in rows.explain()


# --- The figures are those of the answers -------------------------------------------------------

STEPS = st.lists(
    st.one_of(
        st.tuples(st.integers(0, 4), st.sampled_from([True, False, None]), st.sampled_from([True, False, None])),
        st.integers(1, 3),
    ),
    max_size=12,
)


def directly(course: Course) -> dict[int, Sums]:
    """The figures computed from the answers, one by one, without the code that counts."""
    found: dict[int, list[First]] = {}
    for attempt in Attempt.objects.filter(number=1, submitted_at__isnull=False):
        if attempt.answers == [None, None]:
            continue
        bodies = [version.body for version in kept.versions_by_id(attempt.form).values()]
        keys = {key: version.body["grading"]["correct"] for key, version in kept.versions_by_id(attempt.form).items()}
        scores = [10_000 * (given in keys[key]) for key, given in zip(attempt.form, attempt.answers, strict=True)]
        assert len(bodies) == 2
        for place, key in enumerate(attempt.form):
            given = attempt.answers[place]
            found.setdefault(key, []).append(
                First(
                    x=scores[place],
                    y=scores[1 - place],
                    picks=("",) if given is None else (given,),
                    is_right=scores[place] == 10_000,
                )
            )
    return {key: add_up(answers) for key, answers in found.items()}


@settings(
    max_examples=12, deadline=None, database=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(steps=STEPS)
def test_whenever_it_is_counted_the_figures_are_those_of_all_answers(db: None, steps: list[Any]) -> None:
    with transaction.atomic():
        kept.forget()
        course = make_course()
        for step in steps:
            if isinstance(step, int):
                tally_attempts(batch=step)
            else:
                number, *answers = step
                sit(course, somebody(number), answers)
        tally(batch=2)
        assert figures()["questions"] == directly(course)
        transaction.set_rollback(True)


# --- Figures of a question ----------------------------------------------------------------------


def test_the_figures_of_a_question_are_found_by_its_identity(learner: User) -> None:
    course = make_course()
    for number, answers in enumerate([(True, True), (True, True), (False, False), (False, True)]):
        sit(course, somebody(number), answers)
    tally()
    first, second = (kept.version_by_id(key).item.uid for key in question_versions(course))
    found = health_by_uid([first, second, UUID(int=7)])
    assert set(found) == {first, second}
    assert (found[first].n, found[first].facility_bp) == (4, 5_000)
    assert [(use.count, use.is_key) for use in found[first].options] == [(2, True), (2, False)]
    assert found[first].discrimination == pytest.approx(0.577, abs=0.001)
    assert found[first].discrimination == discrimination(figures()["questions"][question_versions(course)[0]])


def test_the_command_counts_and_says_how_much(learner: User, capsys: pytest.CaptureFixture[str]) -> None:
    course = make_course()
    sit(course, learner, [True, True])
    call_command("tally")
    assert capsys.readouterr().out == "1 enrolments, 1 steps, 1 attempts counted.\n"
    assert only_day()["attempts"] == 1


# --- After a regrade ----------------------------------------------------------------------------


def accept_everything(course: Course, by: User) -> RegradeJob:
    """Full credit to everybody for the first question of the quiz, applied to the last attempt."""
    version = kept.version_by_id(question_versions(course)[0])
    job = prepare(item=version.item, versions=[version], rule="full", reason="Ambiguë.", by=by, now=NOW)
    job = apply(job=job, by=by, now=NOW)
    while do_batch(regrading=Regrading.of(job), now=NOW):
        pass
    return job


def test_after_a_regrade_the_figures_are_those_of_the_new_marks_and_the_days_stay(learner: User) -> None:
    course = make_course()
    for number, answers in enumerate([(True, True), (False, True), (False, False)]):
        sit(course, somebody(number), answers)
    tally()
    day = only_day()
    accept_everything(course, learner)
    assert tally().attempts == 3
    first, second = (figures()["questions"][key] for key in question_versions(course))
    assert (first.n, first.right, first.sum_x) == (3, 3, 30_000)
    assert second.rest_y == 30_000
    assert (second.n, second.right) == (3, 2)
    assert (only_day()["attempts"], only_day()["passed"]) == (day["attempts"], day["passed"])
    before = figures()
    assert tally().total == 0
    assert figures() == before


def test_a_recount_may_be_repeated_and_meet_answers_that_were_not_counted_yet(learner: User) -> None:
    course = make_course()
    sit(course, learner, [True, False])
    tally()
    before = figures()["questions"]
    sit(course, somebody(1), [True, True])
    for _ in range(2):
        recount_version(kept.version_by_id(question_versions(course)[1]))
    assert figures()["questions"] == {}
    assert tally(batch=1).attempts == 2
    after = figures()["questions"]
    assert {key: sums.n for key, sums in after.items()} == {key: sums.n + 1 for key, sums in before.items()}
    assert only_day()["attempts"] == 2
