"""What readers must be told to judge independence: authors, their dated declarations, who paid (CSP, art. L.4113-13)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from home.checks.rules import Finding, Flaw, Level

MONTHS_VALID = 12


@dataclass(frozen=True)
class Author:
    """An author, and what they declared on which day."""

    name: str
    interests: str
    declared_on: date | None


def year_before(today: date) -> date:
    """The same day a year earlier; 29 February becomes the 28th."""
    try:
        return today.replace(year=today.year - 1)
    except ValueError:
        return today.replace(year=today.year - 1, day=28)


def is_old(declared_on: date, today: date) -> bool:
    """Whether a declaration was made more than twelve months ago; on the anniversary itself it still holds."""
    return declared_on < year_before(today)


def judge_independence(*, authors: Sequence[Author], funding: str, today: date) -> Iterator[Finding]:
    """What is missing (blocks), and which declaration is more than twelve months old (warns); `today` is in Paris."""
    if not authors:
        yield Finding(Level.BLOCKS, "authors", Flaw.NO_AUTHORS)
    for place, author in enumerate(authors, start=1):
        about = {"name": author.name.strip() or f"{place}"}
        if not author.interests.strip() or not author.name.strip():
            yield Finding(Level.BLOCKS, "authors", Flaw.NO_INTERESTS, place, about)
        if author.declared_on is None:
            yield Finding(Level.BLOCKS, "authors", Flaw.NO_DECLARATION, place, about)
        elif author.declared_on > today:
            yield Finding(Level.WARNS, "authors", Flaw.DECLARED_LATER, place, {**about, "day": author.declared_on})
        elif is_old(author.declared_on, today):
            yield Finding(Level.WARNS, "authors", Flaw.OLD_DECLARATION, place, {**about, "day": author.declared_on})
    if not funding.strip():
        yield Finding(Level.BLOCKS, "funding", Flaw.NO_FUNDING)
