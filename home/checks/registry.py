"""Who checks a draft: the floor, and what higher parts registered for their own pages."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, TypeVar

from home.checks.rules import Finding, Level

Checker = TypeVar("Checker", bound=Callable[..., Iterable[Finding]])
_checkers: list[tuple[type[Any], Callable[[Any, datetime], Iterable[Finding]], bool]] = []

_held_up = ContextVar("held_up", default=True)


@contextmanager
def never_held_up() -> Iterator[None]:
    """While a review begins that is owed whatever the text lacks: the one that follows an emergency."""
    token = _held_up.set(False)
    try:
        yield
    finally:
        _held_up.reset(token)


def checks(*kinds: type[Any], is_gate: bool = False) -> Callable[[Checker], Checker]:
    """Register a function (object, now) → findings for pages or snippets of these kinds and those made from them.

    What a gate blocks is refused at publication too, however it comes about.
    """

    def register(checker: Checker) -> Checker:
        for kind in kinds:
            if (kind, checker, is_gate) not in _checkers:
                _checkers.append((kind, checker, is_gate))
        return checker

    return register


def findings(obj: Any, now: datetime) -> list[Finding]:
    """Everything that is wrong with this draft, what blocks first. Nothing is stored: it is found anew each time.

    What only warns is left out where the same words of the same field are refused anyway.
    """
    found = [one for kind, checker, _is_gate in _checkers if isinstance(obj, kind) for one in checker(obj, now)]
    refused = [(one.field, str(one.about.get("found", ""))) for one in found if one.level is Level.BLOCKS]
    kept = [one for one in found if one.level is Level.BLOCKS or not _is_said(one, refused)]
    return sorted(kept, key=lambda one: one.level is not Level.BLOCKS)


def blocking(obj: Any, now: datetime) -> list[Finding]:
    """What keeps this draft from review; nothing keeps one that is owed."""
    if not _held_up.get():
        return []
    return [one for one in findings(obj, now) if one.level is Level.BLOCKS]


def refused_at_publication(obj: Any, now: datetime) -> list[Finding]:
    """What keeps this from being live, whoever publishes it and however."""
    gates = [checker for kind, checker, is_gate in _checkers if is_gate and isinstance(obj, kind)]
    return [one for checker in gates for one in checker(obj, now) if one.level is Level.BLOCKS]


def is_checked(obj: Any) -> bool:
    """Whether anybody checks such an object."""
    return any(isinstance(obj, kind) for kind, _checker, _is_gate in _checkers)


def _is_said(finding: Finding, refused: list[tuple[str, str]]) -> bool:
    words = str(finding.about.get("found", "")).casefold()
    return bool(words) and any(
        finding.field == name and other and (words in other.casefold() or other.casefold() in words)
        for name, other in refused
    )
