"""Item versions by id, kept in the process: they never change, and every learner reads the same ones."""

from collections.abc import Iterable

from django.db import connection

from courses.editions.models import ItemVersion

_LIMIT = 2_000
_kept: dict[int, ItemVersion] = {}


def versions_by_id(ids: Iterable[int]) -> dict[int, ItemVersion]:
    """Return these versions by id, with at most one query for those not read before.

    The rows are shared by all requests of the process: read them, never change them. What is read inside a
    transaction is not kept, because an id comes back when a publication is rolled back. Raises
    ItemVersion.DoesNotExist when one of them does not exist.
    """
    wanted = set(ids)
    found = {key: _kept[key] for key in wanted & _kept.keys()}
    missing = wanted - found.keys()
    if missing:
        rows = ItemVersion.objects.in_bulk(missing)
        if len(rows) != len(missing):
            raise ItemVersion.DoesNotExist(f"No item version {sorted(missing - rows.keys())}.")
        if not connection.in_atomic_block:
            if len(_kept) + len(rows) > _LIMIT:
                _kept.clear()
            _kept.update(rows)
        found |= rows
    return found


def version_by_id(key: int) -> ItemVersion:
    """Return one version. Raises ItemVersion.DoesNotExist."""
    return versions_by_id([key])[key]
