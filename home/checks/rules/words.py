"""Finds expressions of a list in a text: whole words, whatever accents, case, hyphens and spaces."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

# Signs that are written in several ways, letter for letter, so that a place in the one is the same place in the other.
SIGNS = {0x00AD: "-", 0x2010: "-", 0x2011: "-", 0x00A0: " ", 0x202F: " ", 0x2019: "'", 0x2018: "'"}


@dataclass(frozen=True)
class Expression:
    """What to look for, and in which longer expressions it does no harm. A star stands for any ending of a word."""

    text: str
    exceptions: tuple[str, ...] = ()


def plain(text: str) -> str:
    """The text without accents, letter for letter."""
    return "".join(unicodedata.normalize("NFD", sign)[0] for sign in text.translate(SIGNS))


@lru_cache(maxsize=2_000)
def _pattern(expression: str) -> re.Pattern[str]:
    parts = [part for part in re.split(r"[\s\-]+", re.sub(r"\s*%", "%", plain(expression))) if part]
    inner = r"[\s\-]+".join(re.escape(part).replace(r"\*", r"\w*").replace("%", r"\s*%") for part in parts)
    return re.compile(rf"(?<![\w%]){inner}(?!\w)" if inner else r"(?!)", re.IGNORECASE)


def found_in(text: str, expression: Expression) -> Iterator[str]:
    """The places where a text says it, as they are written there, without those that an exception covers."""
    bare = plain(text)
    fine = [match.span() for one in expression.exceptions for match in _pattern(one).finditer(bare)]
    for match in _pattern(expression.text).finditer(bare):
        if not any(start <= match.start() and match.end() <= end for start, end in fine):
            yield text[match.start() : match.end()]


def first_found(text: str, expressions: Iterable[Expression]) -> dict[str, Expression]:
    """What a text says of a list: each wording once, with the expression that found it."""
    known: dict[str, Expression] = {}
    for expression in expressions:
        for words in found_in(text, expression):
            known.setdefault(words, expression)
    return known
