"""What the demonstration files hold of vaccination facts: vaccines with their rules, and claims with their answers."""

from dataclasses import dataclass
from datetime import date

from mooc.demo.shapes import Words


@dataclass(frozen=True)
class Age:
    """A number of months or of years."""

    number: int
    unit: str


@dataclass(frozen=True)
class RuleCase:
    """What a rule must say of somebody on a day (`says`: applies, unsure or does_not_apply)."""

    on: date
    age: Age
    situations: tuple[str, ...]
    says: str


@dataclass(frozen=True)
class VaccineRule:
    """One rule. `until` is not included; `interval_months`: at least, at most; None where nothing is said."""

    id: str
    who: Words
    start: Age | None
    until: Age | None
    born_since: int | None
    situations: tuple[str, ...]
    except_in: tuple[str, ...]
    doses: int | None
    interval_months: tuple[int, int] | None
    repeat_months: int | None
    condition: Words | None
    given_by: str
    valid_from: date
    valid_to: date | None
    unsure: Words | None
    sources: tuple[str, ...]
    cases: tuple[RuleCase, ...]


@dataclass(frozen=True)
class Vaccine:
    """What a vaccine protects against, and what the schedule says of it."""

    id: str
    name: Words
    rules: tuple[VaccineRule, ...]


@dataclass(frozen=True)
class Claim:
    """Something people say. `evidence` is paragraphs."""

    id: str
    topic: str
    claim: Words
    answer: Words
    evidence: tuple[Words, ...]
    words: Words
    sources: tuple[str, ...]
