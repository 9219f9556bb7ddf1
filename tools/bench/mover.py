"""A new edition moves everybody in the background: how fast, and what readers notice of it meanwhile."""

import itertools
import multiprocessing
import time
from typing import Any

from django.db import connections
from django.utils import timezone

from courses.learning.actions.move import move_batch
from courses.models import Course, Enrolment, QuizPage
from tools.bench.asked import Learner, lessons
from tools.bench.client import Answers, send
from tools.bench.server import Server

BATCH = 5000
PER_TURN = 160  # lessons read between two looks at the mover


def publish_change() -> Course:
    """Publish the test before a course as required: one more step to do for everybody who is at work on it."""
    quiz = QuizPage.objects.live().filter(purpose=QuizPage.Purpose.PRE_TEST, locale__language_code="fr").first()
    if quiz is None:
        raise SystemExit("The demonstration has no test before a course.")
    quiz.is_required = not quiz.is_required
    quiz.save_revision().publish()
    return Course.objects.get(items__uid=quiz.translation_key)


def measure(learners: list[Learner], server: Server) -> str:
    """Move a batch while nobody is there, then everybody else in a process of its own while others read lessons."""
    before = send(server.port, itertools.islice(lessons(learners), 3 * PER_TURN))
    course = publish_change()
    behind = Enrolment.objects.filter(course=course).exclude(edition=course.current_edition_id).count()
    began = time.perf_counter()
    first = move_batch(course=course, after_id=0, size=BATCH, now=timezone.now())
    alone = time.perf_counter() - began
    assert first.last_id is not None  # the course has learners
    connections.close_all()  # a connection cannot be shared between processes
    context = multiprocessing.get_context("fork")
    told = context.SimpleQueue()
    mover = context.Process(target=_move, args=(course, first.last_id, told))
    during, requests = Answers(), lessons(learners)
    mover.start()
    while mover.is_alive():
        during.times += send(server.port, itertools.islice(requests, PER_TURN)).times
    mover.join()
    if mover.exitcode:
        raise SystemExit("The mover failed; what it said is above.")
    moved, seconds = told.get()
    verdict = "held" if alone * BATCH / first.moved <= 1 else "missed"
    return (
        f"{first.moved:,} learners moved in {alone:.2f} s (target ≤ 1 s for {BATCH:,}: {verdict}); {moved:,} of the"
        f" {behind - first.moved:,} others in {seconds:.1f} s while lessons were read, the rest at their visit\n"
        f"lesson p95 {before.percentile(0.95):.0f} ms before, {during.percentile(0.95):.0f} ms while they moved,"
        f" longest {max(during.times) * 1000:.0f} ms"
    )


def _move(course: Course, last: int, told: Any) -> None:
    """Batch after batch, as the worker does."""
    began, moved = time.perf_counter(), 0
    while True:
        batch = move_batch(course=course, after_id=last, size=BATCH, now=timezone.now())
        if batch.last_id is None:
            break
        last, moved = batch.last_id, moved + batch.moved
    told.put((moved, time.perf_counter() - began))
    connections.close_all()
