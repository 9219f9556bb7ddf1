"""Which season of a campaign comes after another."""

from datetime import datetime
from uuid import UUID

from campaigns.pages.campaign import CampaignPage
from campaigns.rules.planning import next_label
from campaigns.seasons.models import SeasonWindow


def next_season_of(campaign: UUID) -> CampaignPage | None:
    """The page of the season after this one: that with its label, or the first to open after it."""
    page = CampaignPage.objects.filter(translation_key=campaign).order_by("pk").first()
    if page is None:
        return None
    others = CampaignPage.objects.filter(series=page.series).exclude(translation_key=campaign).order_by("pk")
    pages: dict[UUID, CampaignPage] = {other.translation_key: other for other in reversed(others)}
    label = next_label(page.season)
    named = [other for other in pages.values() if label != page.season and other.season == label]
    if named:
        return named[0]
    opens: dict[UUID, datetime] = {}
    for row in SeasonWindow.objects.filter(campaign__in=[campaign, *pages]):
        opens[row.campaign] = min(opens.get(row.campaign, row.opens_at), row.opens_at)
    later = [key for key in opens if key != campaign and campaign in opens and opens[key] > opens[campaign]]
    return pages[min(later, key=lambda key: opens[key])] if later else None
