"""Questions that turn out to be wrong, and regrades of them: prepared, applied, compared."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from random import Random
from typing import Any

from django.conf import settings
from django_tasks_db.models import DBTaskResult

from courses.learning.actions.attempt import answer, submit
from courses.learning.actions.lesson import mark_read
from courses.learning.actions.regrade import apply, do_batch, prepare
from courses.learning.regrading import Regrading
from courses.models import Attempt, Course, Enrolment, Item, ItemVersion, RegradeJob, ScoreChange
from courses.rules.regrade import Figures, figures_from
from home.accounts.models import User
from mooc.worker import Worker
from tests.courses.learners import NOW, enrolled, right, started, steps_of, wrong

LATER = NOW + timedelta(days=1)
Rule = RegradeJob.Rule


def person(name: str) -> User:
    """Somebody who learns, or corrects."""
    return User.objects.create_user(f"{name}@example.org", settings.DEMO_PASSWORD, first_name=name.title())


def question_of(course: Course, number: int = 1) -> tuple[Item, ItemVersion]:
    """The question no. `number` of the first quiz, and its version in the newest edition."""
    quiz = next(step for step in steps_of(course) if step.rules)
    version = ItemVersion.objects.select_related("item").get(pk=quiz.questions[number - 1].version_id)
    return version.item, version


def wrong_option(version: ItemVersion) -> str:
    """An option of a single choice that its key does not count."""
    grading = version.body["grading"]
    return next(option for option in grading["options"] if option not in grading["correct"])


def handed_in(enrolment: Enrolment, course: Course, answers: Sequence[bool | None]) -> Attempt:
    """An attempt at the first quiz: answered rightly, wrongly or (None) not at all."""
    step = next(step for step in steps_of(course) if step.rules)
    attempt = started(enrolment, step)
    for position, is_right in enumerate(answers, start=1):
        if is_right is not None:
            fields = right(attempt, position) if is_right else wrong(attempt, position)
            attempt = answer(attempt=attempt, position=position, fields=fields, now=NOW).attempt
    return submit(attempt=attempt, now=NOW)


def read_lessons(enrolment: Enrolment, course: Course) -> None:
    """Do everything but the quizzes."""
    for step in steps_of(course):
        if step.rules is None:
            mark_read(enrolment=enrolment, step_uid=step.uid, now=NOW)


def crowd(course: Course, size: int, seed: int = 7) -> list[Enrolment]:
    """Learners who have answered the first quiz in every way, some more than once, some having read the lessons."""
    chance, people = Random(seed), []
    length = len(next(step for step in steps_of(course) if step.rules).questions)
    for number in range(size):
        enrolment = enrolled(person(f"l{seed}-{number}"), course)
        if chance.random() < 0.6:
            read_lessons(enrolment, course)
        for _turn in range(chance.randint(1, 2)):
            handed_in(enrolment, course, [chance.choice([True, False, False, None]) for _ in range(length)])
        people.append(enrolment)
    return people


def prepared(course: Course, by: User, number: int = 1, **options: Any) -> RegradeJob:
    """A regrade of a question of the first quiz; by default, its wrong option is also right."""
    item, version = question_of(course, number)
    options = {
        "rule": Rule.ACCEPT,
        "accepted": [wrong_option(version)],
        "reason": "Deux réponses étaient justes.",
    } | options
    versions = options.pop("versions", [version])
    return prepare(item=item, versions=versions, by=by, now=LATER, **options)


def work() -> None:
    """Let the worker do all it has to do."""
    worker = Worker()
    while DBTaskResult.objects.ready().exists():
        worker.do_task()
    assert not DBTaskResult.objects.failed().exists(), DBTaskResult.objects.failed().first().traceback


def applied(job: RegradeJob, by: User) -> RegradeJob:
    """The job after its last batch."""
    apply(job=job, by=by, now=LATER)
    work()
    job.refresh_from_db()
    assert job.state == RegradeJob.State.APPLIED
    return job


def batches(job: RegradeJob, size: int, at_most: int = 10_000) -> int:
    """Do so many batches, each with a fresh start as after a crash; how many there were."""
    for number in range(1, at_most + 1):
        job = RegradeJob.objects.select_related("item", "key_version").get(pk=job.pk)
        if not do_batch(regrading=Regrading.of(job), now=LATER, size=size):
            return number
    return at_most


def figures(stored: dict[str, Any]) -> dict[str, Any]:
    """The figures of a dry run or of a result."""
    return asdict(figures_from(stored))


def seen(job: RegradeJob) -> Figures:
    """What the rows themselves say a job has changed."""
    changes = list(ScoreChange.objects.filter(job=job))
    return Figures(
        up=sum(change.after_bp > change.before_bp for change in changes),
        down=sum(change.after_bp < change.before_bp for change in changes),
        newly_passed=sum(change.is_passed and not change.was_passed for change in changes),
        newly_failed=sum(change.was_passed and not change.is_passed for change in changes),
    )


def scores(course: Course) -> dict[Any, tuple[int | None, bool | None]]:
    """Every attempt at a course with its score."""
    attempts = Attempt.objects.filter(enrolment__course=course)
    return {attempt.pk: (attempt.score_bp, attempt.is_passed) for attempt in attempts}
