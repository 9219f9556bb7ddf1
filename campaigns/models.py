"""The register of the awareness room: every table of this app, re-exported for Django to find."""

from campaigns.kits.models import Download, Edition, KitFile, Pharmacy, ShortCode
from campaigns.pages.campaign import CampaignPage
from campaigns.pages.index import CampaignIndexPage
from campaigns.planning.models import LanguageDecision
from campaigns.reports.models import DailyCount
from campaigns.seasons.models import DateChange, SeasonWindow
from campaigns.visits.models import Hit

__all__ = [
    "CampaignIndexPage",
    "CampaignPage",
    "DailyCount",
    "DateChange",
    "Download",
    "Edition",
    "Hit",
    "KitFile",
    "LanguageDecision",
    "Pharmacy",
    "SeasonWindow",
    "ShortCode",
]
