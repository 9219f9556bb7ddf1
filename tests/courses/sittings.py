"""Many learners who take one quiz, through the actions: what figures are made of."""

from collections.abc import Sequence
from datetime import datetime

from courses.learning.actions.attempt import answer, submit
from courses.learning.actions.enrol import enrol
from courses.models import Attempt, Course
from home.accounts.models import User
from tests.courses.learners import NOW, right, started, steps_of, wrong


def somebody(number: int) -> User:
    """A learner who is told apart by a number."""
    found = User.objects.filter(email=f"n{number}@example.org").first()
    return found or User.objects.create_user(f"n{number}@example.org", first_name="N", last_name=f"Personne {number}")


def sit(course: Course, person: User, answers: Sequence[bool | None], *, now: datetime = NOW, step: int = 1) -> Attempt:
    """Take the quiz at this step once and hand it in: right, wrong, or left out, question by question."""
    enrolment = enrol(user=person, course=course, now=now)
    attempt = started(enrolment, steps_of(course)[step], now=now)
    for position, is_right in enumerate(answers, start=1):
        if is_right is not None:
            fields = (right if is_right else wrong)(attempt, position)
            attempt = answer(attempt=attempt, position=position, fields=fields, now=now).attempt
    return submit(attempt=attempt, now=now)
