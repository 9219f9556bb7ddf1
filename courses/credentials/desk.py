"""Certificates at the desk: find one, see where it stands, withdraw it with a reason."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from courses.credentials.actions import revoke
from courses.credentials.models import Certificate
from courses.credentials.queries import find_certificates, see_proof
from home.accounts.access import person_of

REVOKE = "courses.change_certificate"


class RevokeForm(forms.Form):
    """Why a certificate is withdrawn: kept with it, and shown to its holder in their data, never to strangers."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kept with the certificate. Whoever checks it reads that it was revoked, not why."),
    )


@hooks.register("register_admin_urls")
def certificate_urls() -> list[URLPattern]:
    """Where certificates are found and withdrawn."""
    return [
        path("certificates/", index, name="courses_certificates"),
        path("certificates/<int:certificate_id>/", show, name="courses_certificate"),
    ]


class CertificatesMenuItem(MenuItem):
    """Shown to whoever may withdraw a certificate."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(REVOKE))


@hooks.register("register_learning_menu_item")
def certificates_menu_item() -> MenuItem:
    """Beside what is known of learners."""
    return CertificatesMenuItem(
        _("Certificates"), reverse("courses_certificates"), icon_name="doc-full", name="certificates", order=40
    )


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    """What is logged of a certificate."""
    actions.register_action("courses.certificate.revoke", _("Revoke a certificate"), _("Certificate revoked"))


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The newest certificates, or those that match what was typed."""
    _require(request)
    typed = request.GET.get("q", "")[:200].replace("\0", "")
    context = {"certificates": find_certificates(typed), "typed": typed, **_head()}
    return TemplateResponse(request, "courses/desk/certificates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, certificate_id: int) -> HttpResponse:
    """One certificate and where it stands; withdrawing it needs a reason and is not undone."""
    _require(request)
    certificates = Certificate.objects.select_related("user", "enrolment", "edition__course", "replaced_by")
    certificate = get_object_or_404(certificates, pk=certificate_id)
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        revoke(certificate=certificate, reason=form.cleaned_data["reason"], by=person_of(request), now=timezone.now())
        messages.success(request, _("The certificate is revoked: its public page says so from now on."))
        return redirect("courses_certificate", certificate_id=certificate.pk)
    context = {
        "certificate": certificate,
        "proof": see_proof(certificate=certificate, now=timezone.now()),
        "form": form,
        **_head(certificate.code),
    }
    return TemplateResponse(request, "courses/desk/certificate.html", context)


def _head(code: str = "") -> dict[str, Any]:
    """Title and way back of a page: the list of certificates, or one by its number."""
    steps = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("courses_certificates"), "label": _("Certificates")},
    ]
    if code:
        steps.append({"url": "", "label": code})
    return {"header_title": code or _("Certificates"), "header_icon": "doc-full", "breadcrumbs_items": steps}


def _require(request: HttpRequest) -> None:
    if not request.user.has_perm(REVOKE):
        raise PermissionDenied
