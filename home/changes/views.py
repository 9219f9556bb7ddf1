"""The report of translations: missing, behind, in step; as a list and as CSV."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from home.changes.queries import Line, State, translations
from home.sheets import Row, as_csv

SEE = "wagtailadmin.access_admin"
ON_A_PAGE = 50
STATES: dict[State, str | Promise] = {
    State.BEHIND: gettext_lazy("older than its source"),
    State.MISSING: gettext_lazy("no translation"),
    State.DRAFT: gettext_lazy("not published yet"),
    State.IN_STEP: gettext_lazy("in step"),
}


@require_safe
@permission_required(SEE)
def show_translations(request: HttpRequest) -> HttpResponse:
    """Every page and its other languages, what wants doing first."""
    asked = {name: request.GET.get(name, "") for name in ("state", "kind", "language")}
    kinds = {str(line.source.content_type_id): str(line.source.content_type.name) for line in translations()}
    shown = Paginator(translations(**asked), ON_A_PAGE).get_page(request.GET.get("p"))
    context = {
        "page_title": _("Translations"),
        "header_title": _("Translations"),
        "header_icon": "globe",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": _("Translations")},
        ],
        "page_obj": shown,
        "rows": [(line, STATES[line.state], _compare(line)) for line in shown.object_list],
        "filters": [
            ("state", _("State"), list(STATES.items()), asked["state"]),
            ("kind", _("Type"), sorted(kinds.items(), key=lambda pair: pair[1]), asked["kind"]),
            ("language", _("Language"), settings.LANGUAGES, asked["language"]),
        ],
        "asked": "&".join(f"{name}={value}" for name, value in asked.items() if value),
    }
    return TemplateResponse(request, "home/desk/translations.html", context)


@require_safe
@permission_required(SEE)
def export_translations(request: HttpRequest) -> StreamingHttpResponse:
    """The same as CSV."""
    asked = {name: request.GET.get(name, "") for name in ("state", "kind", "language")}
    rows = _rows(translations(**asked))
    answer = StreamingHttpResponse(as_csv(rows, get_language() or "fr"), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="translations.csv"'
    return answer


def compare_address(source: int, follows: int) -> str:
    """Where Wagtail shows what changed in the source since the version that a translation follows."""
    return reverse("wagtailadmin_pages:revisions_compare", args=[source, follows, "live"])


def _compare(line: Line) -> str:
    return compare_address(line.source.pk, line.follows_number) if line.follows_number else ""


def _rows(lines: list[Line]) -> Iterator[Row]:
    yield [_("Source"), _("Type"), _("Language"), _("State"), _("Older since"), _("Translation")]
    for line in lines:
        since: Any = timezone.localtime(line.since_at).isoformat() if line.since_at else ""
        title = line.page.title if line.page else ""
        yield [
            line.source.title,
            str(line.source.content_type.name),
            line.language,
            str(STATES[line.state]),
            since,
            title,
        ]
