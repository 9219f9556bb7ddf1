"""The demonstration site with its people, in the place of the test database."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from home.accounts.models import User
from tests.conftest import COPIES
from tests.permissions.matrix import DECISIONS, decided, found, groups, keep, the_cast
from tests.permissions.routes import Route
from tests.permissions.site import House
from tests.permissions.trial import bare
from tests.releases import stand_on

__all__ = ["bare"]


@pytest.fixture
def differences(
    request: pytest.FixtureRequest, transactional_db: None, bare: None, demo_site: Path, settings: Any
) -> Callable[[Iterable[Route]], list[str]]:
    """Try routes, and return a line for each cell that is not as it was decided."""

    def compare(routes: Iterable[Route]) -> list[str]:
        settings.MEDIA_ROOT = demo_site / "media"
        stand_on(demo_site / "officine.sqlite3", request.config.stash[COPIES])
        cast = the_cast()
        house = House(User.objects.get(email="learner@example.org"), User.objects.get(email="admin@example.org"))
        words = groups(cast)
        table = found(cast, house, routes)
        path = keep(table, words, request.module.__name__.rpartition(".")[2])
        wanted = decided(words)
        wrong = []
        for cell, who in table.items():
            if cell not in wanted:
                wrong.append(f"{cell}: nothing is decided in {DECISIONS.name}")
                continue
            if extra := who - wanted[cell]:
                wrong.append(f"{cell}: lets in {', '.join(sorted(extra))}, which was not decided")
            if missing := wanted[cell] - who:
                wrong.append(f"{cell}: refuses {', '.join(sorted(missing))}")
        return [*wrong, f"(what was found is in {path})"] if wrong else []

    return compare
