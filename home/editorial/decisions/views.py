"""The decisions on a page or snippet: read by all who find it at the desk, taken by the reviewer whose turn it is."""

import logging
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.utils import get_latest_str
from wagtail.forms import TaskStateCommentForm

from home.editorial.access import find_object, may_act, may_ask, may_see
from home.editorial.decisions.access import all_deleted, find_deleted, may_see_any, may_see_deleted
from home.editorial.decisions.queries import current_hash, decisions_on
from home.editorial.decisions.writer import rows, write_pdf
from home.editorial.emergencies import desk_address
from home.editorial.experts.access import State, questions_about, state_of
from home.editorial.statement import ApprovalForm
from home.kinds import kind_of
from home.paper import PaperFault
from home.sheets import as_csv

logger = logging.getLogger(__name__)
CHOICES = ("approve", "reject")
PER_PAGE = 50


def _find(request: HttpRequest, kind: int, pk: str) -> tuple[Any, str]:
    """The page or snippet and its title; of one that has been deleted, what stands for it."""
    try:
        obj = find_object(kind, pk)
    except Http404:
        found = find_deleted(kind, pk)
        if not may_see_deleted(found.ghost, request.user):
            raise PermissionDenied from None
        return found.ghost, found.title
    if not may_see(obj, request.user):
        raise PermissionDenied
    return obj, get_latest_str(obj)


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, kind: int, pk: str) -> HttpResponse:
    """Everything decided so far and, for the reviewer whose turn it is, the decision itself: it needs no script."""
    obj, title = _find(request, kind, pk)
    if obj._state.adding:
        return _show_deleted(request, obj, title)
    is_my_turn = may_act(obj, request.user)
    approval: forms.Form = ApprovalForm()
    refusal: forms.Form = TaskStateCommentForm(prefix="changes")
    if request.method == "POST":
        if not is_my_turn:
            raise PermissionDenied
        if request.POST.get("action") == "approve":
            form = approval = ApprovalForm(request.POST)
        else:
            form = refusal = TaskStateCommentForm(request.POST, prefix="changes")
        if form.is_valid():
            return _decide(request, obj, form)
    now = timezone.now()
    task = obj.current_workflow_task_state.task.specific if is_my_turn else None
    labels = {name: label for name, label, _asks in task.get_actions(obj, request.user)} if task else {}
    context = {
        **_frame(title, desk_address(obj), title),
        "obj": obj,
        "kind": kind,
        "decisions": decisions_on(obj)[::-1],
        "read_hash": current_hash(obj),
        "task": task,
        "labels": labels,
        "approval": approval,
        "refusal": refusal,
        "desk": desk_address(obj),
        "may_ask": may_ask(obj, request.user),
        "waiting": [asked for asked in questions_about(obj) if state_of(asked, now) is State.OPEN],
    }
    return TemplateResponse(request, "home/desk/decisions.html", context)


def _show_deleted(request: HttpRequest, ghost: Any, title: str) -> HttpResponse:
    """What was decided stays; nothing is to be decided any more."""
    if request.method == "POST":
        raise PermissionDenied
    context = {
        **_frame(title, reverse("deleted_decisions"), _("Decisions on deleted content")),
        "obj": ghost,
        "kind": kind_of(ghost).pk,
        "decisions": decisions_on(ghost)[::-1],
        "is_deleted": True,
    }
    return TemplateResponse(request, "home/desk/decisions.html", context)


@require_safe
def show_deleted(request: HttpRequest) -> HttpResponse:
    """Everything deleted that was decided on, for who found it at the desk while it was there."""
    if not may_see_any(request.user):
        raise PermissionDenied
    page = Paginator(all_deleted(request.user), PER_PAGE).get_page(request.GET.get("p"))
    title = _("Decisions on deleted content")
    context = {
        "page_title": title,
        "header_title": title,
        "header_icon": "clipboard-list",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": title},
        ],
        "page_obj": page,
    }
    return TemplateResponse(request, "home/desk/deleted_decisions.html", context)


def _frame(title: str, above: str, above_label: str) -> dict[str, Any]:
    return {
        "page_title": _("Decisions"),
        "page_subtitle": title,
        "header_title": _("Decisions: %(title)s") % {"title": title},
        "header_icon": "clipboard-list",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": above, "label": above_label},
            {"url": "", "label": _("Decisions"), "sublabel": title},
        ],
    }


def _decide(request: HttpRequest, obj: Any, form: forms.Form) -> HttpResponse:
    """Carry out what the reviewer chose, on the text that stood on the page they chose it on."""
    action = request.POST.get("action", "")
    if action not in CHOICES or request.POST.get("read_hash") != current_hash(obj):
        raise ValidationError(_("The text has changed since you opened this page: read it again."))
    state = obj.current_workflow_task_state
    state.task.specific.on_action(state.specific, request.user, action, **form.cleaned_data)
    messages.success(request, _("Your decision is recorded."))
    return redirect("wagtailadmin_home")


@require_safe
def export_csv(request: HttpRequest, kind: int, pk: str) -> StreamingHttpResponse:
    """The same as a table."""
    obj, _title = _find(request, kind, pk)
    language = get_language() or "fr"
    answer = StreamingHttpResponse(as_csv(rows(decisions_on(obj)), language), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="decisions-{obj.pk}.csv"'
    return answer


@require_safe
def export_pdf(request: HttpRequest, kind: int, pk: str) -> HttpResponse:
    """The same on paper."""
    obj, title = _find(request, kind, pk)
    try:
        pdf = write_pdf(
            obj,
            title=title,
            asked_by=str(request.user),
            language=get_language() or "fr",
            now=timezone.now(),
        )
    except PaperFault:
        logger.exception("The decisions on %s could not be written", obj.pk)
        messages.error(request, _("The paper could not be written. The table says the same."))
        return redirect("decisions", kind, pk)
    name = f'attachment; filename="decisions-{obj.pk}.pdf"'
    return HttpResponse(pdf, content_type="application/pdf", headers={"Content-Disposition": name})
