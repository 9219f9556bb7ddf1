"""The bell: lower packages tell facts, higher packages listen, all in the same transaction."""

from collections import defaultdict
from collections.abc import Callable
from typing import TypeVar

Fact = TypeVar("Fact")

_listeners: dict[type[object], list[Callable[..., None]]] = defaultdict(list)


def listen(kind: type[Fact]) -> Callable[[Callable[[Fact], None]], Callable[[Fact], None]]:
    """Register a function to be called with every fact of this kind.

    A listener runs inside the teller's transaction: when it raises, the fact never happened.
    """

    def register(listener: Callable[[Fact], None]) -> Callable[[Fact], None]:
        if listener not in _listeners[kind]:
            _listeners[kind].append(listener)
        return listener

    return register


def tell(fact: object) -> None:
    """Call every listener of this fact's type, in the order in which they registered."""
    for listener in _listeners[type(fact)]:
        listener(fact)
