"""The archive at the desk: campaigns, the versions of one, a version as it was, and the ZIP for an inspection."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from csp.decorators import csp_replace
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns.archive.exports import write_archive
from campaigns.archive.forms import PeriodForm
from campaigns.archive.models import ArchivedFile, ArchivedVersion
from campaigns.archive.queries import campaigns, faults, read, versions
from campaigns.archive.views.record import in_words, kind_name

SEE, EXPORT = "campaigns.view_archivedversion", "campaigns.export_archive"
View = Callable[..., HttpResponseBase]
# A version is shown with its own styles and pictures and nothing else: no script, no form, no other site.
SHUT = {
    "default-src": ["'none'"], "style-src": ["'self'", "'unsafe-inline'"], "img-src": ["'self'", "data:"],
    "font-src": ["'self'"], "script-src": ["'none'"], "form-action": ["'none'"], "base-uri": ["'none'"],
}  # fmt: skip


def only(permission: str) -> Callable[[View], View]:
    """Let people in who have this permission."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.has_perm(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return guard


@only(SEE)
@require_safe
def show_all(request: HttpRequest) -> HttpResponse:
    """Every campaign that was ever published, its page gone or not."""
    form = PeriodForm()
    context = {
        **_frame(_("Archive of campaigns")),
        "campaigns": campaigns(get_language() or "fr"),
        "form": form,
        "may_export": _may(request),
    }
    return TemplateResponse(request, "campaigns/desk/archive.html", context)


@only(SEE)
@require_safe
def show_campaign(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """The versions of one campaign, and whether all is as it was."""
    found = list(versions(campaign).reverse())
    in_my_language = next((one for one in found if one.language == get_language()), None)
    title = (in_my_language or found[0]).title if found else _("Nothing published yet")
    context = {
        **_frame(title, _("Archive of campaigns")), "versions": [(one, kind_name(one.kind)) for one in found], "faults": faults(campaign), "campaign": campaign,
        "form": PeriodForm(initial={"campaign": campaign}), "may_export": _may(request),
    }  # fmt: skip
    return TemplateResponse(request, "campaigns/desk/archived_campaign.html", context)


@only(SEE)
@require_safe
def show_record(request: HttpRequest, number: int) -> HttpResponse:
    """What was true of one version: approvals, dates, answers, fingerprints."""
    version = get_object_or_404(ArchivedVersion, pk=number)
    context = {
        **_frame(str(version), _("Archive of campaigns")),
        "version": version,
        "facts": version.facts,
        "said": in_words(version.facts),
    }
    return TemplateResponse(request, "campaigns/desk/archived_version.html", context)


@only(SEE)
@require_safe
@csp_replace(SHUT)  # type: ignore[arg-type]
def show_page(request: HttpRequest, number: int) -> HttpResponse:
    """A version as visitors saw it."""
    version = get_object_or_404(ArchivedVersion, pk=number)
    return _send(version.files[0]["sha256"], "text/html; charset=utf-8")


@only(SEE)
@require_safe
@csp_replace(SHUT)  # type: ignore[arg-type]
def show_file(request: HttpRequest, name: str) -> HttpResponse:
    """A file of a version."""
    sha256 = name.partition(".")[0]
    row = get_object_or_404(ArchivedFile, sha256=sha256)
    return _send(sha256, row.content_type)


@only(EXPORT)
@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """The ZIP for an inspection."""
    form = PeriodForm(request.GET)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("campaign_archives")
    data, now = form.cleaned_data, timezone.now()
    found = versions(data["campaign"], data["since"], data["until"])
    if not found.exists():
        messages.warning(request, _("Nothing was published in these days."))
        return redirect("campaign_archives")
    name = f"campaigns-{timezone.localdate(now).isoformat()}.zip"
    return FileResponse(write_archive(found, now), as_attachment=True, filename=name, content_type="application/zip")


def _may(request: HttpRequest) -> bool:
    return request.user.has_perm(EXPORT)


def _send(sha256: str, content_type: str) -> HttpResponse:
    try:
        content = read(sha256)
    except (ArchivedFile.DoesNotExist, FileNotFoundError):
        raise Http404 from None
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=content_type, headers=headers)


def _frame(title: str, above: str = "") -> dict[str, Any]:
    trail = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
    if above:
        trail.append({"url": reverse("campaign_archives"), "label": above})
    trail.append({"url": "", "label": title})
    return {"page_title": title, "header_title": title, "header_icon": "history", "breadcrumbs_items": trail}
