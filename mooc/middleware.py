"""What caches may keep: pages that are the same for every visitor for a minute, or until the schedule changes one; everything else never."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers

from home.editorial.schedule import next_change
from home.freshness import fresh_seconds, is_public, seconds_until_midnight

PUBLIC_SECONDS = 60  # an urgent correction reaches every visitor within a minute
KEPT = {200, 304, 410}


class VisitorsCacheMiddleware:
    """Lets browsers and proxies keep the public pages shown to visitors who are nobody yet.

    Who has a session, or gets any cookie, gets an answer that nobody keeps. A view that sets
    its own Cache-Control is left alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.has_header("Cache-Control"):
            return response
        if self._is_for_everybody(request, response):
            seconds = min(
                PUBLIC_SECONDS,
                fresh_seconds(request, PUBLIC_SECONDS),
                seconds_until_midnight(timezone.now()),
                _until_the_next_change(),
            )
            patch_cache_control(response, public=True, max_age=seconds)
            patch_vary_headers(response, ["Accept-Language", "Cookie"])
        else:
            patch_cache_control(response, private=True, no_store=True)
        return response

    @staticmethod
    def _is_for_everybody(request: HttpRequest, response: HttpResponse) -> bool:
        return (
            request.method in {"GET", "HEAD"}
            and response.status_code in KEPT
            and is_public(request)
            and settings.SESSION_COOKIE_NAME not in request.COOKIES
            and not response.cookies
        )


def _until_the_next_change() -> int:
    """For how many seconds the schedule changes nothing on the site: a page and the lists that show it change together.

    What is due at this moment and not yet done counts: a page made in that moment is kept by nobody.
    """
    now = timezone.now()
    change = next_change(now)
    return PUBLIC_SECONDS if change is None else max(0, int((change - now).total_seconds()))
