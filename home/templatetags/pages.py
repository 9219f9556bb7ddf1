"""Template words about pages: the way that leads to them, and where their review stands."""

from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext
from wagtail.models import Page

register = template.Library()

HOME_DEPTH = 2  # below Wagtail's root


@register.simple_tag
def trail(page: Page) -> list[dict[str, str]]:
    """The pages above this one, home first, then itself: what the breadcrumbs show. No query on a served page."""
    above: list[Page] = []
    current = page
    while current.depth and current.depth > HOME_DEPTH:
        current = current.get_parent()
        above.insert(0, current)
    names = [gettext("Home") if one.depth == HOME_DEPTH else one.title for one in above]
    items = [{"title": name, "url": one.url} for name, one in zip(names, above, strict=True)]
    return [*items, {"title": page.title, "url": ""}]


@register.filter
def review_standing(thing: Any) -> str:
    """Where the review of a page or fact stands today, in Paris: undated, holds, soon or over."""
    return str(thing.standing_on(timezone.localdate(timezone=timezone.get_default_timezone())))
