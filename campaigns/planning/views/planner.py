"""The planner: the year in lanes, the same as a list, and as a file."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns.pages.campaign import AUDIENCES
from campaigns.planning.queries.planner import LANES, Choice, Plan, chosen, first_week, plans, year
from campaigns.planning.readiness import STATES
from campaigns.planning.views.rights import for_readers
from campaigns.planning.wording import PHASES
from campaigns.rules.planner import monday_of
from campaigns.seasons.models import TERRITORIES
from home.sheets import Row, as_csv
from home.words import Topic

HALF_A_YEAR = timedelta(weeks=26)
EARLIEST, LATEST = date(2000, 1, 3), date(2100, 1, 4)


@for_readers
@require_safe
def show_year(request: HttpRequest) -> HttpResponse:
    """A year by week, in lanes."""
    now, choice = timezone.now(), _choice(request)
    found = chosen(plans(now), choice)
    context = {
        **_frame(request, choice, "year"),
        "year": year(found, choice, now),
        "plans": found,
        "undated": [plan for plan in found if plan.row is None],
        "cancelled": [plan for plan in found if plan.row and plan.row.cancelled_at],
    }
    return TemplateResponse(request, "campaigns/desk/planner.html", context)


@for_readers
@require_safe
def show_list(request: HttpRequest) -> HttpResponse:
    """The same campaigns as a table, one line for each territory."""
    choice = _choice(request)
    context = {**_frame(request, choice, "list"), "plans": chosen(plans(timezone.now()), choice)}
    return TemplateResponse(request, "campaigns/desk/planner_list.html", context)


@for_readers
@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The same campaigns as a CSV file."""
    language = get_language() or "fr"
    rows = _rows(chosen(plans(timezone.now()), _choice(request)))
    answer = StreamingHttpResponse(as_csv(rows, language), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="campaigns-{timezone.localdate():%Y-%m-%d}.csv"'
    return answer


def _rows(found: list[Plan]) -> Iterator[Row]:
    yield [
        _("Campaign"), _("Season"), _("Territory"), _("Time zone"), _("Communication opens"), _("Service opens"),
        _("Service ends"), _("Withdrawn"), _("Opening confirmed"), _("End confirmed"), _("Phase"), _("Readiness"), _("Details"),
    ]  # fmt: skip
    for plan in found:
        row = plan.row
        times = (row.announced_at, row.opens_at, row.closes_at, row.withdrawn_at) if row else (None,) * 4
        yield [
            plan.title, plan.season, plan.place, plan.zone_name,
            *(at.astimezone(row.zone).isoformat(timespec="minutes") if row and at else "" for at in times),
            *(_yes(row.is_opening_confirmed if row else False), _yes(row.is_closing_confirmed if row else False)),
            plan.phase_name, plan.readiness.state_name, plan.readiness.sentence,
        ]  # fmt: skip


def _yes(answer: bool) -> str:
    return _("yes") if answer else _("no")


def _choice(request: HttpRequest) -> Choice:
    """What the address asks for; what it asks wrongly is left out."""

    def one_of(name: str, known: Any) -> str:
        value = request.GET.get(name, "")
        return value if value in known else ""

    return Choice(
        first=_first(request.GET.get("from", "")),
        lanes=one_of("lanes", LANES) or LANES[0],
        territory=one_of("territory", {name.value for name, _label in TERRITORIES}),
        audience=one_of("audience", dict(AUDIENCES)),
        topic=request.GET.get("topic", "")[:50],
        phase=one_of("phase", {phase.value for phase in PHASES}),
        readiness=one_of("readiness", {state.value for state in STATES}),
    )


def _first(text: str) -> date:
    try:
        day = monday_of(date.fromisoformat(text))
    except ValueError:
        return first_week(timezone.now())
    return min(max(day, EARLIEST), LATEST)


def _frame(request: HttpRequest, choice: Choice, view: str) -> dict[str, Any]:
    """What both views show around the campaigns: filters, and the ways to the other view and to the file."""
    query = request.GET.copy()
    query.pop("from", None)
    asked = query.urlencode()
    topics = [(topic.slug, topic.name) for topic in Topic.objects.order_by("slug")]
    return {
        "page_title": _("Campaign planner"),
        "header_title": _("Campaign planner"),
        "header_icon": "calendar-alt",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": _("Campaign planner")},
        ],
        "view": view,
        "choice": choice,
        "asked": asked,
        "filters": [
            ("territory", _("Territory"), [(name.value, label) for name, label in TERRITORIES], choice.territory),
            ("audience", _("Audience"), AUDIENCES, choice.audience),
            ("topic", _("Topic"), topics, choice.topic),
            ("phase", _("Phase"), [(phase.value, label) for phase, label in PHASES.items()], choice.phase),
            ("readiness", _("Readiness"), [(one.value, label) for one, label in STATES.items()], choice.readiness),
        ],
        "lane_names": [("campaign", _("Campaign")), ("territory", _("Territory")), ("audience", _("Audience"))],
        "earlier": (choice.first - HALF_A_YEAR).isoformat(),
        "later": (choice.first + HALF_A_YEAR).isoformat(),
    }
