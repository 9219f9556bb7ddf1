"""Where the screens of the campaign manager's desk are, and their place in the menu."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from campaigns.planning import panels
from campaigns.planning.views import dates, planner, seasons
from campaigns.planning.views.rights import may_see

__all__ = ["panels", "planning_urls"]  # panels registers what it shows on the edit form

HERE = "campaigns/dates/<uuid:campaign>/"
THERE = HERE + "<slug:territory>/"


class PlannerMenuItem(MenuItem):
    """Shown to people who may see the dates of campaigns."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether this person may."""
        return may_see(request)


@hooks.register("register_admin_menu_item")
def planner_menu_item() -> MenuItem:
    """The year of campaigns."""
    return PlannerMenuItem(
        _("Campaign planner"), reverse("campaign_planner"), icon_name="calendar-alt", name="campaigns", order=240
    )


@hooks.register("register_admin_urls")
def planning_urls() -> list[URLPattern]:
    """The addresses of the desk, below /admin/."""
    return [
        path("campaigns/planner/", planner.show_year, name="campaign_planner"),
        path("campaigns/planner/list/", planner.show_list, name="campaign_list"),
        path("campaigns/planner/campaigns.csv", planner.export, name="campaign_export"),
        path(HERE, dates.show_dates, name="campaign_dates"),
        path(HERE + "new/", dates.choose_territory, name="campaign_window_new"),
        path(HERE + "languages/", dates.decide_languages, name="campaign_languages"),
        path(HERE + "next/", seasons.prepare_next, name="campaign_roll"),
        path(HERE + "discard/", seasons.discard_season, name="campaign_discard"),
        path(THERE, dates.edit_window, name="campaign_window"),
        path(THERE + "extend/", dates.extend_dates, name="campaign_window_extend"),
        path(THERE + "confirm/", dates.confirm_some, name="campaign_window_confirm"),
        path(THERE + "cancel/", dates.cancel_or_resume, name="campaign_window_cancel"),
        path(THERE + "remove/", dates.remove_window, name="campaign_window_remove"),
    ]
