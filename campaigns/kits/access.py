"""The only way a request reaches a pharmacy's details, a campaign's kit, or what somebody took."""

from datetime import datetime
from typing import Any

from django.http import Http404
from django.utils import timezone

from campaigns.kits.models import Download, Pharmacy
from campaigns.pages.campaign import CampaignPage
from campaigns.rules.calendar import Phase
from campaigns.rules.material import expires_on
from home.accounts.models import User

RUNNING = frozenset({Phase.SOON, Phase.OPEN, Phase.LAST_DAYS})


def own_pharmacy(user: Any) -> Pharmacy | None:
    """The details this person gave; None for a visitor and for who gave none."""
    if not getattr(user, "is_authenticated", False):
        return None
    return Pharmacy.objects.filter(person=user).first()


def own_download(user: User, pk: int) -> Download:
    """Something this person took; Http404 when it is somebody else's."""
    download: Download | None = Download.objects.of(user).select_related("edition").filter(pk=pk).first()
    if download is None:
        raise Http404("No such download.")
    return download


def announced_campaign(slug: str, language: str, *, now: datetime) -> CampaignPage:
    """The campaign with that address, in a language, while visitors may know of it; else Http404.

    An address of another language is understood too: whoever changes language keeps the page.
    """
    public = CampaignPage.objects.announced(now).public()
    keys = public.filter(slug=slug).values("translation_key")
    found = public.filter(translation_key__in=keys, locale__language_code=language)
    page: CampaignPage | None = found.select_related("locale", "topic").order_by("path").first()
    if page is None:
        raise Http404("No such campaign.")
    return page


def is_running(campaign: CampaignPage, *, now: datetime) -> bool:
    """Whether material of this campaign may be handed out: announced, not over, and its review not overdue.

    A campaign for a medicine prints its mandatory statements on a third of every piece: these layouts do not, so that
    its material is made by hand and attached to its page.
    """
    window = campaign.window_at(now)
    if window is None or not campaign.live or campaign.phase_at(now) not in RUNNING:
        return False
    if campaign.legal_file() is not None:
        return False
    return timezone.localdate(now) <= expires_on(window.closes_at, campaign.review_due_on)


def may_download(user: Any, campaign: CampaignPage, *, now: datetime) -> bool:
    """Whether this person, or a visitor, may take material of this campaign now.

    The one question that every view asks. What depends on the person, such as a lesson to finish first, belongs here.
    """
    return is_running(campaign, now=now)
