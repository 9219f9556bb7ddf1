"""Which languages of the site a campaign has not been written in, and whether it may open all the same."""

from uuid import UUID

from django.conf import settings

from campaigns.pages.campaign import CampaignPage
from campaigns.planning.models import LanguageDecision


def languages_left_out(campaign: UUID) -> list[str]:
    """The codes of languages in which the campaign is neither live nor handed in for review or approved."""
    written = {
        page.locale.language_code
        for page in CampaignPage.objects.filter(translation_key=campaign).select_related("locale")
        if page.live or page.approved_schedule or page.workflow_in_progress
    }
    return [code for code, _name in settings.LANGUAGES if code not in written]


def languages_not_live(campaign: UUID) -> list[str]:
    """The codes of languages in which readers do not find the campaign."""
    pages = CampaignPage.objects.live().filter(translation_key=campaign)
    live = set(pages.values_list("locale__language_code", flat=True))
    return [code for code, _name in settings.LANGUAGES if code not in live]


def last_decision(campaign: UUID) -> LanguageDecision | None:
    """What was decided last about a missing language."""
    return LanguageDecision.objects.of(campaign).select_related("by").order_by("-at", "-pk").first()


def may_open_without(campaign: UUID) -> bool:
    """Whether it was decided that the campaign may open with a language missing."""
    decision = last_decision(campaign)
    return decision is not None and decision.is_enough
