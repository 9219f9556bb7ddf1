"""How well a question does its work: facility, discrimination, use of its options, and what to look at.

Everything is computed from sums over first answers, so that no answer has to be read twice.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from math import sqrt
from typing import Any

# A learner is strong at a question who scored at least this in the rest of the attempt: the usual pass mark.
STRONG_BP = 8_000
SURE = 3  # the digit of an answer its learner was sure of


class Flag(StrEnum):
    """What an editor should look at, the most pressing first."""

    SUSPECT_KEY = "suspect_key"
    RIVAL = "rival"
    SURE_BUT_WRONG = "sure_but_wrong"
    TOO_HARD = "too_hard"
    WEAK = "weak"
    UNUSED = "unused"
    TOO_EASY = "too_easy"


@dataclass(frozen=True)
class Thresholds:
    """From where on a figure is worth a look. Shares in percent, discrimination from -1 to 1."""

    # Below some thirty answers a mean may be off by a fifth and a correlation has no sign to speak of.
    answers: int = 30
    # A question nearly everybody gets right may be meant so (safety), but tells nobody apart and teaches little.
    easy_percent: int = 95
    # Less than one in three: the lesson does not prepare for it, or the question is unclear.
    hard_percent: int = 30
    # Below 0.2 an item discriminates poorly (Ebel and Frisbie, Essentials of Educational Measurement, 1991, chapter 13).
    weak: float = 0.2
    # Below zero, strong learners do worse than weak ones: the usual sign of a wrong key.
    suspect: float = 0.0
    # Figures of few answers swing: one is called low, or lower than another, when it stays so with this many standard
    # errors in its favour; chance alone then raises a flag in one sound question of twenty at most.
    errors: float = 1.64
    # So many answers of strong learners are needed before two options are compared.
    strong_answers: int = 10
    # Of those who said they were sure. From a third on, it is a misbelief rather than a slip.
    sure_answers: int = 10
    sure_wrong_percent: int = 33
    # An option one in twenty would choose is missed by fifty answers less than once in ten times.
    option_answers: int = 50


THRESHOLDS = Thresholds()


@dataclass(frozen=True)
class First:
    """One first answer. `x` is its score and `y` that of the rest of the attempt (0 to 10000; None: there is no rest).

    `picks` are the ids of the options chosen, or ("",) where nothing was answered.
    """

    x: int
    y: int | None
    picks: tuple[str, ...] = ()
    is_right: bool = False
    is_sure: bool = False


@dataclass(frozen=True)
class Sums:
    """What is known of all first answers to a question; the names are those of the stored figures."""

    n: int = 0
    right: int = 0
    n_rest: int = 0
    sum_x: int = 0
    rest_x: int = 0
    rest_xx: int = 0
    rest_y: int = 0
    rest_yy: int = 0
    rest_xy: int = 0
    sure: int = 0
    sure_wrong: int = 0
    chosen: Mapping[str, int] = field(default_factory=dict)
    strong: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class OptionUse:
    """How often an option was chosen; `percent` of all answers, rounded to the nearest."""

    id: str
    count: int
    percent: int
    is_key: bool


@dataclass(frozen=True)
class Health:
    """The figures of a question.

    `facility_bp` is the mean score (0 to 10000), None without an answer. `discrimination` is the correlation with the
    rest of the attempt (-1 to 1), None where it is undefined. `flags` is empty while `is_enough` is false.
    """

    n: int
    facility_bp: int | None
    discrimination: float | None
    options: tuple[OptionUse, ...]
    left_out: int
    sure: int
    sure_wrong: int
    is_enough: bool
    flags: tuple[Flag, ...]

    @property
    def unused(self) -> tuple[OptionUse, ...]:
        """The options nobody chose."""
        return tuple(option for option in self.options if not option.count)


def options_of(body: Mapping[str, Any]) -> tuple[str, ...]:
    """The ids of what may be chosen in a compiled question, in the editor's order; empty where nothing is chosen."""
    match body["type"]:
        case "single" | "multiple":
            return tuple(body["grading"]["options"])
        case "hotspot":
            return tuple(body["grading"]["zones"])
        case "true_false":
            return ("true", "false")
    return ()


def key_of(body: Mapping[str, Any]) -> frozenset[str]:
    """The ids of the right ones among `options_of`."""
    if body["type"] == "true_false":
        return frozenset({str(body["grading"]["answer"]).lower()})
    return frozenset(body["grading"]["correct"] if options_of(body) else ())


def picks_of(body: Mapping[str, Any], answer: object) -> tuple[str, ...]:
    """What a stored answer chose among `options_of`; ("",) for a question left out."""
    if answer is None:
        return ("",)
    known = options_of(body)
    given = answer if isinstance(answer, list) else [str(answer).lower() if isinstance(answer, bool) else answer]
    return tuple(one for one in known if one in given)


def tally(firsts: Iterable[First]) -> Sums:
    """Add up first answers."""
    return pool(_sums(first) for first in firsts)


def pool(several: Iterable[Sums]) -> Sums:
    """Add up sums: of several batches, or of versions of a question that are graded alike."""
    numbers: Counter[str] = Counter()
    chosen: Counter[str] = Counter()
    strong: Counter[str] = Counter()
    for sums in several:
        for one in fields(Sums)[:-2]:
            numbers[one.name] += getattr(sums, one.name)
        chosen.update(sums.chosen)
        strong.update(sums.strong)
    return Sums(**numbers, chosen=dict(chosen), strong=dict(strong))


def discrimination(sums: Sums) -> float | None:
    """Return the item-rest correlation, -1 to 1; None below two attempts, or where x or y is always the same.

    Pearson's r of the score of the item with that of the rest of the attempt, the item itself left out so that it is
    not correlated with itself (Henrysson, Correction of item-total correlations in item analysis, Psychometrika 28,
    1963); for a question that is right or wrong this is the point-biserial correlation.
    r = (n Σxy - Σx Σy) / √((n Σx² - (Σx)²) (n Σy² - (Σy)²))
    """
    n = sums.n_rest
    spread = (n * sums.rest_xx - sums.rest_x**2) * (n * sums.rest_yy - sums.rest_y**2)
    if n < 2 or spread <= 0:
        return None
    return max(-1.0, min(1.0, (n * sums.rest_xy - sums.rest_x * sums.rest_y) / sqrt(spread)))


def judge(
    sums: Sums, options: tuple[str, ...] = (), key: frozenset[str] = frozenset(), limits: Thresholds = THRESHOLDS
) -> Health:
    """Return the figures of a question and what is worth a look; `options` and `key` are those of its current wording."""
    r = discrimination(sums)
    is_enough = sums.n >= limits.answers
    return Health(
        n=sums.n,
        facility_bp=sums.sum_x // sums.n if sums.n else None,
        discrimination=r,
        options=tuple(
            OptionUse(one, sums.chosen.get(one, 0), _percent(sums.chosen.get(one, 0), sums.n), one in key)
            for one in options
        ),
        left_out=sums.chosen.get("", 0),
        sure=sums.sure,
        sure_wrong=sums.sure_wrong,
        is_enough=is_enough,
        flags=tuple(flag for flag in Flag if is_enough and _raises(flag, sums, r, options, key, limits)),
    )


def _raises(
    flag: Flag, sums: Sums, r: float | None, options: tuple[str, ...], key: frozenset[str], limits: Thresholds
) -> bool:
    is_easy = sums.sum_x >= limits.easy_percent * 100 * sums.n
    match flag:
        case Flag.SUSPECT_KEY:
            return _is_below(limits.suspect, sums, r, limits)
        case Flag.RIVAL:
            return _has_rival(sums.strong, options, key, limits)
        case Flag.SURE_BUT_WRONG:
            is_often = sums.sure_wrong * 100 >= limits.sure_wrong_percent * sums.sure
            return sums.sure >= limits.sure_answers and is_often
        case Flag.TOO_HARD:
            return sums.sum_x < limits.hard_percent * 100 * sums.n
        case Flag.WEAK:
            # What everybody gets right cannot tell people apart: that is said once, as too easy.
            is_suspect = _is_below(limits.suspect, sums, r, limits)
            return _is_below(limits.weak, sums, r, limits) and not is_suspect and not is_easy
        case Flag.UNUSED:
            return sums.n >= limits.option_answers and any(not sums.chosen.get(one) for one in options)
        case Flag.TOO_EASY:
            return is_easy


def _is_below(bound: float, sums: Sums, r: float | None, limits: Thresholds) -> bool:
    """Whether discrimination is below a bound even when chance is allowed for: 1/√n is the standard error of r = 0."""
    return r is not None and sums.n_rest >= limits.answers and r + limits.errors / sqrt(sums.n_rest) < bound


def _has_rival(strong: Mapping[str, int], options: tuple[str, ...], key: frozenset[str], limits: Thresholds) -> bool:
    """Whether strong learners chose a wrong option more often than a right one, and not by chance (sign test)."""
    wrong = max((strong.get(one, 0) for one in options if one not in key), default=0)
    right = min((strong.get(one, 0) for one in options if one in key), default=wrong)
    is_clear = wrong - right > limits.errors * sqrt(wrong + right)
    return sum(strong.values()) >= limits.strong_answers and is_clear


def _percent(part: int, whole: int) -> int:
    return (200 * part + whole) // (2 * whole) if whole else 0


def _sums(first: First) -> Sums:
    """The sums over one answer."""
    has_rest = first.y is not None
    x, y = (first.x, first.y) if first.y is not None else (0, 0)
    picked = dict.fromkeys(first.picks, 1)
    return Sums(
        n=1,
        right=int(first.is_right),
        n_rest=int(has_rest),
        sum_x=first.x,
        rest_x=x,
        rest_xx=x * x,
        rest_y=y,
        rest_yy=y * y,
        rest_xy=x * y,
        sure=int(first.is_sure),
        sure_wrong=int(first.is_sure and not first.is_right),
        chosen=picked,
        strong=picked if has_rest and y >= STRONG_BP else {},
    )
