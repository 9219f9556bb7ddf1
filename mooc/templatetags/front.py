"""Template words of pages that show something of both rooms: the home page, and My learning."""

from django import template
from django.utils import timezone
from django.utils.translation import get_language

from campaigns.kits.queries import OldMaterial, old_material
from mooc.front import Rooms, look_into_rooms

register = template.Library()


@register.simple_tag(takes_context=True)
def rooms(context: template.Context) -> Rooms:
    """The courses and campaigns that the home page shows, in its own language."""
    return look_into_rooms(context["page"].locale.language_code, timezone.now(), context["request"])


@register.simple_tag(takes_context=True)
def posters_to_change(context: template.Context) -> list[OldMaterial]:
    """The material this person took that is out of date: one query where there is none."""
    return old_material(context["request"].user, language=get_language() or "", now=timezone.now())
