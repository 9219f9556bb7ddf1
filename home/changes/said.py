"""Fields that hold for one publication: what an editor says of a change is not said of the next one."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.dateparse import parse_datetime


class SaidOnce(models.Model):
    """The row forgets these fields once they were published (`forget_said`), and a version written before is read without.

    For pages and snippets with drafts; put it before Wagtail's classes. Copies and translations of a page begin without
    these fields where the page names them in `exclude_fields_in_copy`.
    """

    said_once: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    def with_content_json(self, content: Mapping[str, Any]) -> Self:
        """The version with that content; what it says of its change is left out once it was published since."""
        version: Self = super().with_content_json(content)  # type: ignore[misc]  # Wagtail's classes have it
        if any(content.get(name) for name in self.said_once):  # asked of the database: a revision may hold an older row
            published_at = (
                type(self)._base_manager.filter(pk=self.pk).values_list("last_published_at", flat=True).first()
            )
            if _to_milliseconds(content.get("last_published_at")) != _to_milliseconds(published_at):
                version._clear_said()
        return version

    def forget_said(self) -> None:
        """Forget what was said of a change that has been published."""
        self._clear_said()
        values = {name: getattr(self, name) for name in self.said_once}
        type(self)._base_manager.filter(pk=self.pk).update(**values)

    def _clear_said(self) -> None:
        for name in self.said_once:
            field: Any = self._meta.get_field(name)
            setattr(self, name, field.get_default())


def _to_milliseconds(moment: datetime | str | None) -> datetime | None:
    """A moment as precisely as a stored version remembers it."""
    text = moment if isinstance(moment, str) else json.loads(json.dumps(moment, cls=DjangoJSONEncoder))
    return parse_datetime(text) if text else None
