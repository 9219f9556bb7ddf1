"""Decides what an answer says about an address, when it counts as dead, and when to look again; and which texts hold addresses."""

import hashlib
import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

WEEK = timedelta(days=7)
SOON = timedelta(days=1)  # between two looks at what failed
LONGEST = 500  # characters of an address that is kept
FAILURES, DAYS = 3, timedelta(days=3)  # from which what cannot be reached is dead
GONE = 2  # looks at which an address was said to be gone, from which it is dead
SPREAD = 24 * 3600  # seconds over which the weekly looks are spread


class State(StrEnum):
    """What the last look at an address found."""

    NEW = "new"
    OK = "ok"
    MOVED = "moved"
    GONE = "gone"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"


FAILING = (State.GONE, State.UNREACHABLE)


@dataclass(frozen=True)
class Found:
    """What one look found. `code`: the HTTP status, 0 where there was no answer; `moved_to`: where a lasting redirect led."""

    state: State
    code: int = 0
    moved_to: str = ""
    why: str = ""


def judge(code: int, moved_to: str = "") -> Found:
    """What a status says. That a server lets no machine in says nothing about the page: it is not dead."""
    if code in (404, 410):
        return Found(State.GONE, code)
    if code in (401, 403, 405, 406, 429, 451, 999):
        return Found(State.REFUSED, code)
    if 200 <= code < 400:
        return Found(State.MOVED if moved_to else State.OK, code, moved_to)
    return Found(State.UNREACHABLE, code, why=f"HTTP {code}")


@dataclass(frozen=True)
class Series:
    """The looks at an address that failed one after the other, the present one included."""

    state: State
    failures: int
    first_at: datetime


def is_dead(series: Series, now: datetime) -> bool:
    """Whether an address is dead: gone twice, or out of reach three times over at least three days."""
    if series.state is State.GONE:
        return series.failures >= GONE
    return series.state is State.UNREACHABLE and series.failures >= FAILURES and now - series.first_at >= DAYS


def next_look(url: str, state: State, now: datetime) -> datetime:
    """When to look again: a day after a failure, a week after anything else; later by up to a day, different for each address."""
    if state in FAILING:
        return now + SOON
    return now + WEEK + timedelta(seconds=int(fingerprint(url)[:8], 16) % SPREAD)


def fingerprint(url: str) -> str:
    """By which an address is found again."""
    return hashlib.sha256(url.encode()).hexdigest()


# --- Addresses in texts ---------------------------------------------------------------------------

_HREF = re.compile(r"""\bhref=["'](https?://[^"'\s<>]+)""", re.IGNORECASE)
_WHOLE = re.compile(r"https?://[^\s\"'<>]+", re.IGNORECASE)


def addresses(value: Any) -> Iterator[str]:
    """The addresses outside of this site that a text, or a stream as plain data, leads to."""
    if isinstance(value, str):
        found: Iterable[str] = [value] if _WHOLE.fullmatch(value) else _HREF.findall(value)
        yield from (url for one in found if len(url := html.unescape(one).partition("#")[0]) <= LONGEST)
    elif isinstance(value, dict):
        for one in value.values():
            yield from addresses(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from addresses(one)
