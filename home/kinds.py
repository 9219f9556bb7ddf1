"""How something is known to what is written about it: decisions, letters, reviews, changes. Every page counts as a page."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page


def kind_of(thing: Any) -> ContentType:
    """The type under which rows about a page or a snippet are filed, whatever kind of page it is."""
    return ContentType.objects.get_for_model(Page if isinstance(thing, Page) else type(thing), for_concrete_model=False)
