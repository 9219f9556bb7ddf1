"""The register of the awareness room: every table of this app, re-exported for Django to find."""

from campaigns.kits.models import Download, Edition, KitFile, Pharmacy, ShortCode
from campaigns.pages.campaign import CampaignPage
from campaigns.pages.index import CampaignIndexPage
from campaigns.planning.models import LanguageDecision
from campaigns.seasons.models import DateChange, SeasonWindow

__all__ = [
    "CampaignIndexPage",
    "CampaignPage",
    "DateChange",
    "Download",
    "Edition",
    "KitFile",
    "LanguageDecision",
    "Pharmacy",
    "SeasonWindow",
    "ShortCode",
]
