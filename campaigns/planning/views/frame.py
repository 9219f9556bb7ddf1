"""What the screens of the desk have in common: the campaign they are about, and Wagtail's page around them."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.pages.campaign import CampaignPage
from campaigns.planning.queries.dates import campaign_pages


def find_pages(campaign: UUID) -> list[CampaignPage]:
    """The language versions of a campaign, that of the reader's language first. Raises Http404 where there is none."""
    pages = campaign_pages(campaign)
    if not pages:
        raise Http404
    return pages


def frame(pages: list[CampaignPage], title: str, *, below: bool = False) -> dict[str, Any]:
    """The head and the trail of a screen about one campaign; `below` its dates desk, or that desk itself."""
    trail = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("campaign_planner"), "label": _("Campaign planner")},
    ]
    if below:
        trail.append({"url": reverse("campaign_dates", args=[pages[0].translation_key]), "label": pages[0].title})
    trail.append({"url": "", "label": title})
    return {
        "page_title": title,
        "header_title": title,
        "page_subtitle": pages[0].season,
        "header_icon": "calendar-alt",
        "breadcrumbs_items": trail,
    }
