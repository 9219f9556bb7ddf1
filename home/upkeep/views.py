"""The report of all that is kept up: whose it is, by when it is read again, what it lacks."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.admin.admin_url_finder import AdminURLFinder

from home.paris import paris_day
from home.sheets import Row, as_csv
from home.upkeep.finding import Item
from home.upkeep.queries import looked_after_types, read_by_readers
from home.upkeep.rules import Standing
from home.upkeep.wording import GAPS, STANDINGS, say_gaps

SEE_UPKEEP = "home.see_upkeep"
PER_PAGE = 50
MINE, LACKING = "mine", "lacking"
ORDERS: dict[str, Callable[[Item], Any]] = {
    "date": lambda item: (item.due_on or date.min, item.title),
    "title": lambda item: item.title.casefold(),
    "owner": lambda item: (str(item.owner or "").casefold(), item.due_on or date.min),
    "kind": lambda item: (item.kind, item.due_on or date.min),
}


@require_safe
def show_report(request: HttpRequest) -> HttpResponse:
    """All of it, fifty at a time."""
    items = _asked(request)
    page = Paginator(items, PER_PAGE).get_page(request.GET.get("p"))
    finder = AdminURLFinder(request.user)
    title = _("Upkeep")
    crumbs = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}, {"url": "", "label": title}]
    context = {
        "page_title": title,
        "header_title": title,
        "header_icon": "calendar-check",
        "breadcrumbs_items": crumbs,
        "lines": [(item, finder.get_edit_url(item.thing), say_gaps(item.gaps)) for item in page.object_list],
        "page_obj": page,
        "filters": _filters(request.GET),
        "orders": _orders(request.GET),
        "asked": _without(request.GET, "p"),
    }
    return TemplateResponse(request, "home/desk/upkeep_report.html", context)


@require_safe
def export_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The same as a table."""
    answer = StreamingHttpResponse(
        as_csv(_rows(_asked(request)), get_language() or "fr"), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = 'attachment; filename="upkeep.csv"'
    return answer


def _asked(request: HttpRequest) -> list[Item]:
    """What this person wants to see of it, in their order; what makes no sense is left out of the question."""
    if not request.user.has_perm(SEE_UPKEEP):
        raise PermissionDenied
    asked = request.GET
    items = [item for item in read_by_readers(paris_day(timezone.now())) if _is_asked(item, asked, request.user)]
    name = asked.get("order", "").removeprefix("-")
    is_backwards = asked.get("order", "").startswith("-")
    return sorted(items, key=ORDERS.get(name, ORDERS["date"]), reverse=is_backwards)


def _is_asked(item: Item, asked: Mapping[str, str], person: Any) -> bool:
    kinds = {model._meta.model_name for model in looked_after_types()}
    kind, standing, whose = asked.get("kind", ""), asked.get("standing", ""), asked.get("whose", "")
    return (
        (kind not in kinds or item.type_name == kind)
        and (standing not in set(Standing) or item.standing == standing)
        and (whose != MINE or item.is_answered_by(person))
        and (whose != LACKING or bool(item.gaps) or item.is_nobodys)
    )


def _filters(asked: Mapping[str, str]) -> list[tuple[str, str, list[tuple[str, str]], str]]:
    kinds = sorted((str(model._meta.verbose_name), str(model._meta.model_name)) for model in looked_after_types())
    return [
        ("kind", _("Type"), [(name, label) for label, name in kinds], asked.get("kind", "")),
        ("standing", _("Review"), [(one.value, str(STANDINGS[one])) for one in Standing], asked.get("standing", "")),
        ("whose", _("Whose"), [(MINE, _("mine, and where I stand in")), (LACKING, _("lacking somebody or a date"))], asked.get("whose", "")),
    ]  # fmt: skip


def _orders(asked: Any) -> dict[str, str]:
    """The address of each order; asking for the present one turns it round."""
    present = asked.get("order") or "date"
    found = {}
    for name in ORDERS:
        query = asked.copy()
        query.pop("p", None)
        query["order"] = f"-{name}" if present == name else name
        found[name] = query.urlencode()
    return found


def _without(asked: Any, name: str) -> str:
    query = asked.copy()
    query.pop(name, None)
    return str(query.urlencode())


def _rows(items: list[Item]) -> Iterator[Row]:
    yield [
        _("Title"),
        _("Type"),
        _("Language"),
        _("Owner"),
        _("Stands in"),
        _("Review due on"),
        _("Review"),
        _("Lacking"),
    ]
    for item in items:
        yield [
            item.title,
            item.kind,
            item.language,
            str(item.owner or ""),
            str(item.backup or ""),
            item.due_on.isoformat() if item.due_on else "",
            str(STANDINGS[item.standing]),
            ", ".join(str(GAPS[gap]) for gap in item.gaps) or (_("nobody is there") if item.is_nobodys else ""),
        ]
