"""Screens of schedule and emergencies: report, month, files, correcting beside a schedule, publishing before review."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_safe
from icalendar import Calendar, Event
from wagtail.models import Page

from home.editorial import agenda
from home.editorial.access import find_object
from home.editorial.emergencies import MAY_PUBLISH, desk_address, open_emergency, publish_in_emergency, take_back
from home.editorial.keeping import correct_live, may_come_back, may_edit, publish_again
from home.editorial.letters import moment
from home.editorial.models import EmergencyPublication, ScheduledRun
from home.rights import may_withdraw
from home.sheets import Row, as_csv

SEE_SCHEDULE = "home.view_scheduledrun"
SEE_EMERGENCIES = "home.view_emergencypublication"
PER_PAGE = 50
FIRST_MONTH, LAST_MONTH = date(2000, 1, 1), date(2099, 12, 1)


def _allow(request: HttpRequest, permission: str) -> None:
    if not request.user.has_perm(permission):
        raise PermissionDenied


# --- The schedule ------------------------------------------------------------------------------


@require_safe
def show_report(request: HttpRequest) -> HttpResponse:
    """Everything scheduled and what became of it; with `dry`, what the runner would do at this moment."""
    _allow(request, SEE_SCHEDULE)
    now, choice = timezone.now(), agenda.Choice.of(request.GET)
    page = Paginator(agenda.agenda(now, choice), PER_PAGE).get_page(request.GET.get("p"))
    page.object_list = agenda.with_addresses(list(page.object_list), request.user)
    context = {
        **_frame(request, choice, "report"),
        "entries": page.object_list,
        "page_obj": page,
        "forecast": agenda.dry_run(now) if "dry" in request.GET else None,
        "now": now,
    }
    return TemplateResponse(request, "home/desk/schedule_report.html", context)


@require_safe
def show_month(request: HttpRequest) -> HttpResponse:
    """A month of it, day by day."""
    _allow(request, SEE_SCHEDULE)
    now, choice = timezone.now(), agenda.Choice.of(request.GET)
    first = _month(request.GET.get("month", ""), timezone.localtime(now, timezone.get_default_timezone()).date())
    context = {
        **_frame(request, choice, "month"),
        "first": first,
        "weeks": agenda.month(first, now, choice),
        "earlier": f"{_moved(first, -1):%Y-%m}" if first > FIRST_MONTH else None,
        "later": f"{_moved(first, 1):%Y-%m}" if first < LAST_MONTH else None,
    }
    return TemplateResponse(request, "home/desk/schedule_month.html", context)


@require_safe
def export_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The report as a table."""
    _allow(request, SEE_SCHEDULE)
    rows = _rows(agenda.agenda(timezone.now(), agenda.Choice.of(request.GET)))
    answer = StreamingHttpResponse(as_csv(rows, get_language() or "fr"), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="schedule.csv"'
    return answer


@require_safe
def export_calendar(request: HttpRequest) -> HttpResponse:
    """What is still to come as a calendar file."""
    _allow(request, SEE_SCHEDULE)
    now = timezone.now()
    file = Calendar()
    file.add("prodid", "-//Officine//schedule//")
    file.add("version", "2.0")
    for entry in agenda.agenda(now, agenda.Choice.of(request.GET)):
        if entry.state in (agenda.State.PLANNED, agenda.State.DUE, agenda.State.FAILED):
            event = Event()
            event.add(
                "uid", f"{entry.kind}-{entry.content_type.pk}-{entry.object_id}-{entry.due_at:%Y%m%dT%H%M%SZ}@officine"
            )
            event.add("dtstamp", now)
            event.add("dtstart", entry.on or entry.due_at)
            event.add("summary", f"{entry.kind.label}: {entry.title}")
            file.add_component(event)
    answer = HttpResponse(file.to_ical(), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="schedule.ics"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, kind: int, pk: str) -> HttpResponse:
    """Ask, then begin a draft from what readers see now, beside the scheduled version."""
    obj = find_object(kind, pk)
    if not may_edit(obj, request.user):
        raise PermissionDenied
    if request.method == "POST":
        try:
            correct_live(obj=obj, user=request.user)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            messages.success(request, _("This is what readers see now. The scheduled version stays scheduled."))
        return redirect(desk_address(obj))
    return TemplateResponse(
        request,
        "home/desk/correct.html",
        _page(_("Correct what readers see now"), "edit", obj=obj, back=desk_address(obj)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def bring_back(request: HttpRequest, kind: int, pk: str) -> HttpResponse:
    """Ask, then publish again what was withdrawn, word for word as it was approved."""
    obj = find_object(kind, pk)
    if not may_withdraw(request.user):
        raise PermissionDenied
    if request.method == "POST":
        try:
            publish_again(obj=obj, user=request.user, now=timezone.now())
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            messages.success(request, _("Published again, as it was approved."))
        return redirect(desk_address(obj))
    context = _page(
        _("Publish again"), "upload", obj=obj, is_possible=may_come_back(obj, request.user), back=desk_address(obj)
    )
    return TemplateResponse(request, "home/desk/publish_again.html", context)


# --- Emergencies -------------------------------------------------------------------------------


class ReasonForm(forms.Form):
    """Why it cannot wait."""

    reason = forms.CharField(
        label=lazy("Why can this not wait for its review?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=lazy("Reviewers read it, and it is kept for good. Readers do not see it."),
    )


@require_safe
def show_emergencies(request: HttpRequest) -> HttpResponse:
    """Every publication before its review, and how it was made good."""
    _allow(request, SEE_EMERGENCIES)
    rows = EmergencyPublication.objects.select_related("end").order_by("-published_at", "-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("p"))
    title = _("Emergency publications")
    return TemplateResponse(
        request, "home/desk/emergencies.html", _page(title, "warning", page_obj=page, now=timezone.now())
    )


@require_http_methods(["GET", "HEAD", "POST"])
def publish_before_review(request: HttpRequest, kind: int, pk: str) -> HttpResponse:
    """Ask for the reason, then publish the newest version before its review."""
    _allow(request, MAY_PUBLISH)
    obj = find_object(kind, pk)
    form = ReasonForm(request.POST if "publish" in request.POST else None)
    try:
        if "withdraw" in request.POST:
            take_back(obj=obj, user=request.user)
            messages.success(request, _("Withdrawn: readers no longer see it."))
            return redirect(_after(request))
        if form.is_valid():
            emergency = publish_in_emergency(
                obj=obj, user=request.user, reason=form.cleaned_data["reason"], now=timezone.now()
            )
            due = moment(emergency.review_due_at)
            messages.warning(request, _("Published before its review, which is due by %(due)s.") % {"due": due})
            return redirect(_after(request))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    newest = obj.get_latest_revision_as_object()
    context = _page(
        _("Publish before review"),
        "warning",
        obj=obj,
        newest=newest,
        form=form,
        is_page=isinstance(obj, Page),
        waiting=open_emergency(obj),
        back=desk_address(obj),
    )
    return TemplateResponse(request, "home/desk/emergency.html", context)


def _after(request: HttpRequest) -> str:
    return "emergencies" if request.user.has_perm(SEE_EMERGENCIES) else "wagtailadmin_home"


# --- Parts -------------------------------------------------------------------------------------


def _page(title: str, icon: str, **context: Any) -> dict[str, Any]:
    crumbs = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}, {"url": "", "label": title}]
    return {"page_title": title, "header_title": title, "header_icon": icon, "breadcrumbs_items": crumbs, **context}


def _frame(request: HttpRequest, choice: agenda.Choice, view: str) -> dict[str, Any]:
    asked = request.GET.copy()
    for name in ("p", "month", "dry"):
        asked.pop(name, None)
    types = ScheduledRun.objects.order_by().values_list("content_type_id", flat=True).distinct()
    kinds = {agenda.page_type().pk, *types, *(entry.content_type.pk for entry in agenda.coming(timezone.now()))}
    names = sorted((str(ContentType.objects.get_for_id(pk).name), str(pk)) for pk in kinds)
    filters = [
        ("state", _("State"), agenda.State.choices, choice.state),
        ("kind", _("Change"), agenda.Kind.choices, choice.kind),
        ("type", _("Type"), [(pk, name) for name, pk in names], choice.type),
    ]
    return _page(
        _("Schedule"),
        "calendar-alt",
        view=view,
        filters=filters,
        asked=asked.urlencode(),
        zone=timezone.get_default_timezone_name(),
    )


def _rows(entries: list[agenda.Entry]) -> Iterator[Row]:
    yield [_("Title"), _("Type"), _("Change"), _("Due at"), _("State"), _("Last run at"), _("Error")]
    for entry in entries:
        yield [
            entry.title,
            entry.type_name,
            entry.kind.label,
            (entry.on or timezone.localtime(entry.due_at, timezone.get_default_timezone())).isoformat(),
            entry.state.label,
            timezone.localtime(entry.ran_at, timezone.get_default_timezone()).isoformat() if entry.ran_at else "",
            entry.error,
        ]


def _month(asked: str, today: date) -> date:
    try:
        first = date.fromisoformat(f"{asked}-01")
    except ValueError:
        first = today.replace(day=1)
    return min(max(first, FIRST_MONTH), LAST_MONTH)


def _moved(first: date, months: int) -> date:
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)
