"""The rules of a quiz as they apply to a learner: how often, how long, and when answers are explained."""

from datetime import datetime, timedelta

from courses.editions.kept import version_by_id
from courses.editions.outline import QuizRules
from courses.learning.models import Allowance, Attempt, Enrolment
from courses.rules.attempt import AttemptRules, extended, is_late

# An answer sent in time may arrive a little later.
GRACE = timedelta(seconds=15)

PRE_TEST, POST_TEST = "pre_test", "post_test"
EACH, AFTER_POST_TEST = "each", "after_post_test"


def rules_of(attempt: Attempt) -> QuizRules:
    """The rules the attempt was started with, whatever has been published since."""
    return QuizRules(**version_by_id(attempt.version_id).body["rules"])


def limits(rules: QuizRules, allowance: Allowance | None = None) -> AttemptRules:
    """How often and how long, with what this learner is granted.

    A test before the course is taken once: it measures where one starts.
    """
    general = AttemptRules(
        max_attempts=1 if rules.purpose == PRE_TEST else rules.max_attempts,
        cooldown_hours=rules.cooldown_hours,
        time_limit_minutes=rules.time_limit_minutes,
    )
    if allowance is None:
        return general
    return extended(general, extra_attempts=allowance.extra_attempts, extra_minutes=allowance.extra_minutes)


def allowance_for(enrolment: Enrolment, item_id: int) -> Allowance | None:
    """What this learner is granted at one quiz, if anything: one query."""
    return Allowance.objects.filter(enrolment=enrolment, item_id=item_id).first()


def is_overdue(attempt: Attempt, now: datetime) -> bool:
    """Whether the attempt is open although its time, with a few seconds of grace, is over."""
    return attempt.is_open and attempt.deadline_at is not None and is_late(attempt.deadline_at + GRACE, now)


def first_open(attempt: Attempt) -> int | None:
    """The position, counted from 1, of the first question without an answer."""
    return next((position for position, given in enumerate(attempt.answers, start=1) if given is None), None)


def seed_for(attempt: Attempt, position: int) -> str:
    """What shuffles the options of one question: the same at every visit, on every device, in every language."""
    return f"{attempt.seed}:{position}"
