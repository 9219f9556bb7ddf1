"""A regrade of many attempts: the worker makes the dry run, with the same code, and applies what was seen or nothing."""

import re
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from courses.learning import regrading
from courses.learning.actions import regrade as action
from courses.learning.actions.regrade import Refusal, Refused, apply, cancel, count_again, count_off, resume
from courses.models import Correction, Course, Notice, RegradeJob, ScoreChange
from home.accounts.models import User
from tests.courses.factories import make_course, make_course_with_quiz
from tests.courses.learners import enrolled
from tests.courses.regrading import (
    LATER,
    Rule,
    crowd,
    figures,
    handed_in,
    person,
    prepared,
    question_of,
    scores,
    seen,
    work,
    wrong_option,
)
from tests.courses.writing import single

pytestmark = pytest.mark.django_db

State = RegradeJob.State
AsPerson = Callable[[User], Client]


@pytest.fixture(autouse=True)
def everything_is_much(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two learners to a piece, and no quiz small enough to be counted at once; a day after the answers."""
    monkeypatch.setattr(action, "AT_ONCE", 0)
    monkeypatch.setattr(regrading, "CHUNK", 2)
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def course(db: None) -> Course:
    course = make_course()
    crowd(course, 5)
    return course


def fresh(job: RegradeJob) -> RegradeJob:
    return RegradeJob.objects.get(pk=job.pk)


def counted(course: Course, by: User, **options: object) -> RegradeJob:
    """A regrade whose dry run the worker has made."""
    job = prepared(course, by, **options)
    work()
    return fresh(job)


@pytest.mark.parametrize("rule", [Rule.ACCEPT, Rule.DROP, Rule.FULL])
@pytest.mark.parametrize("lowers", [False, True])
def test_the_worker_counts_what_would_be_counted_at_once_and_what_is_applied_is_that(
    admin: User, medical: User, rule: str, lowers: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = make_course_with_quiz([single(f"q{number}") for number in range(3)], pass_percent=60)
    crowd(course, 7)
    before = scores(course)
    job = prepared(course, admin, rule=rule, lowers=lowers)
    assert (job.state, job.dry_run) == (State.COUNTING, {})
    work()
    job = fresh(job)
    assert job.state == (State.WAITING if job.lowers else State.DRAFT)
    assert (job.counted, job.to_count) == (7, 7)
    assert scores(course) == before
    with monkeypatch.context() as small:
        small.setattr(action, "AT_ONCE", 2_000)
        assert prepared(course, admin, rule=rule, lowers=lowers).dry_run == job.dry_run
    assert apply(job=job, by=medical, now=LATER).state == State.CHECKING
    assert not Correction.objects.exists()
    work()
    job = fresh(job)
    assert (job.state, job.approved_by, job.approved_at) == (State.APPLIED, medical, LATER)
    assert figures(job.result) == figures(job.dry_run)
    assert seen(job).up == job.dry_run["up"]
    assert Notice.objects.count() == job.dry_run["learners"]


def test_a_small_one_is_answered_at_once_and_the_limit_counts_attempts(
    course: Course, admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed_in_at_all = len(scores(course))
    monkeypatch.setattr(action, "AT_ONCE", handed_in_at_all)
    assert prepared(course, admin).state == State.DRAFT
    handed_in(enrolled(person("one-more"), course), course, [True, True])
    assert prepared(course, admin).state == State.COUNTING


def test_answers_that_came_in_since_are_shown_and_nothing_is_applied(
    course: Course, learner: User, admin: User, as_person: AsPerson
) -> None:
    job = counted(course, admin)
    handed_in(enrolled(learner, course), course, [False, True])
    apply(job=job, by=admin, now=LATER)
    work()
    after = fresh(job)
    assert (after.state, after.refusal, after.approved_by) == (State.DRAFT, Refusal.CHANGED, None)
    assert after.dry_run["up"] == job.dry_run["up"] + 1
    assert not Correction.objects.exists()
    page = as_person(admin).get(reverse("courses_regrade_job", args=[job.pk])).content.decode()
    assert "help-warning" in page
    apply(job=after, by=admin, now=LATER)
    work()
    assert (fresh(job).state, fresh(job).refusal) == (State.APPLIED, "")
    assert figures(fresh(job).result) == figures(after.dry_run)


def test_what_was_seen_is_what_is_agreed_to(course: Course, admin: User) -> None:
    job = counted(course, admin)
    with pytest.raises(Refused) as refused:
        apply(job=job, by=admin, now=LATER, seen="what another tab showed")
    assert refused.value.why == Refusal.CHANGED
    assert fresh(job).state == State.DRAFT


def test_nothing_is_applied_before_it_is_counted_or_without_the_second_person(
    course: Course, admin: User, medical: User
) -> None:
    job = prepared(course, admin, rule=Rule.DROP, lowers=True)
    with pytest.raises(Refused) as early:
        apply(job=job, by=medical, now=LATER)
    assert early.value.why == Refusal.NOT_COUNTED
    work()
    with pytest.raises(Refused) as alone:
        apply(job=fresh(job), by=admin, now=LATER)
    assert alone.value.why == Refusal.OWN
    assert fresh(job).state == State.WAITING


def test_of_two_that_are_waited_for_one_is_applied_and_the_other_says_why_not(course: Course, admin: User) -> None:
    first, second = counted(course, admin), counted(course, admin, number=2)
    for job in (first, second):
        apply(job=job, by=admin, now=LATER)
    count_off.func(first.pk)
    count_off.func(second.pk)
    assert fresh(first).state == State.APPLYING
    assert (fresh(second).state, fresh(second).refusal) == (State.DRAFT, Refusal.ANOTHER_RUNS)
    work()
    assert fresh(first).state == State.APPLIED
    assert ScoreChange.objects.filter(job=second).count() == 0


@pytest.mark.parametrize("when", ["counting", "checking"])
def test_cancelled_meanwhile_it_ends_there(
    course: Course, admin: User, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    job = prepared(course, admin)
    if when == "checking":
        work()
        apply(job=fresh(job), by=admin, now=LATER)
    effects, pieces = regrading.Regrading.effects, []

    def cancelled_in_the_middle(self: regrading.Regrading, enrolments: object) -> object:
        pieces.append(1)
        if len(pieces) == 2:
            cancel(job=fresh(job), by=admin)
        return effects(self, enrolments)  # type: ignore[arg-type]

    monkeypatch.setattr(regrading.Regrading, "effects", cancelled_in_the_middle)
    work()
    assert fresh(job).state == State.CANCELLED
    assert len(pieces) == 2
    assert not Correction.objects.exists()
    count_off.func(job.pk)
    assert len(pieces) == 2


def test_cut_off_it_begins_again_and_a_second_worker_changes_nothing(
    course: Course, admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = prepared(course, admin)
    with monkeypatch.context() as killed:
        killed.setattr(action, "finish_count", lambda **_fields: exec("raise SystemExit"))
        with pytest.raises(SystemExit):
            count_off.func(job.pk)
    assert (fresh(job).state, fresh(job).counted) == (State.COUNTING, 5)
    resume(job=fresh(job))
    work()
    made = fresh(job)
    count_off.func(job.pk)
    assert (fresh(job).state, fresh(job).dry_run) == (State.DRAFT, made.dry_run)
    assert made.dry_run["up"] > 0


def test_counting_again_is_the_workers_too(course: Course, learner: User, admin: User) -> None:
    job = counted(course, admin)
    handed_in(enrolled(learner, course), course, [False, True])
    assert count_again(job=job).state == State.COUNTING
    work()
    assert fresh(job).dry_run["up"] == job.dry_run["up"] + 1


def test_the_page_shows_how_far_it_is_without_a_script(
    course: Course, admin: User, as_person: AsPerson, in_english: None
) -> None:
    browser = as_person(admin)
    item, version = question_of(course)
    fields = {
        "versions": [f"[{version.pk}]"], "rule": "accept", "accepted": [f'"{wrong_option(version)}"'], "reason": "Juste.",
    }  # fmt: skip
    address = browser.post(reverse("courses_regrade", args=[item.pk]), fields).url
    job = RegradeJob.objects.get()
    RegradeJob.objects.update(counted=2, to_count=5)
    page = browser.get(address).content.decode()
    assert re.search(r'<progress id="counted" max="5" value="2">', page)
    assert '<a href="">' in page
    assert 'value="apply"' not in page
    assert 'id="figures"' not in page
    browser.post(address, {"do": "resume"})
    work()
    shown = browser.get(address).content.decode()
    assert 'id="figures"' in shown
    seen_there = re.search(r'name="seen" value="(\w+)"', shown)
    assert seen_there
    browser.post(address, {"do": "apply", "seen": seen_there[1]})
    assert "<progress" in browser.get(address).content.decode()
    work()
    assert fresh(job).state == State.APPLIED
    assert figures(fresh(job).result) == figures(fresh(job).dry_run)
