"""The dates and the readiness of campaigns where people are already: on the edit form and on the admin's home page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.ui.components import Component

from campaigns.pages.campaign import CampaignPage
from campaigns.pages.panel import HOOK
from campaigns.planning.queries.dates import window_lines
from campaigns.planning.queries.planner import Plan, plans
from campaigns.planning.queries.readiness import judge_all
from campaigns.planning.readiness import show_readiness
from campaigns.planning.views.rights import may_change, may_see
from campaigns.rules.calendar import Phase
from campaigns.rules.readiness import State

SOON = timedelta(days=60)
SHOWN = 8
OVER = {Phase.CLOSED, Phase.WITHDRAWN, Phase.CANCELLED}


@dataclass
class PageComponent(Component):
    """On the edit form of a campaign: how ready it is, and its dates with the way to change them."""

    page: CampaignPage
    request: HttpRequest
    template_name = "campaigns/desk/page_panel.html"

    class Media:
        css: ClassVar[dict[str, list[str]]] = {"all": ["mooc/css/planner.css"]}

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        now, campaign = timezone.now(), self.page.translation_key
        lines = window_lines(campaign, now)
        return {
            "campaign": campaign,
            "lines": lines,
            "waits": any(line.waits for line in lines),
            "readiness": show_readiness(judge_all([campaign], now)[campaign], now),
            "may_change": may_change(self.request),
        }


@hooks.register(HOOK)
def dates_of_page(page: CampaignPage, request: HttpRequest) -> Component | None:
    """Show dates to people who may see them."""
    return PageComponent(page, request) if may_see(request) else None


class ReadinessPanel(Component):
    """On the admin's home page: campaigns that open within two months, or run already, and are not ready."""

    name = "campaign_readiness"
    template_name = "campaigns/desk/home_panel.html"
    order = 220

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        if not may_see(parent_context["request"]):
            return {"plans": []}
        now = timezone.now()
        first: dict[UUID, Plan] = {}
        for plan in plans(now):
            if _wants_attention(plan, now + SOON):
                first.setdefault(plan.campaign, plan)
        listed = sorted(first.values(), key=lambda plan: plan.row.opens_at if plan.row else now)
        return {"plans": listed[:SHOWN]}


def _wants_attention(plan: Plan, until: Any) -> bool:
    if plan.row is None or plan.phase in OVER or plan.readiness.state in (State.READY, State.OVER):
        return False
    return bool(plan.row.opens_at <= until)
