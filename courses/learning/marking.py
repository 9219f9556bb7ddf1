"""What the answers of an attempt score: the one place that every screen, hand-in and figure asks."""

from collections.abc import Mapping
from typing import Any

from courses.learning.models import Attempt
from courses.rules import question
from courses.rules.question import Mark


def marks_of(attempt: Attempt, bodies: Mapping[int, Mapping[str, Any]]) -> list[Mark]:
    """Return the mark of each answer in the order of the form; `bodies` are the compiled questions by version."""
    return [
        question.score(bodies[version_id], given)
        for version_id, given in zip(attempt.form, attempt.answers, strict=True)
    ]
