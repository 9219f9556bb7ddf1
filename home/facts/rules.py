"""Decides what a vaccination rule says of somebody of some age, in some situations, on some day.

Ages are counted in completed months and bands are half-open: "11 to 15 years" holds 15 years less one month and not 15
years. Days are days in Paris; the last day of a rule still belongs to it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import combinations

MONTHS_A_YEAR = 12
OLDEST = 120  # years; older is a slip of the finger


class Situation(StrEnum):
    """What may change a recommendation beside the age. A person may be in several."""

    PREGNANCY = "pregnancy"
    CHRONIC_DISEASE = "chronic_disease"
    HEART_OR_LUNG = "heart_or_lung"
    IMMUNOCOMPROMISED = "immunocompromised"
    OBESITY = "obesity"
    MENTAL = "mental"
    CLOSE_CONTACT = "close_contact"
    PROFESSIONAL = "professional"
    OVERSEAS = "overseas"


# Who is in the first is in the others too.
IMPLIED = {Situation.HEART_OR_LUNG: frozenset({Situation.CHRONIC_DISEASE})}


class GivenBy(StrEnum):
    """What a pharmacist may do. `TO_CHECK`: the sources do not settle it."""

    PRESCRIBES = "prescribes"
    ADMINISTERS = "administers"
    REFERS = "refers"
    TO_CHECK = "to_check"


class AgeUnit(StrEnum):
    """In what an age is said."""

    MONTHS = "months"
    YEARS = "years"


class Verdict(StrEnum):
    """What a rule says of a person on a day."""

    APPLIES = "applies"
    UNSURE = "unsure"
    DOES_NOT_APPLY = "does_not_apply"


class Doubt(StrEnum):
    """Why a verdict is unsure. `AGE`: the rule holds for a part only of the age that was said."""

    AGE = "age"
    RULE = "rule"


@dataclass(frozen=True)
class AgeBand:
    """Ages from so many completed months on, up to but without `until`. None leaves that end open."""

    start: int = 0
    until: int | None = None

    def overlaps(self, other: "AgeBand") -> bool:
        """Whether some age is in both."""
        return _before(self.start, other.until) and _before(other.start, self.until)

    def holds(self, other: "AgeBand") -> bool:
        """Whether every age of the other band is in this one."""
        ends = self.until is None or (other.until is not None and other.until <= self.until)
        return self.start <= other.start and ends


def _before(start: int, until: int | None) -> bool:
    return until is None or start < until


def months(number: int, unit: AgeUnit) -> int:
    """An age in completed months."""
    return number * MONTHS_A_YEAR if unit is AgeUnit.YEARS else number


def age(number: int, unit: AgeUnit) -> AgeBand:
    """The ages that "65 years" or "7 months" may mean: a year of ages, or a single month."""
    return AgeBand(months(number, unit), months(number + 1, unit))


@dataclass(frozen=True)
class Person:
    """Nobody in particular: an age (None: any age) and situations."""

    ages: AgeBand | None
    situations: frozenset[Situation] = frozenset()

    def is_in(self, situations: frozenset[Situation]) -> bool:
        """Whether one of these situations is this person's, said or implied."""
        return bool(widened(self.situations) & situations)


def widened(situations: Iterable[Situation]) -> frozenset[Situation]:
    """These situations and those that they imply."""
    own = frozenset(situations)
    return own.union(*(IMPLIED.get(one, frozenset()) for one in own))


@dataclass(frozen=True)
class Scheme:
    """How often, and by whom. Months; None where the sources do not say."""

    doses: int | None = None
    interval_from: int | None = None
    interval_to: int | None = None
    repeat_every: int | None = None
    given_by: GivenBy = GivenBy.TO_CHECK


@dataclass(frozen=True)
class Rule:
    """A rule as far as matching goes. No situation: for everybody. `born_since`: the first day of birth concerned."""

    vaccine: str
    ages: AgeBand
    valid_from: date
    valid_to: date | None = None
    situations: frozenset[Situation] = frozenset()
    except_in: frozenset[Situation] = frozenset()
    born_since: date | None = None
    is_unsure: bool = False
    scheme: Scheme = Scheme()


@dataclass(frozen=True)
class Answer:
    """A verdict, and why it is unsure when it is."""

    verdict: Verdict
    doubts: frozenset[Doubt] = frozenset()


NO = Answer(Verdict.DOES_NOT_APPLY)


def answer(rule: Rule, person: Person, on: date) -> Answer:
    """What the rule says of this person on that day in Paris."""
    if not is_valid(rule, on) or person.is_in(rule.except_in):
        return NO
    if rule.situations and not person.is_in(rule.situations):
        return NO
    doubts = {Doubt.RULE} if rule.is_unsure else set()
    if person.ages is not None:
        if not rule.ages.overlaps(person.ages) or not _may_be_born(rule, person.ages, on):
            return NO
        if not rule.ages.holds(person.ages) or not _is_born(rule, person.ages, on):
            doubts.add(Doubt.AGE)
    return Answer(Verdict.UNSURE if doubts else Verdict.APPLIES, frozenset(doubts))


def is_valid(rule: Rule, on: date) -> bool:
    """Whether the rule holds on that day; its last day is one of its days."""
    return rule.valid_from <= on and (rule.valid_to is None or on <= rule.valid_to)


def _may_be_born(rule: Rule, ages: AgeBand, on: date) -> bool:
    """Whether somebody of these ages may be born on or after the day that the rule asks for."""
    return rule.born_since is None or months_before(on, ages.start) >= rule.born_since


def _is_born(rule: Rule, ages: AgeBand, on: date) -> bool:
    """Whether everybody of these ages is."""
    if rule.born_since is None:
        return True
    return ages.until is not None and months_before(on, ages.until) + timedelta(days=1) >= rule.born_since


def months_before(day: date, number: int) -> date:
    """The same day of the month so many months earlier, or the last one of a shorter month; never before year 1."""
    total = max(day.year * MONTHS_A_YEAR + day.month - 1 - number, MONTHS_A_YEAR)
    year, month = divmod(total, MONTHS_A_YEAR)
    following = date(year + month // 11, (month + 1) % MONTHS_A_YEAR + 1, 1)
    return date(year, month + 1, min(day.day, (following - timedelta(days=1)).day))


# --- Test cases that a rule carries ---------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """What its author expects the rule to say."""

    on: date
    person: Person
    expected: Verdict


@dataclass(frozen=True)
class Failure:
    """A case that the rule does not meet. `number` counts from 1."""

    number: int
    case: Case
    found: Verdict


def failures(rule: Rule, cases: Iterable[Case]) -> Iterator[Failure]:
    """The cases for which the rule says something else than expected, in order."""
    for number, case in enumerate(cases, start=1):
        found = answer(rule, case.person, case.on).verdict
        if found is not case.expected:
            yield Failure(number, case, found)


# --- Rules that contradict each other -------------------------------------------------------


def contradict(one: Rule, other: Rule) -> bool:
    """Whether both may apply to somebody on some day, and ask for different things."""
    return (
        one.vaccine == other.vaccine
        and one.scheme != other.scheme
        and one.ages.overlaps(other.ages)
        and _share_days(one, other)
        and _share_people(one, other)
    )


def contradictions(rules: Sequence[Rule]) -> Iterator[tuple[int, int]]:
    """The places of the rules that contradict each other, two by two."""
    for (first, one), (second, other) in combinations(enumerate(rules), 2):
        if contradict(one, other):
            yield first, second


def _share_days(one: Rule, other: Rule) -> bool:
    starts_in_time = one.valid_to is None or other.valid_from <= one.valid_to
    return starts_in_time and (other.valid_to is None or one.valid_from <= other.valid_to)


def _share_people(one: Rule, other: Rule) -> bool:
    """Whether somebody may be meant by both. Two rules for different situations are not held against each other."""
    if _leaves_out(one, other) or _leaves_out(other, one):
        return False
    if not one.situations or not other.situations:
        return True
    return any(widened([a]) & other.situations or widened([b]) & one.situations
               for a in one.situations for b in other.situations)  # fmt: skip


def _leaves_out(one: Rule, other: Rule) -> bool:
    """Whether the exceptions of a rule cover all that the other is for."""
    return bool(other.situations) and all(widened([each]) & one.except_in for each in other.situations)
