"""A person's own data: each part of the house registers what it holds, to be handed over or forgotten on request."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from home.accounts.models import User

Exporter = Callable[["User"], Any]
Eraser = Callable[["User"], None]

_exporters: dict[str, Exporter] = {}
_erasers: list[Eraser] = []


def exporter(name: str) -> Callable[[Exporter], Exporter]:
    """Register a function that returns what is held about a person, as lists, dicts, numbers, texts and dates."""

    def register(function: Exporter) -> Exporter:
        if _exporters.get(name, function) is not function:
            raise ValueError(f"Two exporters are called {name!r}")
        _exporters[name] = function
        return function

    return register


def eraser(function: Eraser) -> Eraser:
    """Register a function that forgets what is held about a person, beyond what goes away with their account row.

    Rows that point to the account with SET_NULL lose their person, and rows with CASCADE vanish, without an eraser.
    """
    if function not in _erasers:
        _erasers.append(function)
    return function


def exporters() -> dict[str, Exporter]:
    """Return the registered exporters, by name."""
    return dict(sorted(_exporters.items()))


def erasers() -> list[Eraser]:
    """Return the registered erasers, in the order of their registration."""
    return list(_erasers)
