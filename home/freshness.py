"""For how long a visitor's copy of a page may be kept: what the page shows decides, the roof sends the header."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any, TypeVar

from django.http import HttpRequest

from home.paris import PARIS

View = TypeVar("View", bound=Callable[..., Any])
PAGES = "wagtail_serve"


def public_page(view: View) -> View:
    """Mark a view whose answers are the same for every visitor. Wagtail's pages are without being marked."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def is_public(request: HttpRequest) -> bool:
    """Whether the request went to a page that is the same for every visitor."""
    match = request.resolver_match
    return match is not None and (match.url_name == PAGES or getattr(match.func, "is_public", False))


def keep_no_longer_than(request: HttpRequest, seconds: int) -> None:
    """Say that what this request shows may change after that many seconds. The smallest number counts."""
    known = getattr(request, "fresh_seconds", seconds)
    request.fresh_seconds = max(0, min(known, seconds))  # type: ignore[attr-defined]


def fresh_seconds(request: HttpRequest, otherwise: int) -> int:
    """For how many seconds the page made for this request stays true; `otherwise` where nothing on it said so."""
    return getattr(request, "fresh_seconds", otherwise)


def seconds_until_midnight(now: datetime) -> int:
    """For how many seconds it is still the same day in Paris: what a page says of a review, or of a last day, changes then."""
    tomorrow = datetime.combine(now.astimezone(PARIS).date() + timedelta(days=1), time(), PARIS)
    return int(tomorrow.timestamp() - now.timestamp())
