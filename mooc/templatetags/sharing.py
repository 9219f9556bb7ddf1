"""Template words by which pages are found, followed and shown elsewhere."""

import json
from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from campaigns.models import CampaignPage
from mooc.structured import describe

register = template.Library()

# A script of data ends at "</": these signs are written so that no text can end it.
SIGNS = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}
PLACES = {"fr": "fr_FR", "en": "en_GB"}


@register.simple_tag(takes_context=True)
def structured_data(context: template.Context) -> SafeString:
    """What the page is, as JSON-LD. It is data: no browser runs it, so that the content policy has nothing to allow."""
    page, request = context.get("page"), context.get("request")
    graph = describe(page, request, timezone.now()) if page is not None and request is not None else None
    if graph is None:
        return mark_safe("")
    written = json.dumps(graph, ensure_ascii=False).translate(SIGNS)
    return mark_safe(f'<script type="application/ld+json">{written}</script>')  # noqa: S308  escaped above


@register.simple_tag(takes_context=True)
def oembed_link(context: template.Context) -> SafeString:
    """By which other sites find the widget of a campaign."""
    page: CampaignPage = context["page"]
    request: Any = context["request"]
    asked = urlencode({"url": request.build_absolute_uri(page.url), "format": "json"})
    address = request.build_absolute_uri(reverse("sharing:oembed"))
    return format_html(
        '<link rel="alternate" type="application/json+oembed" href="{}?{}" title="{}">', address, asked, page.title
    )


@register.simple_tag(takes_context=True)
def feed_addresses(context: template.Context) -> dict[str, str]:
    """Where all campaigns of the current language are followed, by format."""
    request: Any = context["request"]
    return {
        ending: request.build_absolute_uri(reverse("sharing:feed", args=["all", "all", ending]))
        for ending in ("atom", "json", "ics")
    }


@register.filter
def place_of(language: str) -> str:
    """A language as Open Graph writes it: with a country."""
    return PLACES.get(language, language)
