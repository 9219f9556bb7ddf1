"""Reports → Links: what is broken, where it stands, and what can be done about it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.admin_url_finder import AdminURLFinder

from home.accounts.access import person_of
from home.links.actions import look_soon, vouch
from home.links.models import Link
from home.links.queries import broken_for, table
from home.paris import paris_day
from home.sheets import as_csv

SEE, CHANGE = "home.view_link", "home.change_link"
PER_PAGE = 50


class TrustForm(forms.Form):
    """Until when it works, and how one knows."""

    until_on = forms.DateField(
        label=lazy("It works for me until"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
    )
    reason = forms.CharField(
        label=lazy("How do you know?"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )  # fmt: skip


@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """The broken ones, mine first; with ?all=1 every address."""
    links, shows_all = _asked(request)
    page = Paginator(links.prefetch_related("places", "owners"), PER_PAGE).get_page(request.GET.get("p"))
    frame = _frame(_("Links"), page_obj=page, shows_all=shows_all)
    return TemplateResponse(request, "home/links/report.html", frame)


@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The same as a table."""
    links, _shows_all = _asked(request)
    answer = StreamingHttpResponse(as_csv(table(links), get_language() or "fr"), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="links.csv"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One address: look at it again, or vouch for it."""
    _allow(request, SEE)
    link = get_object_or_404(Link, pk=pk)
    form = TrustForm(request.POST if request.POST.get("do") == "vouch" else None)
    if request.method == "POST":
        _allow(request, CHANGE)
        if request.POST.get("do") == "look":
            look_soon(link=link, now=timezone.now())
            messages.success(request, _("The worker looks at it next."))
            return redirect("links:detail", pk)
        if form.is_valid():
            try:
                vouch(link=link, by=person_of(request), now=timezone.now(), **form.cleaned_data)
            except ValidationError as refused:
                form.add_error(None, refused.messages)
            else:
                return redirect("links:detail", pk)
    finder = AdminURLFinder(request.user)
    places = [
        (place, finder.get_edit_url(place.thing) if place.thing else None)
        for place in link.places.order_by("title", "pk")
    ]
    trusts = link.trusts.order_by("-at", "-pk")
    frame = _frame(_("Link"), link=link, places=places, trusts=trusts, form=form, may=request.user.has_perm(CHANGE))
    frame["breadcrumbs_items"].insert(1, {"url": reverse("links:report"), "label": _("Links")})
    return TemplateResponse(request, "home/links/detail.html", frame)


def _asked(request: HttpRequest) -> tuple[Any, bool]:
    _allow(request, SEE)
    if request.GET.get("all"):
        return Link.objects.standing().order_by("host", "url"), True
    return broken_for(person_of(request), paris_day(timezone.now())), False


def _allow(request: HttpRequest, permission: str) -> None:
    if not request.user.has_perm(permission):
        raise PermissionDenied


def _frame(title: str, **context: Any) -> dict[str, Any]:
    crumbs = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}, {"url": "", "label": title}]
    return {"page_title": title, "header_title": title, "header_icon": "link", "breadcrumbs_items": crumbs, **context}
