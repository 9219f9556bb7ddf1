"""The register of the awareness room: every table of this app, re-exported for Django to find."""

from campaigns.archive.models import ArchivedFile, ArchivedVersion
from campaigns.compliance.models import CheckAnswer, ComplianceCheck, NeutralWord, SurfaceShare, VisaWarning
from campaigns.kits.models import Download, Edition, KitFile, Pharmacy, ShortCode
from campaigns.law.models import LegalFile, LegalFileChange
from campaigns.pages.campaign import CampaignPage
from campaigns.pages.index import CampaignIndexPage
from campaigns.planning.models import LanguageDecision
from campaigns.reports.models import DailyCount
from campaigns.seasons.models import DateChange, SeasonWindow
from campaigns.visits.models import Hit

__all__ = [
    "ArchivedFile",
    "ArchivedVersion",
    "CampaignIndexPage",
    "CampaignPage",
    "CheckAnswer",
    "ComplianceCheck",
    "DailyCount",
    "DateChange",
    "Download",
    "Edition",
    "Hit",
    "KitFile",
    "LanguageDecision",
    "LegalFile",
    "LegalFileChange",
    "NeutralWord",
    "Pharmacy",
    "SeasonWindow",
    "ShortCode",
    "SurfaceShare",
    "VisaWarning",
]
