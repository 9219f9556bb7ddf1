"""Rows that are added and read, nothing else."""

from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import models

Row = TypeVar("Row", bound=models.Model)


class KeptRows(models.QuerySet[Row]):
    """Neither changed nor deleted, not even many at once."""

    def update(self, **kwargs: Any) -> int:
        raise PermissionDenied("What is kept for an inspection is never rewritten.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise PermissionDenied("What is kept for an inspection is never deleted.")


class KeptModel(models.Model):
    """A table of such rows."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise PermissionDenied("What is kept for an inspection is never rewritten.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise PermissionDenied("What is kept for an inspection is never deleted.")
