"""Editions and item versions by id, kept in the process: they never change, and every learner reads the same ones.

What is read inside a transaction is kept when it is committed, because an id comes back when a publication is rolled
back. What is kept is shared by all requests: read it, never change it.
"""

from collections.abc import Iterable
from functools import partial
from typing import TypeVar

from django.db import transaction

from courses.editions.models import CourseEdition, ItemVersion
from courses.editions.outline import Outline, outline_of

Kept = TypeVar("Kept")

_LIMIT = 2_000
_versions: dict[int, ItemVersion] = {}
_outlines: dict[int, Outline] = {}
_histories: dict[int, tuple[CourseEdition, ...]] = {}


def versions_by_id(ids: Iterable[int]) -> dict[int, ItemVersion]:
    """Return these versions, with at most one query for those not read before. Raises ItemVersion.DoesNotExist."""
    wanted = set(ids)
    found = {key: _versions[key] for key in wanted & _versions.keys()}
    missing = wanted - found.keys()
    if missing:
        rows = ItemVersion.objects.in_bulk(missing)
        if len(rows) != len(missing):
            raise ItemVersion.DoesNotExist(f"No item version {sorted(missing - rows.keys())}.")
        _keep(_versions, rows)
        found |= rows
    return found


def version_by_id(key: int) -> ItemVersion:
    """Return one version. Raises ItemVersion.DoesNotExist."""
    return versions_by_id([key])[key]


def outlines_by_id(ids: Iterable[int]) -> dict[int, Outline]:
    """Return the outlines of these editions, with at most one query for those not read before."""
    wanted = set(ids)
    found = {key: _outlines[key] for key in wanted & _outlines.keys()}
    missing = wanted - found.keys()
    if missing:
        rows = CourseEdition.objects.defer("structure").in_bulk(missing)
        outlines = {key: outline_of(edition) for key, edition in rows.items()}
        _keep(_outlines, outlines)
        found |= outlines
    return found


def outline_by_id(key: int) -> Outline:
    """Return the outline of one edition. Raises CourseEdition.DoesNotExist."""
    found = outlines_by_id([key])
    if key not in found:
        raise CourseEdition.DoesNotExist(f"No edition {key}.")
    return found[key]


def history_by_id(key: int) -> tuple[CourseEdition, ...]:
    """Return an edition and all those of its course before it, oldest first, without their structures."""
    found = _histories.get(key)
    if found is None:
        last = CourseEdition.objects.filter(pk=key)
        editions = CourseEdition.objects.defer("structure").filter(
            course__in=last.values("course"), number__lte=last.values("number")
        )
        found = tuple(editions.order_by("number"))
        _keep(_histories, {key: found})
    return found


def _keep(kept: dict[int, Kept], rows: dict[int, Kept]) -> None:
    transaction.on_commit(partial(_add, kept, rows))


def _add(kept: dict[int, Kept], rows: dict[int, Kept]) -> None:
    if len(kept) + len(rows) > _LIMIT:
        kept.clear()
    kept.update(rows)


def forget() -> None:
    """Forget everything, for tests that put the database back to an earlier state."""
    _versions.clear()
    _outlines.clear()
    _histories.clear()
