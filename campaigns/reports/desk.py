"""Where the figures of campaigns are on the desk, and their place in the menu."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from campaigns.reports.views import SEE_COUNTS, counts, export


class CountsMenuItem(MenuItem):
    """Shown to people who may see the figures of campaigns."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether this person may."""
        return bool(request.user.has_perm(SEE_COUNTS))


@hooks.register("register_admin_menu_item")
def counts_menu_item() -> MenuItem:
    """What became of campaigns."""
    return CountsMenuItem(
        _("Figures of campaigns"), reverse("campaign_counts"), icon_name="view", name="campaign-figures", order=245
    )


@hooks.register("register_admin_urls")
def counts_urls() -> list[URLPattern]:
    """The addresses of the figures, below /admin/."""
    return [
        path("campaigns/figures/", counts, name="campaign_counts"),
        path("campaigns/figures/figures.csv", export, name="campaign_counts_export"),
    ]
