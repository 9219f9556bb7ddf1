"""Template words about review: {% load editorial %}."""

from typing import Any

from django import template
from django.utils import timezone

from home.editorial.access import decisions_address as address_of_decisions
from home.editorial.emergencies import may_be_open, open_emergency
from home.editorial.models import EmergencyPublication
from home.editorial.notices import time_left

register = template.Library()


@register.simple_tag
def published_before_review(obj: Any) -> EmergencyPublication | None:
    """The emergency publication that what readers see still waits to be reviewed after. No query where there is none."""
    if not obj.live or not may_be_open(obj):
        return None
    if not hasattr(obj, "_published_before_review"):
        obj._published_before_review = open_emergency(obj)
    found: EmergencyPublication | None = obj._published_before_review
    return found


@register.simple_tag
def decisions_address(obj: Any) -> str | None:
    """Where the desk shows what was decided about a page or snippet; None for what is not reviewed."""
    return address_of_decisions(obj)


@register.simple_tag
def zone_now() -> dict[str, Any]:
    """The time zone in which this person writes dates, and what time it is there."""
    return {"name": timezone.get_current_timezone_name(), "now": timezone.localtime()}


@register.filter
def left(at: Any) -> str:
    """How long until then: “3 days 4 h”; nothing for what has passed or is not said."""
    now = timezone.now()
    return time_left(at, now) if at and at > now else ""
