"""Asking an expert from outside at the desk, and taking a question back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin.utils import get_latest_str

from home.editorial.access import find_object, may_ask, may_see
from home.editorial.experts.access import questions_about
from home.editorial.experts.actions import ask, withdraw
from home.editorial.experts.forms import AskForm


@require_http_methods(["GET", "HEAD", "POST"])
def ask_expert(request: HttpRequest, kind: int, pk: str) -> HttpResponse:
    """Whom to ask, and with which words."""
    obj = find_object(kind, pk)
    if not may_ask(obj, request.user):
        raise PermissionDenied
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            asked = ask(
                obj=obj,
                user=request.user,
                name=said["expert_name"],
                email=said["expert_email"],
                qualification=said["qualification"],
                message=said["message"],
                language=said["language"],
                now=timezone.now(),
            )
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("%(name)s has been asked by e-mail.") % {"name": asked.expert_name})
            return redirect("decisions", kind, pk)
    title, back = get_latest_str(obj), reverse("decisions", args=[kind, pk])
    context: dict[str, Any] = {
        "page_title": _("Ask an expert"),
        "header_title": _("Ask an expert"),
        "header_icon": "mail",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": back, "label": _("Decisions: %(title)s") % {"title": title}},
            {"url": "", "label": _("Ask an expert")},
        ],
        "form": form,
        "title": title,
        "back": back,
    }
    return TemplateResponse(request, "home/desk/ask_expert.html", context)


@require_POST
def withdraw_question(request: HttpRequest, kind: int, pk: str, number: int) -> HttpResponse:
    """Take one back."""
    obj = find_object(kind, pk)
    asked = next((one for one in questions_about(obj) if one.pk == number), None)
    if asked is None or not may_see(obj, request.user):
        raise Http404
    try:
        withdraw(asked=asked, obj=obj, user=request.user, now=timezone.now())
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("Withdrawn: the link serves no more."))
    return redirect("decisions", kind, pk)
