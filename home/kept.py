"""Rows that are added and read, nothing else: decisions, changes of dates, archived versions."""

from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import models

Row = TypeVar("Row", bound=models.Model)


class Unchangeable(PermissionDenied):
    """Somebody tried to change or delete what must stay as it was."""

    def __init__(self) -> None:
        super().__init__("What is kept for good is neither rewritten nor deleted.")


class KeptRows(models.QuerySet[Row]):
    """Neither changed nor deleted, not even many at once."""

    def update(self, **kwargs: Any) -> int:
        raise Unchangeable

    def delete(self) -> tuple[int, dict[str, int]]:
        raise Unchangeable


class KeptModel(models.Model):
    """A table of such rows. What was decided later is another row."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Unchangeable
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise Unchangeable
