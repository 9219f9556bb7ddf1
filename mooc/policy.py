"""What the editing desk may load: only from this site, but with the inline scripts and styles that Wagtail still writes."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

DESK = {
    "script-src": ["'self'", "'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "frame-ancestors": ["'self'"],  # previews are shown in a frame
}


class DeskPolicyMiddleware:
    """Loosens the content security policy (settings: CONTENT_SECURITY_POLICY) below /admin/, and nowhere else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path_info.startswith("/admin/") and not hasattr(response, "_csp_replace"):
            response._csp_replace = DESK  # type: ignore[attr-defined]  # read by django-csp
        return response
