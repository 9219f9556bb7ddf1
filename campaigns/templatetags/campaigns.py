"""Template words of campaigns: how a piece of the kit is named and drawn."""

from django import template
from django.utils.functional import Promise

from campaigns.blocks import KIT_KINDS

register = template.Library()

ICONS = {
    "poster": "flag",
    "leaflet": "book",
    "counter_script": "people",
    "checklist": "check",
    "screen_slide": "play",
    "social_post": "heart",
    "quiz": "quiz",
    "case": "account",
}


@register.filter
def kit_name(kind: str) -> str | Promise:
    """What a kind of material is called."""
    return dict(KIT_KINDS)[kind]


@register.filter
def kit_icon(kind: str) -> str:
    """The icon of a kind of material."""
    return ICONS[kind]
