"""One version of a page or snippet as its readers would see it, for an expert: with a banner, and with its pictures."""

import re
from copy import copy
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language, override

from home.editorial.experts.access import ADMITS, admit, revision_of
from home.editorial.experts.models import ExpertRequest

# Addresses of files that mooc/gate.py asks about, as they stand in a page: with or without the name of the site.
FILES = re.compile(
    rf"(?P<site>{re.escape(settings.WAGTAILADMIN_BASE_URL)})?"
    rf"(?P<path>(?:{re.escape(settings.MEDIA_URL)}(?:images|original_images)|/documents/\d+)/[^\"'\s,()<>?#&]+)"
)
BODY = re.compile(r"<body[^>]*>")
PERSONAL = {"HTTP_COOKIE", "HTTP_AUTHORIZATION"}  # what would tell a page who reads it


def show_version(request: HttpRequest, asked: ExpertRequest, context: dict[str, Any]) -> HttpResponse:
    """Render it as a stranger sees it: nobody's session goes along, whoever opened the link."""
    version = revision_of(asked).as_object()
    stranger = copy(request)
    stranger.META = {name: value for name, value in request.META.items() if name not in PERSONAL}
    stranger.META["HTTP_COOKIE"] = f"{settings.LANGUAGE_COOKIE_NAME}={asked.language}"
    language = get_language()
    shown = version.make_preview_request(stranger, version.default_preview_mode)
    with override(language):
        banner = render_to_string("home/experts/banner.html", context)
    text = BODY.sub(lambda body: body[0] + banner, shown.content.decode(), count=1)
    return HttpResponse(FILES.sub(lambda file: _admitted(file, asked), text), status=shown.status_code)


def _admitted(file: re.Match[str], asked: ExpertRequest) -> str:
    return f"{file['site'] or ''}{file['path']}?{ADMITS}={admit(asked, file['path'])}"
