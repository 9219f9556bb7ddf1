"""Template words about pages: the way that leads to them, and when they were last reviewed."""

from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext
from wagtail.models import Page

register = template.Library()


@register.simple_tag(takes_context=True)
def trail(context: template.Context, page: Page) -> list[dict[str, str]]:
    """The pages above this one, home first, then itself: what the breadcrumbs show. No query on a served page."""
    request = context.get("request")
    above: list[Page] = []
    parent = page.get_parent() if page.path else None
    while parent is not None and parent.depth >= 2:
        above.insert(0, parent)
        parent = parent.get_parent()
    items = [{"title": one.title if one.depth > 2 else gettext("Home"), "url": one.get_url(request)} for one in above]
    return [*items, {"title": page.title, "url": ""}]


@register.filter
def is_review_overdue(page: Any) -> bool:
    """Whether the page should have been reviewed before today, in Paris."""
    return bool(page.is_review_overdue(timezone.localdate()))
