"""Pictures, wherever they are kept, under an address of this site: a folder and a bucket look the same from outside.

Documents are not served here: Wagtail checks each of them by itself.
"""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

KEEP = 30 * 24 * 3600  # seconds: a picture that changes gets another name


@require_safe
def image(request: HttpRequest, folder: str, name: str) -> FileResponse:
    """Send one picture."""
    try:
        response = FileResponse(default_storage.open(f"{folder}/{name}"))
    except FileNotFoundError:
        raise Http404 from None
    patch_cache_control(response, public=True, immutable=True, max_age=KEEP)
    return response
