"""Who sees the desk of campaign dates, and who may change something there."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

SEE = "campaigns.view_seasonwindow"
CHANGE = "campaigns.change_seasonwindow"

View = Callable[..., HttpResponseBase]


def may_see(request: HttpRequest) -> bool:
    """Whether this person may see the dates of campaigns."""
    return bool(request.user.has_perm(SEE)) or may_change(request)


def may_change(request: HttpRequest) -> bool:
    """Whether this person plans campaigns."""
    return bool(request.user.has_perm(CHANGE))


def for_readers(view: View) -> View:
    """Let people in who may see dates."""
    return _guard(view, may_see)


def for_managers(view: View) -> View:
    """Let people in who may change dates."""
    return _guard(view, may_change)


def _guard(view: View, may: Callable[[HttpRequest], bool]) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may(request):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
