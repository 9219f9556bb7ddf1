"""Gives the demonstration courses learners, so that reports have something to show. Nobody of them exists.

The same people do the same things at every build: all chance comes from seeds. They act through the actions of the
site; only their answers are laid on the attempt at once, as the browser's would be one by one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.db import transaction

from courses.editions.kept import versions_by_id
from courses.editions.models import Course as CompiledCourse
from courses.editions.models import CourseEdition
from courses.editions.outline import Step
from courses.learning.actions.attempt import StartRefused, start_attempt, submit
from courses.learning.actions.enrol import enrol
from courses.learning.actions.lesson import mark_read
from courses.learning.actions.locks import StepLocked
from courses.learning.actions.study import note_activity
from courses.models import Attempt, Enrolment
from courses.reports.actions.tally import tally
from courses.rules import question
from home.accounts.models import User
from mooc.demo.courses import course_key
from mooc.demo.history import right_fields
from mooc.demo.shapes import Content
from mooc.demo.writing import name_uuid

PEOPLE = 54
PUBLISHED_BEFORE = timedelta(days=60)  # learners have a past only in courses that have one
JOINED_WITHIN = 52  # days
FOLLOWED = {"c1": 0.9, "c2": 0.3, "c3": 0.15}  # the share of people who follow a course
MOST_TRIES = 2
# Questions that ask for a look, by course and place (quiz, question; from 0): strong learners miss the one, all the other.
TURNED, HARD = {("c1", 0, 2)}, {("c1", 0, 5)}


@dataclass
class Somebody:
    """A made-up learner: how much they know (0 to 1), and the chance that decides about them."""

    user: User
    knows: float
    chance: Random
    now: datetime

    def later(self, minutes: float) -> datetime:
        """Let time pass, and return what time it is."""
        self.now += timedelta(minutes=minutes)
        return self.now


def has_crowd() -> bool:
    """Whether the demonstration learners are there already."""
    return User.objects.filter(email=_email(1)).exists()


@transaction.atomic
def build_crowd(content: Content, *, now: datetime) -> None:
    """Let made-up learners follow the courses over the last weeks, and count what they did."""
    courses = {
        course.id: CompiledCourse.objects.get(translation_key=course_key(course))
        for course in content.courses
        if course.id in FOLLOWED
    }
    CourseEdition.objects.filter(course__in=courses.values()).update(published_at=now - PUBLISHED_BEFORE)
    for number in range(1, PEOPLE + 1):
        somebody = _somebody(number, now)
        for course_id, course in courses.items():
            if somebody.chance.random() < FOLLOWED[course_id] and somebody.now < now - timedelta(days=1):
                _follow(somebody, course_id, course, until=now - timedelta(hours=1))
    tally(batch=2_000)


def _email(number: int) -> str:
    return f"demo-{number:02}@example.org"


def _somebody(number: int, now: datetime) -> Somebody:
    chance = Random(f"demonstration {number}")  # noqa: S311  the same people at every build
    name = f"{number:02} (démonstration)"
    user = User.objects.create_user(_email(number), None, first_name="Apprenant", last_name=name, language="fr")
    joined = now - timedelta(days=2 + JOINED_WITHIN * chance.random() ** 1.4, minutes=chance.randrange(600))
    return Somebody(user, min(0.98, max(0.2, chance.gauss(0.82, 0.22))), chance, joined)


def _follow(somebody: Somebody, course_id: str, course: CompiledCourse, *, until: datetime) -> None:
    """Enrol, and go from step to step until the end, a lock, or the day the learner loses interest."""
    enrolment = enrol(user=somebody.user, course=course, now=somebody.now)
    quiz = -1
    for step in enrolment.outline.steps():
        quiz += step.rules is not None
        if somebody.chance.random() < 0.05:
            return
        if somebody.chance.random() < 0.3:
            somebody.later(60 * 24 * somebody.chance.choice([1, 2, 3, 5]))
        if somebody.now >= until:
            return
        try:
            if step.rules is None:
                mark_read(enrolment=enrolment, step_uid=step.uid, now=somebody.later(somebody.chance.uniform(4, 11)))
            else:
                _take(somebody, enrolment, step, (course_id, quiz))
        except (StepLocked, StartRefused):
            return
        note_activity(enrolment=enrolment, item_id=step.item_id, now=somebody.now)


def _take(somebody: Somebody, enrolment: Enrolment, step: Step, place: tuple[str, int]) -> None:
    """Take a quiz; most of those who do not pass try again."""
    for number in range(somebody.chance.choice([1, MOST_TRIES, MOST_TRIES])):
        key = name_uuid(f"attempt/{somebody.user.email}/{step.uid}/{number}")
        attempt = start_attempt(enrolment=enrolment, step_uid=step.uid, attempt_id=key, now=somebody.later(1))
        given = list(_answers(somebody, attempt, place, luck=0.3 * number))
        attempt.answers = [answer for answer, _is_right in given]
        attempt.sureness = "".join(_sureness(somebody, is_right) for _answer, is_right in given)
        attempt.save(update_fields=["packed", "sureness"])
        if submit(attempt=attempt, now=somebody.later(somebody.chance.uniform(3, 9))).is_passed:
            return


def _answers(
    somebody: Somebody, attempt: Attempt, place: tuple[str, int], *, luck: float
) -> Iterator[tuple[Any, bool]]:
    """What somebody answers to each question, and whether they meant it to be right."""
    bodies = versions_by_id(attempt.form)
    for number, version_id in enumerate(attempt.form):
        body = bodies[version_id].body
        knows = somebody.knows + luck - Random(bodies[version_id].display_hash).uniform(-0.3, 0.25)  # noqa: S311
        if (*place, number) in TURNED:
            knows = 1.1 - somebody.knows
        elif (*place, number) in HARD:
            knows = 0.15
        is_right = somebody.chance.random() < knows
        yield _right(body) if is_right else _wrong(body, somebody.chance), is_right


def _sureness(somebody: Somebody, is_right: bool) -> str:
    weights = (1, 3, 6) if is_right else (4, 4, 2)
    return str(somebody.chance.choices((1, 2, 3), weights)[0])


def _right(body: dict[str, Any]) -> Any:
    return question.read(body, right_fields(body))


def _wrong(body: dict[str, Any], chance: Random) -> Any:
    """A mistake that people make; None, left out, where no mistake suggests itself."""
    grading = body["grading"]
    match body["type"]:
        case "single":
            wrong = [option for option in grading["options"] if option not in grading["correct"]]
            return chance.choices(wrong, [2 ** (len(wrong) - place) for place in range(len(wrong))])[0]
        case "multiple":
            wrong = [option for option in grading["options"] if option not in grading["correct"]]
            return question.clean(body, [*grading["correct"][:-1], chance.choice(wrong)])
        case "true_false":
            return not grading["answer"]
        case "ordering":
            first, second, *others = grading["order"]
            return [second, first, *others]
        case "matching":
            return {left: next(iter(grading["pairs"].values())) for left in grading["pairs"]}
        case "numeric":
            return str(next(iter(grading["common_errors"]), Decimal(grading["answer"]) * 2 + 1))
        case "cloze":
            return dict.fromkeys(grading["gaps"], "?")
    return None
