"""Tells an editor or reviewer why a publication was refused, when everything around it has been undone."""

import logging
from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from wagtail.admin.modal_workflow import render_modal_workflow

logger = logging.getLogger(__name__)


class ExplainRefusals:
    """Turns a ValidationError that leaves an admin view into a message.

    The request's transaction is already rolled back then: an approval whose publication
    cannot be compiled never happened. Every other error stays an error.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        desk = reverse("wagtailadmin_home")
        if not isinstance(error, ValidationError) or request.method != "POST" or not request.path.startswith(desk):
            return None
        with override(_language_of_the_desk(request)):  # Wagtail's own ends with its view
            reasons = " ".join(error.messages)
            text = _("Nothing was changed: %(reasons)s") % {"reasons": reasons}
        logger.warning("Refused %s for user %s: %s", request.path, request.user.pk, reasons)
        if "application/json" in request.headers.get("Accept", "").split(","):
            answer = {"success": False, "error_code": "refused", "error_message": text}
            return JsonResponse(answer, status=400)
        messages.error(request, text)
        back = request.headers.get("Referer", "")
        if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
            back = desk
        if request.headers.get("X-Requested-With") == "XMLHttpRequest":
            return render_modal_workflow(request, None, None, None, json_data={"step": "success", "redirect": back})
        return HttpResponseRedirect(back)


def _language_of_the_desk(request: HttpRequest) -> str | None:
    """The one that this person chose for the desk, else that of the request."""
    profile = getattr(request.user, "wagtail_userprofile", None)
    return profile.get_preferred_language() if profile is not None else get_language()
