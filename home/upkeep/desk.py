"""Puts upkeep on the desk: what is due on the admin home, everything among the reports."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from home.paris import paris_day
from home.upkeep import views
from home.upkeep.queries import due_for

SHOWN = 8


@hooks.register("register_admin_urls")
def upkeep_urls() -> list[URLPattern]:
    """Where the report is, below /admin/."""
    return [
        path("reports/upkeep/", views.show_report, name="upkeep_report"),
        path("reports/upkeep/upkeep.csv", views.export_csv, name="upkeep_csv"),
    ]


class UpkeepMenuItem(MenuItem):
    """Shown to those who may see the report."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether this person may."""
        return bool(request.user.has_perm(views.SEE_UPKEEP))


@hooks.register("register_reports_menu_item")
def upkeep_menu_item() -> MenuItem:
    """Upkeep, among the reports."""
    address = reverse("upkeep_report")
    return UpkeepMenuItem(_("Upkeep"), address, icon_name="calendar-check", name="upkeep", order=35)


class DuePanel(Component):
    """What is due for review and this person answers for: theirs first, soonest first."""

    name = "due_for_review"
    template_name = "home/desk/upkeep_panel.html"
    order = 110

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        found, finder = due_for(user, paris_day(timezone.now())), AdminURLFinder(user)
        return {
            "lines": [(item, finder.get_edit_url(item.thing), item.is_of(user)) for item in found[:SHOWN]],
            "more": max(0, len(found) - SHOWN),
            "may_see_all": user.has_perm(views.SEE_UPKEEP),
        }


@hooks.register("construct_homepage_panels")
def show_due(request: HttpRequest, panels: list[Any]) -> None:
    """Put it on everybody's admin home; it shows nothing where nothing is due."""
    panels.append(DuePanel())
