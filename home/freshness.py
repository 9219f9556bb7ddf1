"""For how long an anonymous visitor's copy of a page may be kept: what the page shows decides, the roof sends the header."""

from django.http import HttpRequest


def keep_no_longer_than(request: HttpRequest, seconds: int) -> None:
    """Say that what this request shows may change after that many seconds. The smallest number counts."""
    known = getattr(request, "fresh_seconds", seconds)
    request.fresh_seconds = max(0, min(known, seconds))  # type: ignore[attr-defined]


def fresh_seconds(request: HttpRequest, otherwise: int) -> int:
    """For how many seconds the page made for this request stays true; `otherwise` where nothing on it said so."""
    return getattr(request, "fresh_seconds", otherwise)
