"""Fingerprints of the words of versions and drafts, the same for the same words however they are stored."""

import json
from collections.abc import Collection
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from wagtail.fields import StreamField
from wagtail.models import Revision

from home.changes.rules import words_of
from home.editorial.rules import wording_hash


def stored_words(revision: Revision, told: Collection[str] = ()) -> str:
    """The words of a stored version, as they are stored; `told` as in `words_of`."""
    return wording_hash(words_of(revision.content, told))


def version_words(revision: Revision) -> str:
    """The words of a stored version, read and written again, to compare with a draft that is not stored."""
    return draft_words(revision.as_object())


def draft_words(draft: Any) -> str:
    """The words of a draft: of a rule or a claim those that it says are told to readers."""
    return wording_hash(words_of(draft_content(draft), getattr(draft, "told", ())))


def draft_content(page: Any) -> dict[str, Any]:
    """What a revision of this draft would hold, the same for a stored version and for the page made from it."""
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            list(
                getattr(page, field.name)
            )  # a value nobody has looked at serialises as it was stored, not as it is read
    content: dict[str, Any] = json.loads(json.dumps(page.serializable_data(), cls=DjangoJSONEncoder))
    return content
