"""How the answers to a question that was wrong count: their marks, the score of the attempt, what that changes.

A score never falls unless the correction says `lowers`. Everything is decided from the answers, never from an
earlier regrade, so that the same correction applied twice, or to an attempt handed in later, gives the same score.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any

from courses.rules import question
from courses.rules.question import FULL_BP, BadAnswer, Explanation, Mark
from courses.rules.question.checks import Json
from courses.rules.question.text import is_same

FULL = Fraction(1)
# Ten bands of ten percent each, and one for what is fully right.
BANDS = 11
# What people type is compared as when it is marked; what they pick must be the same.
TYPED = frozenset({"numeric", "cloze", "short"})


class Rule(StrEnum):
    """What is done about the question."""

    ACCEPT = "accept"  # other answers are also right
    DROP = "drop"  # it leaves the score
    FULL = "full"  # everybody gets its points, answered or not
    REMARK = "remark"  # the corrected key marks the answers


# Only these can take points away from somebody.
CAN_LOWER = frozenset({Rule.DROP, Rule.REMARK})


@dataclass(frozen=True)
class Ruling:
    """How answers to one version of a question count since `since` (aware), and why, for learners to read.

    `accepted` are whole answers as stored, for ACCEPT. `key` is the body of the corrected question, for REMARK.
    """

    rule: Rule
    accepted: tuple[Any, ...] = ()
    key: Json | None = None
    lowers: bool = False
    reason: str = ""
    since: datetime | None = None


@dataclass(frozen=True)
class Asked:
    """A question of an attempt as it was asked, what was answered (None: nothing), and its correction if any."""

    body: Json
    answer: Any
    ruling: Ruling | None = None


def marks(asked: Sequence[Asked]) -> list[Mark]:
    """Return the mark of each answer, corrections included.

    A dropped question does not count, unless that would lower the score and nothing may: of those, the ones answered
    best count again as long as this helps. (Leaving out the worst marks first is the best there is: a mark raises a
    weighted mean exactly when it is above it.)
    """
    found = [_correct(one) for one in asked]
    points = [one.body["points"] for one in asked]
    spared = [place for place, one in enumerate(asked) if one.ruling and _is_spared(one.ruling)]
    best, trial = found, list(found)
    for place in sorted(spared, key=lambda place: (-found[place].share, place)):
        trial[place] = replace(trial[place], is_counted=True)
        if question.total_share(trial, points) > question.total_share(best, points):
            best = list(trial)
    return best


def fits(ruling: Ruling, body: Json, answer: Any) -> bool:
    """Whether the corrected key can mark this answer; one that it cannot mark keeps its mark."""
    if ruling.rule != Rule.REMARK or answer is None:
        return True
    return _remark(ruling, body, answer) is not None


def explain(asked: Asked, mark: Mark, language: str) -> Explanation:
    """Explain an answer in the light of its correction; `mark` is what it has now.

    Where the corrected key marks it, that key explains it. Where an answer was accepted or given its points, what was
    said against it is not said again.
    """
    ruling, plain = asked.ruling, question.explain(asked.body, language, asked.answer)
    if ruling is None or mark.share <= plain.mark.share:
        return replace(plain, mark=mark)
    if ruling.key is not None:
        return replace(question.explain(ruling.key, language, asked.answer), mark=mark)
    parts = (replace(part, is_key=True, is_right=True, feedback="") if part.is_chosen else part for part in plain.parts)
    return replace(plain, mark=mark, parts=tuple(parts), feedback="")


def _is_spared(ruling: Ruling) -> bool:
    return ruling.rule == Rule.DROP and not ruling.lowers


def _correct(asked: Asked) -> Mark:
    plain, ruling = question.score(asked.body, asked.answer), asked.ruling
    if ruling is None:
        return plain
    match ruling.rule:
        case Rule.FULL:
            return replace(plain, share=FULL)
        case Rule.DROP:
            return replace(plain, is_counted=False)
        case Rule.ACCEPT:
            return replace(plain, share=FULL) if _is_accepted(ruling, asked) else plain
        case Rule.REMARK:
            anew = _remark(ruling, asked.body, asked.answer) or plain
            return anew if ruling.lowers else max(plain, anew, key=lambda mark: mark.share)


def _is_accepted(ruling: Ruling, asked: Asked) -> bool:
    return asked.answer is not None and any(
        _is_alike(asked.body["type"], asked.answer, accepted) for accepted in ruling.accepted
    )


def _is_alike(kind: str, given: Any, accepted: Any) -> bool:
    if kind not in TYPED or type(given) is not type(accepted):
        return type(given) is type(accepted) and bool(given == accepted)
    if isinstance(given, dict):
        return given.keys() == accepted.keys() and all(is_same(given[gap], accepted[gap]) for gap in given)
    return is_same(given, accepted)


def _remark(ruling: Ruling, body: Json, answer: Any) -> Mark | None:
    if ruling.key is None or ruling.key["type"] != body["type"]:
        return None
    try:
        return question.score(ruling.key, answer)
    except BadAnswer:
        return None


# --- What a regrade changes ------------------------------------------------------------------


@dataclass(frozen=True)
class Outcome:
    """The score of an attempt in basis points (0 to 10000), and whether it is passed."""

    score_bp: int
    is_passed: bool


def settle(before: Outcome, score_bp: int, pass_bp: int | None, *, lowers: bool) -> Outcome:
    """Return what an attempt is worth after a regrade that makes its answers worth `score_bp`.

    Unless `lowers`, neither the score nor a pass is ever taken away.
    """
    if not lowers:
        score_bp = max(score_bp, before.score_bp)
    is_passed = question.is_passed(score_bp, pass_bp) or (before.is_passed and not lowers)
    return Outcome(score_bp, is_passed)


@dataclass(frozen=True)
class Figures:
    """What a regrade changes, counted in attempts; `learners` and `certificates` count people.

    `spared` attempts would fall, and `spared_passes` would be lost, if scores were allowed to fall. `unfit` answers
    cannot be marked with the corrected key. `late` attempts were handed in, corrected already, while the regrade was being
    applied; nothing else counts them. `before` and `after` count attempts by score, in ten bands of ten percent
    and one of 100 %.
    """

    attempts: int = 0
    up: int = 0
    down: int = 0
    same: int = 0
    newly_passed: int = 0
    newly_failed: int = 0
    spared: int = 0
    spared_passes: int = 0
    unfit: int = 0
    late: int = 0
    learners: int = 0
    certificates: int = 0
    before: tuple[int, ...] = (0,) * BANDS
    after: tuple[int, ...] = (0,) * BANDS

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(**{one.name: _sum(getattr(self, one.name), getattr(other, one.name)) for one in fields(self)})


def count(before: Outcome, after: Outcome, strict: Outcome, *, unfit: int = 0) -> Figures:
    """Return the figures of one attempt. `strict` is what it would be worth if scores were allowed to fall."""
    return Figures(
        attempts=1,
        up=int(after.score_bp > before.score_bp),
        down=int(after.score_bp < before.score_bp),
        same=int(after.score_bp == before.score_bp),
        newly_passed=int(after.is_passed and not before.is_passed),
        newly_failed=int(before.is_passed and not after.is_passed),
        spared=int(strict.score_bp < after.score_bp and strict.score_bp < before.score_bp),
        spared_passes=int(before.is_passed and after.is_passed and not strict.is_passed),
        unfit=unfit,
        before=_band(before.score_bp),
        after=_band(after.score_bp),
    )


def figures_from(stored: Json) -> Figures:
    """Read figures back from JSON, where they are an object of the same names; what is not there is nothing."""
    known = {one.name for one in fields(Figures)} & stored.keys()
    values: dict[str, Any] = {
        name: tuple(stored[name]) if isinstance(stored[name], list) else stored[name] for name in known
    }
    return Figures(**values)


def _band(score_bp: int) -> tuple[int, ...]:
    return tuple(int(place == score_bp * (BANDS - 1) // FULL_BP) for place in range(BANDS))


def _sum(one: Any, other: Any) -> Any:
    if isinstance(one, tuple):
        return tuple(first + second for first, second in zip(one, other, strict=True))
    return one + other
