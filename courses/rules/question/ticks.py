"""Answers that tick some of several choices: read alike and scored alike, on a list of options and on a picture."""

from collections.abc import Collection, Sequence
from fractions import Fraction

from courses.rules.question.errors import BadAnswer, Fault
from courses.rules.question.results import Mark


def clean_ticks(raw: object, choices: Sequence[str]) -> list[str]:
    """Return the ticked ids in the order of the choices. Raises BadAnswer."""
    if not isinstance(raw, list) or not all(isinstance(one, str) for one in raw):
        raise BadAnswer(Fault.WRONG_SHAPE)
    if not raw:
        raise BadAnswer(Fault.MISSING)
    ticked = set(raw)
    if not ticked <= set(choices):
        raise BadAnswer(Fault.UNKNOWN)
    if len(ticked) != len(raw):
        raise BadAnswer(Fault.TWICE)
    return [choice for choice in choices if choice in ticked]


def right_minus_wrong(ticked: Collection[str], correct: Collection[str], choices: Sequence[str]) -> Mark:
    """Score (right ticked - wrong ticked) / number right, never below 0; so ticking everything never pays."""
    right = len(set(correct).intersection(ticked))
    points = max(0, right - (len(ticked) - right))
    return Mark(Fraction(points, len(correct)), treatment(choices, correct, ticked))


def treatment(choices: Sequence[str], correct: Collection[str], ticked: Collection[str]) -> dict[str, bool]:
    """Say for each choice whether it was rightly ticked, or rightly left."""
    return {choice: (choice in ticked) == (choice in correct) for choice in choices}
