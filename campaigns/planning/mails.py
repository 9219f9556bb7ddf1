"""Writes to the managers of campaigns that one of them has not opened; the worker delivers."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, override

from campaigns.pages.campaign import CampaignPage
from campaigns.pages.dates import say_moment
from campaigns.planning.queries.languages import languages_not_live
from campaigns.planning.wording import language_name
from campaigns.rules.territories import Territory
from campaigns.seasons.models import SeasonWindow, territory_name
from home.accounts.models import User

MANAGERS = "campaigns.change_seasonwindow"


def write_to_managers(campaign: UUID, waiting: Sequence[SeasonWindow]) -> None:
    """Write to each of them, in their language, where the campaign has not opened and which language is missing."""
    page = CampaignPage.objects.live().filter(translation_key=campaign).order_by("pk").first()
    missing = languages_not_live(campaign)
    if page is None:
        return
    address = settings.WAGTAILADMIN_BASE_URL + reverse("campaign_dates", args=[campaign])
    for person in _managers():
        with override(person.language or settings.LANGUAGE_CODE):
            context: dict[str, Any] = {
                "title": page.title,
                "languages": ", ".join(language_name(code) for code in missing),
                "places": [(territory_name(Territory(row.territory)), say_moment(row.opens_at, row.zone)) for row in waiting],
                "address": address,
                "site_url": settings.WAGTAILADMIN_BASE_URL,
            }  # fmt: skip
            EmailMessage(
                gettext("“%(title)s” has not opened: a language is missing") % {"title": page.title},
                render_to_string("campaigns/email/not_opened.txt", context),
                to=[person.email],
            ).send()


def _managers() -> list[User]:
    found = User.objects.with_perm(MANAGERS, is_active=True, include_superusers=False)
    return list(found.exclude(email="").order_by("pk"))
