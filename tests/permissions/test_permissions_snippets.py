"""Who may ask for what: every route of this part, with each method, as everybody."""

from collections.abc import Callable, Iterable

from tests.permissions.parts import of_snippets
from tests.permissions.routes import Route


def test_everybody_reaches_exactly_what_was_decided(differences: Callable[[Iterable[Route]], list[str]]) -> None:
    wrong = differences(of_snippets())
    assert not wrong, "\n".join(wrong)
