"""Who may ask for what: every route of this part, with each method, as everybody."""

from collections.abc import Callable, Iterable

from tests.permissions.matrix import cells, decided
from tests.permissions.parts import of_the_site
from tests.permissions.routes import Route, routes


def test_everybody_reaches_exactly_what_was_decided(differences: Callable[[Iterable[Route]], list[str]]) -> None:
    wrong = differences(of_the_site())
    assert not wrong, "\n".join(wrong)


def test_nothing_is_decided_about_an_address_that_is_gone() -> None:
    assert set(decided({})) == {str(cell) for cell, _route in cells(routes())}
