"""Which questions an attempt asks when a quiz has more than it asks at once."""

from collections.abc import Mapping, Sequence
from hashlib import sha256


def can_draw(drawn: int | None, available: int) -> bool:
    """Whether so many questions can be drawn from those available; None draws them all."""
    return drawn is None or 1 <= drawn <= available


def draw(questions: Sequence[int], drawn: int | None, *, seed: int, seen: Mapping[int, int]) -> list[int]:
    """Return the questions to ask, in the order to ask them, each once. `questions` are their identities.

    The same seed always draws the same. `seen` says how often this learner was asked each question before: those
    asked least often come first, so that nothing is asked again before everything has been asked once. Where all
    are asked (`drawn` None, or not fewer than there are), they keep the editor's order.
    """
    if drawn is None or drawn >= len(questions):
        return list(questions)
    by_chance = sorted(questions, key=lambda one: (seen.get(one, 0), _lot("draw", seed, one)))
    return sorted(by_chance[:drawn], key=lambda one: _lot("order", seed, one))


def _lot(purpose: str, seed: int, question: int) -> bytes:
    return sha256(f"{purpose} {seed} {question}".encode()).digest()
