"""The oEmbed provider (oembed.com, version 1.0): a link to a campaign becomes its widget. JSON only."""

from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.translation import get_language_from_path, override

from campaigns.embeds.code import frame, widget_path
from campaigns.embeds.forms import WidgetForm
from campaigns.embeds.queries import Sight, find, look, readable
from campaigns.embeds.views.outside import for_other_sites
from campaigns.pages.campaign import CampaignPage
from campaigns.rules.calendar import Phase
from campaigns.rules.sharing import BOXES, Box, Size, Theme, fit
from campaigns.rules.territories import Territory
from home.freshness import keep_no_longer_than

LONGEST = 2000  # characters of an address
LARGEST = 10_000  # pixels


class _Wrong(Exception):
    """Something in the request cannot be understood; the message says what."""


@for_other_sites
def oembed(request: HttpRequest) -> HttpResponse:
    """Answer for addresses of this site only: 400 for what cannot be read, 501 for another format, 404 for the rest."""
    if request.GET.get("format", "json") != "json":
        return _say("Only format=json is provided.", HTTPStatus.NOT_IMPLEMENTED)
    url = request.GET.get("url", "")
    if not url:
        return _say("The parameter url is missing.", HTTPStatus.BAD_REQUEST)
    try:
        widest, highest = _pixels(request, "maxwidth"), _pixels(request, "maxheight")
    except _Wrong as wrong:
        return _say(str(wrong), HTTPStatus.BAD_REQUEST)
    language = _language(request, url)
    if language is None:
        return _say("Nothing is provided for this address.", HTTPStatus.NOT_FOUND)
    with override(language):
        answer = _answer(request, url, language, fit(widest, highest))
    return JsonResponse(answer) if answer else _say("Nothing is provided for this address.", HTTPStatus.NOT_FOUND)


def _answer(request: HttpRequest, url: str, language: str, fitting: tuple[Size, Box]) -> dict[str, Any] | None:
    now = timezone.now()
    page, territory, theme = _asked_for(url, language)
    sight: Sight | None = look(page, territory=territory, now=now) if page else None
    if page is None or sight is None or sight.phase is Phase.WITHDRAWN:
        return None
    keep_no_longer_than(request, sight.seconds)
    size, box = fitting
    path = widget_path(page.translation_key, language=language, territory=territory, size=size, theme=theme)
    return {
        "version": "1.0",
        "type": "rich",
        "title": page.title,
        "provider_name": "Officine",
        "provider_url": request.build_absolute_uri("/"),
        "cache_age": sight.seconds,
        "width": box.width,
        "height": min(box.height, BOXES[size].height),
        "html": frame(request.build_absolute_uri(path), title=page.title, box=box),
    }


def _language(request: HttpRequest, url: str) -> str | None:
    """The language of an address of this site, seen from its host and path; None where it is no such address."""
    try:
        parts = urlsplit(url[:LONGEST])
    except ValueError:
        return None
    if (
        len(url) > LONGEST
        or parts.scheme not in ("http", "https")
        or parts.netloc.lower() != request.get_host().lower()
    ):
        return None
    return get_language_from_path(parts.path)


def _asked_for(url: str, language: str) -> tuple[CampaignPage | None, Territory | None, Theme]:
    """The campaign at an address: its page, or its widget with what was chosen for it."""
    parts = urlsplit(url)
    try:
        match = resolve(parts.path)
    except Resolver404:
        return None, None, Theme.AUTO
    if match.view_name == "sharing:widget":
        form = WidgetForm({name: values[0] for name, values in parse_qs(parts.query).items()})
        if not form.is_valid():
            return None, None, Theme.AUTO
        key: UUID = match.kwargs["key"]
        return find(key, language=language), form.cleaned_data["territory"], form.cleaned_data["theme"]
    slug = parts.path.rstrip("/").rpartition("/")[2]
    pages = readable(language).live().filter(slug=slug)
    wanted = f"{parts.path.rstrip('/')}/"
    return next((page for page in pages.order_by("pk") if page.url == wanted), None), None, Theme.AUTO


def _pixels(request: HttpRequest, name: str) -> int | None:
    given = request.GET.get(name)
    if given is None:
        return None
    if not (given.isascii() and given.isdigit() and 1 <= int(given[:6]) <= LARGEST and len(given) < 7):
        raise _Wrong(f"{name} must be a number of pixels from 1 to {LARGEST}.")
    return int(given)


def _say(words: str, status: int) -> HttpResponse:
    return HttpResponse(words + "\n", status=status, content_type="text/plain; charset=utf-8")
