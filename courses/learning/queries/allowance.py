"""What one learner is granted beyond the rules of the quizzes of a course, and what they have used."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from courses.editions.outline import QuizRules, Step
from courses.learning.models import Allowance, Attempt, Enrolment
from courses.learning.quiz import limits


@dataclass(frozen=True)
class QuizRow:
    """One quiz of the learner's edition. `attempts` and `minutes` are what the learner may have in all, None without limit.

    `open_until` is the end of the attempt that is open, where it has one.
    """

    item_id: int
    title: str
    attempts: int | None
    used: int
    minutes: int | None
    is_open: bool
    open_until: datetime | None
    allowance: Allowance | None


@dataclass(frozen=True)
class AllowanceScreen:
    """A learner in a course, with every quiz of it."""

    enrolment: Enrolment
    title: str
    quizzes: Sequence[QuizRow]


def see_allowances(*, enrolment: Enrolment, language: str) -> AllowanceScreen:
    """Read what is granted and used at every quiz: two queries."""
    granted = {
        allowance.item_id: allowance
        for allowance in Allowance.objects.filter(enrolment=enrolment).select_related("granted_by")
    }
    attempts = list(Attempt.objects.filter(enrolment=enrolment).order_by("number"))
    outline = enrolment.outline
    return AllowanceScreen(
        enrolment=enrolment,
        title=outline.title(language),
        quizzes=[
            _row(
                step,
                step.rules,
                [one for one in attempts if one.item_id == step.item_id],
                granted.get(step.item_id),
                language,
            )
            for step in outline.steps()
            if step.rules is not None
        ],
    )


def _row(
    step: Step, rules: QuizRules, attempts: Sequence[Attempt], allowance: Allowance | None, language: str
) -> QuizRow:
    allowed = limits(rules, allowance)
    opened = next((attempt for attempt in attempts if attempt.is_open), None)
    return QuizRow(
        item_id=step.item_id,
        title=step.title(language),
        attempts=allowed.max_attempts,
        used=sum(not attempt.is_update for attempt in attempts),
        minutes=allowed.time_limit_minutes,
        is_open=opened is not None,
        open_until=opened.deadline_at if opened else None,
        allowance=allowance,
    )
