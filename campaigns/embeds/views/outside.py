"""How answers for other sites are sent: to nobody in particular, without a cookie, kept no longer than they are true."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_cache_control, set_response_etag
from django.views.decorators.http import require_safe

from home.freshness import fresh_seconds, seconds_until_midnight

KEEP = 60  # seconds: as for pages, an urgent correction reaches every reader within a minute
KEPT = {HTTPStatus.OK, HTTPStatus.GONE, HTTPStatus.FOUND}
View = Callable[..., HttpResponseBase]


def for_other_sites(view: View) -> View:
    """Send what a view answers as the same for everybody: the request's cookies are not looked at.

    What is refused is kept by nobody, and for nobody longer than something else: a refusal says nothing of what may come.
    """

    @transaction.non_atomic_requests
    @require_safe
    @wraps(view)
    def serve(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.COOKIES.clear()  # else a stale session would be answered with a cookie
        response = view(request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        if response.status_code in KEPT:
            patch_cache_control(
                response,
                public=True,
                max_age=min(KEEP, fresh_seconds(request, KEEP), seconds_until_midnight(timezone.now())),
            )
            set_response_etag(response)
        else:
            patch_cache_control(response, no_store=True)
        return response

    return serve
