"""Asks how campaigns stand before the law: their checklists, what is missing, which visas end soon."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from campaigns.compliance.judging import Judged, Judgement, judge
from campaigns.compliance.models import CheckAnswer
from campaigns.compliance.reading import file_of
from campaigns.law.models import LegalFile
from campaigns.pages.campaign import CampaignPage
from campaigns.rules.law import WARN_DAYS
from home.paris import paris_day


@dataclass(frozen=True)
class Ending:
    """A visa that ends soon."""

    file: LegalFile
    title: str
    days_left: int


def newest(page: CampaignPage) -> CampaignPage:
    """The page as it was written last: what would go out next."""
    version: CampaignPage = page.get_latest_revision_as_object() if page.latest_revision_id else page
    return version


def judgements(campaign: UUID, now: datetime) -> list[Judgement]:
    """The checklist of each language version, as it was written last."""
    pages = CampaignPage.objects.filter(translation_key=campaign).select_related("locale").order_by("pk")
    found = list(pages)
    file = file_of(found[0]) if found else None
    return [judge(newest(page), now, file) for page in found]


def missing_for(campaign: UUID) -> list[Judged]:
    """What keeps a campaign from going out, over all its languages; nothing when the law lets it out now."""
    return [one for judgement in judgements(campaign, timezone.now()) for one in judgement.missing]


def history(campaign: UUID, language: str) -> dict[str, list[CheckAnswer]]:
    """Every answer ever given in one language, newest first, by check."""
    found: dict[str, list[CheckAnswer]] = {}
    for answer in CheckAnswer.objects.filter(campaign=campaign, language=language).order_by("-at", "-pk"):
        found.setdefault(answer.check_code, []).append(answer)
    return found


def product_files() -> list[LegalFile]:
    """The legal files of product campaigns, the visa that ends first before others."""
    return sorted(
        LegalFile.objects.products(), key=lambda file: (file.visa_expires_on is None, str(file.visa_expires_on))
    )


def ending_visas(now: datetime) -> list[Ending]:
    """Visas that end within 90 days or have ended in the last 30, the first to end first."""
    today = paris_day(now)
    files = LegalFile.objects.products().filter(
        visa_expires_on__lte=today + timedelta(days=max(WARN_DAYS)), visa_expires_on__gte=today - timedelta(days=30)
    )
    found = []
    for file in files.order_by("visa_expires_on", "pk"):
        page = CampaignPage.objects.filter(translation_key=file.campaign).order_by("pk").first()
        if page is not None and file.visa_expires_on is not None:
            found.append(Ending(file, page.title, (file.visa_expires_on - today).days))
    return found
