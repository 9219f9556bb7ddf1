"""An attempt on the table: under the lock of its enrolment, with its questions, until it is handed in."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import OuterRef, Q, Subquery

from courses.editions.kept import versions_by_id
from courses.editions.models import Item
from courses.editions.outline import QuizRules
from courses.events import AttemptSubmitted
from courses.learning.actions.progress import record
from courses.learning.marking import marks_under, rulings_by_version
from courses.learning.models import Attempt
from courses.rules import question
from courses.rules.answer import UNFINISHED, Stamp, read_sureness, typed
from home.events import tell

# Built once: to put it together again at each hand-in took as long as the database does to answer it. Of the quiz only
# what is asked is read, since joining it costs the database more than the rest.
_LOCKED = (
    Attempt.objects.select_related("enrolment")
    .annotate(has_corrections=Subquery(Item.objects.filter(pk=OuterRef("item")).values("has_corrections")))
    .select_for_update(of=("enrolment", "self"))
)


class UnknownQuestion(Exception):
    """The attempt has no question at that position."""


class Sheet:
    """An attempt that nobody else can change until the transaction ends."""

    def __init__(self, which: Q) -> None:
        """Read the one attempt for which this is true, under the lock on its enrolment, with one query.

        The attempt's own row is locked with it, after the enrolment's: only what is locked is read as it is after
        waiting for somebody else, not as it was before. Raises Attempt.DoesNotExist.
        """
        found = _LOCKED.get(which)
        self.attempt: Attempt = found
        self.has_corrections: bool = found.has_corrections

    @cached_property
    def bodies(self) -> Mapping[int, Mapping[str, Any]]:
        """What the quiz and each of its questions said when the attempt was started, by version."""
        versions = versions_by_id([self.attempt.version_id, *self.attempt.form])
        return {key: version.body for key, version in versions.items()}

    @cached_property
    def rules(self) -> QuizRules:
        """The rules the attempt was started with."""
        return QuizRules(**self.bodies[self.attempt.version_id]["rules"])

    def body(self, position: int) -> Mapping[str, Any]:
        """The question at a position counted from 1. Raises UnknownQuestion."""
        if not 1 <= position <= len(self.attempt.form):
            raise UnknownQuestion
        return self.bodies[self.attempt.form[position - 1]]

    def put(self, position: int, *, value: Any, draft: Mapping[str, list[str]], stamp: Stamp, sureness: str) -> None:
        """Write down what was given at a position: an answer (`value` is not None), or what was typed so far."""
        attempt = self.attempt
        answers, typed_by_position, stamps = attempt.answers, attempt.typed, attempt.given
        if value is not None:
            answers[position - 1] = value
        typed_by_position.pop(position, None)
        if draft:
            typed_by_position[position] = dict(draft)
        stamps[position - 1] = stamp
        attempt.answers, attempt.typed, attempt.given = answers, typed_by_position, stamps
        if self.rules.asks_sureness:
            attempt.sureness = attempt.sure[: position - 1] + read_sureness(sureness) + attempt.sure[position:]

    def save(self) -> None:
        """Store what was given; the attempt stays open."""
        self.attempt.save(update_fields=["packed", "drafts", "stamps", "sureness"])

    def hand_in(self, now: datetime) -> None:
        """Mark the attempt and count what it brings. What was typed and is complete counts as the answer."""
        attempt = self.attempt
        self._settle()
        asked = [self.bodies[key] for key in attempt.form]
        rulings = rulings_by_version(attempt.form) if self.has_corrections else {}
        marks = marks_under(attempt, self.bodies, rulings)
        attempt.score_bp = question.total_bp(marks, [body["points"] for body in asked])
        attempt.is_passed = question.is_passed(attempt.score_bp, self.rules.pass_bp)
        attempt.submitted_at = min(now, attempt.deadline_at) if attempt.deadline_at else now
        attempt.save(update_fields=["packed", "drafts", "stamps", "sureness", "score_bp", "is_passed", "submitted_at"])
        tell(AttemptSubmitted(attempt_id=attempt.pk, at=now))
        record(
            enrolment=attempt.enrolment,
            item_id=attempt.item_id,
            version_id=attempt.version_id,
            edition=attempt.edition,
            is_done=attempt.is_passed,
            score_bp=None if attempt.is_update else attempt.score_bp,
            now=now,
        )

    def _settle(self) -> None:
        """Let what was typed and never checked be the answer, where there is none and it is complete."""
        answers, left = self.attempt.answers, {}
        for position, fields in self.attempt.typed.items():
            value = None
            if answers[position - 1] is None:
                value = complete(self.body(position), fields)[0]
            if value is None:
                left[position] = fields
            else:
                answers[position - 1] = value
        self.attempt.answers, self.attempt.typed = answers, left


def complete(body: Mapping[str, Any], fields: question.Fields) -> tuple[Any, question.Fault | None]:
    """Return the answer that these fields make, or None and what they still lack.

    Raises question.BadAnswer when they hold what no form of ours can send.
    """
    try:
        return question.read(body, fields), None
    except question.BadAnswer as error:
        typed(fields)
        if error.fault not in UNFINISHED:
            raise
        return None, error.fault
