"""What learners ask for under measure: pages of a sample of learners, answers to attempts that are open for them."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone

from courses.editions.kept import version_by_id
from courses.editions.outline import Outline, Step
from courses.learning.actions.attempt import start_attempt
from courses.models import Attempt, Enrolment
from courses.rules import question
from mooc.demo.history import right_fields, wrong_fields
from tools.bench.client import Request

LEARNERS = 240


@dataclass(frozen=True)
class Learner:
    """Somebody of the sample, with a session."""

    session: str
    enrolment: Enrolment


def sample() -> list[Learner]:
    """Learners spread over the table, each logged in, in whatever course the row is."""
    step = max(1, Enrolment.objects.count() // LEARNERS)
    ids = list(Enrolment.objects.order_by("pk").values_list("pk", flat=True)[::step])[:LEARNERS]
    enrolments = Enrolment.objects.select_related("user", "course").in_bulk(ids)
    return [Learner(_session(enrolments[key].user), enrolments[key]) for key in ids]


def _session(user: Any) -> str:
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    return str(store.session_key)


def steps_of(outline: Outline, kind: str) -> list[Step]:
    """The lessons, or the quizzes that anybody may take as often as they like."""
    return [
        step
        for step in outline.steps()
        if step.kind == kind and (step.rules is None or step.rules.max_attempts is None)
    ]


def lessons(learners: list[Learner]) -> Iterator[Request]:
    """Every learner reads the lessons of their course one after the other."""
    for turn in itertools.count():
        for learner in learners:
            steps = steps_of(learner.enrolment.outline, "lesson")
            step = steps[turn % len(steps)]
            yield Request(learner.session, f"/fr/learn/{learner.enrolment.course.slug}/{step.uid}/")


def outlines(learners: list[Learner]) -> Iterator[Request]:
    """Every learner looks at their course."""
    for learner in itertools.cycle(learners):
        yield Request(learner.session, f"/fr/learn/{learner.enrolment.course.slug}/")


def dashboards(learners: list[Learner]) -> Iterator[Request]:
    """Every learner looks at My learning."""
    for learner in itertools.cycle(learners):
        yield Request(learner.session, "/fr/learn/")


def open_attempts(learners: list[Learner]) -> list[tuple[Learner, Attempt]]:
    """An open attempt at a quiz with feedback after each answer, for every learner."""
    return [(learner, _open(learner.enrolment)) for learner in learners]


def all_open_attempts(learners: list[Learner]) -> list[Attempt]:
    """An open attempt at every such quiz of their course, for every learner."""
    return [
        _start(learner.enrolment, step) for learner in learners for step in steps_of(learner.enrolment.outline, "quiz")
    ]


def _open(enrolment: Enrolment) -> Attempt:
    steps = steps_of(enrolment.outline, "quiz")
    return _start(enrolment, steps[enrolment.pk % len(steps)])


def _start(enrolment: Enrolment, step: Step) -> Attempt:
    return start_attempt(enrolment=enrolment, step_uid=step.uid, attempt_id=uuid4(), now=timezone.now())


def questions(opened: list[tuple[Learner, Attempt]]) -> Iterator[Request]:
    """Every learner looks at the questions of the open attempt."""
    for turn in itertools.count():
        for learner, attempt in opened:
            yield Request(learner.session, _address(attempt.pk, turn % len(attempt.form) + 1))


def answers(opened: list[tuple[Learner, Attempt]]) -> Iterator[Request]:
    """Every question of every open attempt is answered, once; the last answer hands the attempt in."""
    for position in range(1, max(len(attempt.form) for _, attempt in opened) + 1):
        for learner, attempt in opened:
            if position <= len(attempt.form):
                body = version_by_id(attempt.form[position - 1]).body
                fields = right_fields(body) if (attempt.seed + position) % 3 else wrong_fields(body)
                listed = tuple((name, value) for name, values in fields.items() for value in values)
                yield Request(learner.session, _address(attempt.pk, position), listed, expects=302)


def hand_ins(opened: list[tuple[Learner, Attempt]]) -> Iterator[Request]:
    """Every open attempt is handed in, its last question left out."""
    for learner, attempt in opened:
        fill_in(attempt)
        yield Request(learner.session, f"/fr/learn/attempt/{attempt.pk}/submit/", (), expects=302)


def fill_in(attempt: Attempt) -> None:
    """Answer all questions of an attempt but the last, without a request for each."""
    bodies = [version_by_id(key).body for key in attempt.form]
    attempt.answers = [_stored(body) for body in bodies[:-1]]
    attempt.save(update_fields=["packed"])


def _stored(body: dict[str, Any]) -> object:
    return question.read(body, right_fields(body))


def _address(attempt_id: UUID, position: int) -> str:
    return f"/fr/learn/attempt/{attempt_id}/{position}/"
