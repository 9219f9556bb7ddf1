"""Fingerprints of the words of versions and drafts, the same for the same words however they are stored."""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from wagtail.fields import StreamField
from wagtail.models import Revision

from home.changes.rules import words_of
from home.editorial.rules import wording_hash


def stored_words(revision: Revision) -> str:
    """The words of a stored version, as they are stored."""
    return wording_hash(words_of(revision.content))


def version_words(revision: Revision) -> str:
    """The words of a stored version, read and written again, to compare with a draft that is not stored."""
    return draft_words(revision.as_object())


def draft_words(page: Any) -> str:
    """The words of a draft."""
    streams = [field.name for field in page._meta.get_fields() if isinstance(field, StreamField)]
    for name in streams:
        list(getattr(page, name))  # a value nobody has looked at serialises as it was stored, not as it is read
    content = json.loads(json.dumps(page.serializable_data(), cls=DjangoJSONEncoder))
    return wording_hash(words_of(content))
