"""Puts links on the desk: the report, the panel of the admin home, the notice on forms."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from home.links.desk.views import SEE, detail, export, report
from home.links.queries import broken_for, broken_in
from home.paris import paris_day

SHOWN = 6
URLS: list[URLPattern | URLResolver] = [
    path("", report, name="report"),
    path("links.csv", export, name="csv"),
    path("<int:pk>/", detail, name="detail"),
]


class LinksMenuItem(MenuItem):
    """For those who may see the report."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(SEE))


@hooks.register("register_admin_urls")
def link_urls() -> list[URLResolver]:
    """Where the screens are."""
    return [path("reports/links/", include((URLS, "links")))]


@hooks.register("register_reports_menu_item")
def links_menu_item() -> MenuItem:
    """Among the reports."""
    return LinksMenuItem(lazy("Links"), reverse("links:report"), icon_name="link", name="links", order=60)


class BrokenLinksPanel(Component):
    """Broken links: this person's own first."""

    name = "broken_links"
    template_name = "home/links/panel.html"
    order = 125

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        links = broken_for(parent_context["request"].user, paris_day(timezone.now()))
        return {"links": list(links.prefetch_related("places")[:SHOWN]), "number": links.count()}


@hooks.register("construct_homepage_panels")
def show_broken_links(request: HttpRequest, panels: list[Any]) -> None:
    """Put them on the admin home."""
    if request.user.has_perm(SEE):
        panels.append(BrokenLinksPanel())


@hooks.register("before_edit_page")
def say_on_page(request: HttpRequest, page: Page) -> None:
    """Say on the form of a page that one of its links is dead."""
    _say(request, page)


@hooks.register("before_edit_snippet")
def say_on_snippet(request: HttpRequest, instance: Any) -> None:
    """Say it on the form of a rule, a claim or a source."""
    _say(request, instance)


def _say(request: HttpRequest, thing: Any) -> None:
    if request.method != "GET" or request.headers.get("X-Requested-With") or not request.user.has_perm(SEE):
        return
    if found := broken_in(thing, paris_day(timezone.now())):
        pairs = ((reverse("links:detail", args=[link.pk]), link.url) for link in found)
        listed = format_html_join(", ", '<a href="{}">{}</a>', pairs)
        messages.warning(request, format_html("{} {}", _("Dead links stand here:"), listed))
