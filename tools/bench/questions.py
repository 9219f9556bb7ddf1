"""What the site asks the database, timed at size through the site's own queries: medians and 95th percentiles."""

import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone

from courses.learning.access import enrolment_for
from courses.learning.queries.course import see_course
from courses.learning.queries.dashboard import see_dashboard
from courses.models import Course
from courses.reports.queries.courses import list_courses, see_course_report
from courses.reports.queries.learners import list_learners
from courses.reports.queries.questions import see_flagged
from home.accounts.models import User
from tools.bench.asked import Learner

LONGEST_WALK = 1500  # pages of the list of learners


@dataclass
class Stopwatch:
    """Milliseconds that the database took since the start, and how many statements that were."""

    milliseconds: float = 0.0
    statements: int = 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.milliseconds += (time.perf_counter() - began) * 1000
            self.statements += 1


@contextmanager
def timed() -> Iterator[Stopwatch]:
    """Time what is asked of the database inside."""
    watch = Stopwatch()
    with connection.execute_wrapper(watch):
        yield watch


def table(learners: list[Learner]) -> str:
    """Every question with its target."""
    course = max(Course.objects.all(), key=lambda one: one.enrolments.count())
    rows = ["| Question | statements | p50 ms | p95 ms | target | |", "|---|--:|--:|--:|--:|---|"]
    rows += [
        _row("My learning", [_dashboard(learner.enrolment.user) for learner in learners], 10),
        _row("outline of a course", [_outline(learner) for learner in learners], 10),
        _row("list of learners, page by page", _walk(course), 5),
        _row(
            "report on a course",
            _repeat(lambda: see_course_report(course=course, language="fr", now=timezone.now())),
            50,
        ),
        _row("all courses", _repeat(lambda: list_courses(language="fr")), 50),
        _row("questions to look at", _repeat(lambda: see_flagged(language="fr")), 50),
    ]
    return "\n".join(rows)


def _row(name: str, watches: Iterable[Stopwatch], target: float) -> str:
    listed = list(watches)
    times = sorted(watch.milliseconds for watch in listed)
    p95 = times[min(len(times) - 1, int(len(times) * 0.95))]
    verdict = "held" if p95 <= target else "missed"
    statements = max(watch.statements for watch in listed)
    return f"| {name} | {statements} | {statistics.median(times):.2f} | {p95:.2f} | ≤ {target:g} | {verdict} |"


def _dashboard(user: User | None) -> Stopwatch:
    assert user is not None
    with timed() as watch:
        see_dashboard(user=user, language="fr")
    return watch


def _outline(learner: Learner) -> Stopwatch:
    assert learner.enrolment.user is not None
    with timed() as watch:
        enrolment = enrolment_for(learner.enrolment.user, learner.enrolment.course.slug)
        see_course(enrolment=enrolment, language="fr")
    return watch


def _walk(course: Course) -> Iterator[Stopwatch]:
    """From the newest learner down the list, as somebody who keeps pressing “older”."""
    mark = ""
    for _page in range(LONGEST_WALK):
        with timed() as watch:
            mark = list_learners(course=course, after=mark).older
        yield watch
        if not mark:
            return


def _repeat(ask: Callable[[], object]) -> Iterator[Stopwatch]:
    for _turn in range(20):
        with timed() as watch:
            ask()
        yield watch
