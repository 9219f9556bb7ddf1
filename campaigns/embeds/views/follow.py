"""Feeds and calendars of campaigns, and the page where a visitor chooses one."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext

from campaigns.embeds.exports.calendar import write_calendar
from campaigns.embeds.exports.feeds import Feed, tell_news, write_atom, write_json
from campaigns.embeds.forms import FollowForm
from campaigns.embeds.queries import Listing, list_dated
from campaigns.embeds.views.outside import for_other_sites
from campaigns.pages.campaign import AUDIENCES
from campaigns.rules.audiences import Audience
from campaigns.rules.territories import Territory
from campaigns.seasons.models import territory_name
from home.freshness import keep_no_longer_than, public_page

ALL = "all"
FORMATS = ("atom", "json", "ics")


@for_other_sites
def feed(request: HttpRequest, audience: str, territory: str, ending: str) -> HttpResponse:
    """The campaigns for an audience ("all") in a territory ("all"), as Atom, JSON Feed or iCalendar."""
    whom, place = _audience(audience), _territory(territory)
    now, language = timezone.now(), get_language() or ""
    listing = list_dated(language=language, territory=place, audience=whom, now=now)
    keep_no_longer_than(request, listing.seconds)
    return WRITERS[ending](request, listing, _title(whom, place))


def _calendar(request: HttpRequest, listing: Listing, title: str) -> HttpResponse:
    body = write_calendar(
        listing.dated, name=title, language=get_language() or "", source=_address(request), host=_host(request)
    )
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="officine.ics"'
    return response


def _atom(request: HttpRequest, listing: Listing, title: str) -> HttpResponse:
    return HttpResponse(write_atom(_feed(request, listing, title)), content_type="application/atom+xml; charset=utf-8")


def _json(request: HttpRequest, listing: Listing, title: str) -> HttpResponse:
    return JsonResponse(write_json(_feed(request, listing, title)), content_type="application/feed+json")


WRITERS: dict[str, Callable[[HttpRequest, Listing, str], HttpResponse]] = {
    "atom": _atom, "json": _json, "ics": _calendar
}  # fmt: skip


def _feed(request: HttpRequest, listing: Listing, title: str) -> Feed:
    return Feed(
        title=title,
        language=get_language() or "",
        url=_address(request),
        page_url=request.build_absolute_uri(reverse("sharing:follow")),
        news=tell_news(listing.dated, host=_host(request), now=timezone.now()),
    )


@public_page
def follow(request: HttpRequest) -> HttpResponse:
    """Where a visitor says for whom and where, and gets the addresses to subscribe to."""
    form = FollowForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {"territory": None, "audience": None}
    whom: Audience | None = chosen["audience"]
    place: Territory | None = chosen["territory"]
    addresses = {
        ending: request.build_absolute_uri(
            reverse("sharing:feed", args=[whom.value if whom else ALL, place.value if place else ALL, ending])
        )
        for ending in FORMATS
    }
    context = {
        "form": form,
        "what": _title(whom, place),
        "addresses": addresses,
        "webcal": "webcal" + addresses["ics"].removeprefix(request.scheme or ""),
    }
    return render(request, "campaigns/embeds/follow.html", context)


def _title(whom: Audience | None, place: Territory | None) -> str:
    parts = [gettext("Officine: vaccination campaigns")]
    if whom:
        parts.append(str(dict(AUDIENCES)[whom.value]))
    if place:
        parts.append(territory_name(place))
    return " · ".join(parts)


def _audience(name: str) -> Audience | None:
    try:
        return None if name == ALL else Audience(name)
    except ValueError:
        raise Http404 from None


def _territory(name: str) -> Territory | None:
    try:
        return None if name == ALL else Territory(name)
    except ValueError:
        raise Http404 from None


def _address(request: HttpRequest) -> str:
    """The address of this feed, without anything that was added to it."""
    return request.build_absolute_uri(request.path)


def _host(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")
