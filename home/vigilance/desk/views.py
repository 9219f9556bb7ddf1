"""The two inboxes at the desk: vigilance with its clock, and the messages of editors."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages as say
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from home.accounts.access import person_of
from home.paris import paris_day
from home.sheets import as_csv
from home.vigilance import actions
from home.vigilance.access import message_of, messages_of
from home.vigilance.desk.forms import ForwardForm, HandBackForm, NoteForm, QualifyForm, elements_of, proposed
from home.vigilance.models import Message
from home.vigilance.queries import audit_rows, line_of, page_title, vigilance_lines

PER_PAGE = 40
VIGILANCE, EDITORS = Message.Inbox.VIGILANCE, Message.Inbox.EDITORS


# --- Vigilance ------------------------------------------------------------------------------------


@require_safe
def vigilance(request: HttpRequest) -> HttpResponse:
    """What may be an adverse event: what waits first, the shortest clock on top."""
    lines = vigilance_lines(messages_of(request, VIGILANCE), paris_day(timezone.now()))
    page = Paginator(lines, PER_PAGE).get_page(request.GET.get("p"))
    frame = _frame(_("Vigilance"), "warning", page_obj=page, lines=page.object_list)
    return TemplateResponse(request, "home/vigilance/list.html", frame)


@require_safe
def audit(request: HttpRequest) -> StreamingHttpResponse:
    """All of it as a table."""
    rows = audit_rows(messages_of(request, VIGILANCE), paris_day(timezone.now()))
    answer = StreamingHttpResponse(as_csv(rows, get_language() or "fr"), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="vigilance.csv"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One text as it was received, what the machine saw, and what people decided."""
    message = message_of(request, VIGILANCE, pk)
    filled: dict[str, forms.Form] = {}
    if request.method == "POST":
        asked = request.POST.get("do", "")
        if asked == "forget-address":
            actions.remove_email(message=message, by=person_of(request), now=timezone.now())
            return redirect("vigilance:detail", pk)
        if asked in FORMS:
            form = filled[asked] = FORMS[asked](request.POST)
            if form.is_valid() and _carried_out(request, asked, message, form):
                return redirect("vigilance:index" if asked == "hand-back" else "vigilance:detail", *_where(asked, pk))
    today = paris_day(timezone.now())
    latest = message.qualifications.order_by("-at", "-pk").first()
    start = {"elements": latest.elements if latest else proposed(message)}
    start |= {"outcome": latest.outcome, "criterion": latest.criterion} if latest else {}
    context = {
        "message": message,
        "line": line_of(message, today),
        "place": page_title(message.about) or message.about,
        "elements": elements_of(message),
        "latest": latest,
        "qualify": filled.get("qualify") or QualifyForm(initial=start),
        "forward": filled.get("forward") or ForwardForm(initial={"sent_on": today}),
        "note": filled.get("note") or NoteForm(),
        "hand_back": filled.get("hand-back") or HandBackForm(),
        "history": _history(message),
    }
    frame = _frame(_("Message %(number)s") % {"number": pk}, "warning", ("vigilance:index", _("Vigilance")), **context)
    return TemplateResponse(request, "home/vigilance/detail.html", frame)


FORMS: dict[str, type[forms.Form]] = {
    "qualify": QualifyForm, "forward": ForwardForm, "note": NoteForm, "hand-back": HandBackForm,
}  # fmt: skip
VERBS: dict[str, Callable[..., Any]] = {
    "qualify": actions.qualify, "forward": actions.send_on, "note": actions.add_note, "hand-back": actions.hand_back,
}  # fmt: skip


def _carried_out(request: HttpRequest, asked: str, message: Message, form: forms.Form) -> bool:
    try:
        VERBS[asked](message=message, by=person_of(request), now=timezone.now(), **form.cleaned_data)
    except ValidationError as refused:
        form.add_error(None, refused.messages)
        return False
    say.success(request, _("Written down."))
    return True


def _where(asked: str, pk: int) -> tuple[int, ...]:
    return () if asked == "hand-back" else (pk,)


def _history(message: Message) -> list[Any]:
    """Everything that people did about it, oldest first."""
    kinds = [("qualify", message.qualifications), ("forward", message.forwardings), ("note", message.notes), ("move", message.moves)]  # fmt: skip
    rows = [{"kind": kind, "row": row} for kind, related in kinds for row in related.order_by("at", "pk")]
    return sorted(rows, key=lambda one: one["row"].at)


# --- Editors --------------------------------------------------------------------------------------


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Questions, corrections and contributions: what waits; with ?all=1 also what is done."""
    shows_all = bool(request.GET.get("all"))
    rows = messages_of(request, EDITORS)
    rows = rows if shows_all else rows.filter(done_at=None)
    page = Paginator(rows.order_by("-received_at", "-pk"), PER_PAGE).get_page(request.GET.get("p"))
    frame = _frame(_("Messages of readers"), "mail", page_obj=page, shows_all=shows_all)
    return TemplateResponse(request, "home/messages/desk/list.html", frame)


@require_safe
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """One message, to answer by e-mail, to tick off, or to hand over to vigilance."""
    found = message_of(request, EDITORS, pk)
    context = {"message": found, "place": page_title(found.about) or found.about, "history": _history(found)}
    title = _("Message %(number)s") % {"number": pk}
    frame = _frame(title, "mail", ("reader_messages:index", _("Messages of readers")), **context)
    return TemplateResponse(request, "home/messages/desk/detail.html", frame)


@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Done, taken up again, its address forgotten, or handed over to vigilance."""
    found, by, now = message_of(request, EDITORS, pk), person_of(request), timezone.now()
    asked = request.POST.get("do", "")
    if asked == "hand-over":
        actions.hand_over(message=found, by=by, now=now)
        say.success(request, _("Handed over: vigilance has been told by e-mail."))
        return redirect("reader_messages:index")
    if asked == "done":
        actions.mark_done(message=found, by=by, now=now)
    elif asked == "reopen":
        actions.reopen(message=found)
    elif asked == "forget-address":
        actions.remove_email(message=found, by=by, now=now)
    return redirect("reader_messages:detail", pk)


def _frame(title: str, icon: str, above: tuple[str, str] | None = None, **context: Any) -> dict[str, Any]:
    crumbs = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
    crumbs += [{"url": reverse(above[0]), "label": above[1]}] if above else []
    crumbs.append({"url": "", "label": title})
    return {"page_title": title, "header_title": title, "header_icon": icon, "breadcrumbs_items": crumbs, **context}
