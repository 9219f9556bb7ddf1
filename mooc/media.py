"""Images kept on this machine, served by the site itself; with S3 they come from there."""

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.views.static import serve


def image(request: HttpRequest, folder: str, name: str) -> HttpResponseBase:
    """Send one picture. Its name changes with its contents, so browsers may keep it for a month."""
    response = serve(request, name, document_root=str(Path(settings.MEDIA_ROOT) / folder))
    patch_cache_control(response, public=True, max_age=30 * 24 * 3600)
    return response
