"""The screen of the figures of campaigns, and the same as a file."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns.reports import forms
from campaigns.reports.chart import draw
from campaigns.reports.exports import lines
from campaigns.reports.forms import PERIODS, BadPeriod
from campaigns.reports.queries import PLAIN, Asked, Campaign, list_campaigns, see_report
from campaigns.rules.figures import LEAST
from campaigns.rules.visits import KEPT_MONTHS
from campaigns.seasons.models import TERRITORIES
from campaigns.visits.models import KINDS
from home.sheets import as_csv

SEE_COUNTS = "campaigns.see_counts"
View = Callable[..., HttpResponseBase]


def for_those_who_see_counts(view: View) -> View:
    """Open a screen to people with this permission. Reading holds no transaction."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(SEE_COUNTS):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return transaction.non_atomic_requests(guarded)


@for_those_who_see_counts
@require_safe
def counts(request: HttpRequest) -> HttpResponse:
    """Charts and tables of what happened to campaigns."""
    now, known = timezone.now(), list_campaigns(_language())
    asked, period = _asked(request, known)
    report = see_report(asked=asked, known=known, now=now)
    fields = request.GET.copy()
    context = {
        "header_title": _("Figures of campaigns"),
        "header_icon": "view",
        "breadcrumbs_items": [{"url": "", "label": _("Figures of campaigns")}],
        "report": report,
        "charts": draw(report),
        "kinds": [str(dict(KINDS)[kind]) for kind in PLAIN],
        "campaigns": known,
        "territories": TERRITORIES,
        "periods": PERIODS,
        "period": period,
        "query": fields.urlencode(),
        "least": LEAST,
        "kept_months": KEPT_MONTHS,
    }
    return TemplateResponse(request, "campaigns/reports/counts.html", context)


@for_those_who_see_counts
@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The same figures as a CSV file."""
    now, language = timezone.now(), _language()
    known = list_campaigns(language)
    asked, _period = _asked(request, known)
    report = see_report(asked=asked, known=known, now=now)
    answer = StreamingHttpResponse(
        as_csv(lines(asked, known, report), language), content_type="text/csv; charset=utf-8"
    )
    span = asked.span
    answer["Content-Disposition"] = f'attachment; filename="figures-{span.first:%Y-%m-%d}-{span.last:%Y-%m-%d}.csv"'
    return answer


def _asked(request: HttpRequest, known: list[Campaign]) -> tuple[Asked, str]:
    now = timezone.now()
    try:
        return forms.read(request.GET, known, now=now)
    except BadPeriod:
        messages.error(request, _("Give two dates, the earlier one first. You see the last 30 days."))
        return forms.usual(now=now), forms.USUAL


def _language() -> str:
    return get_language() or "fr"
