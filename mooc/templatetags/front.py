"""Template words of the home page: what it shows of the rooms."""

from django import template
from django.utils import timezone

from mooc.front import Rooms, look_into_rooms

register = template.Library()


@register.simple_tag(takes_context=True)
def rooms(context: template.Context) -> Rooms:
    """The courses and campaigns that the home page shows, in its own language."""
    return look_into_rooms(context["page"].locale.language_code, timezone.now(), context["request"])
