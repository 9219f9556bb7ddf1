"""The list of campaigns: what runs, what comes and what is over."""

from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from campaigns.pages.calendar import coming_up, season
from campaigns.pages.campaign import CampaignPage, CampaignQuerySet
from campaigns.pages.shown import ORDER, show
from campaigns.rules.calendar import Phase
from home.base import BasePage


class CampaignIndexPage(BasePage):
    """The campaigns of one language, by phase."""

    template = "campaigns/campaign_index.html"
    needs_owners = False  # nothing medical
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["campaigns.CampaignPage"]
    content_panels: ClassVar[list[Panel]] = [*BasePage.content_panels]

    class Meta:
        verbose_name = _("list of campaigns")

    def campaigns(self) -> CampaignQuerySet:
        """The live campaigns of this list, whether announced or not."""
        return CampaignPage.objects.child_of(self).live().select_related("topic")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        now = timezone.now()
        shown = show(self.campaigns(), now, request)
        windows = [
            (campaign.page.title, campaign.url, campaign.window)
            for campaign in shown
            if campaign.phase is not Phase.CANCELLED
        ]
        context["groups"] = [
            {"phase": phase, "campaigns": members}
            for phase in ORDER
            if (members := [campaign for campaign in shown if campaign.phase is phase])
        ]
        context["coming"] = coming_up(windows, now, limit=5)
        context["season"] = season(windows, now)
        return context
