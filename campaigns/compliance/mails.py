"""Writes to those who keep legal files that a visa ends soon; the worker delivers."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, ngettext, override

from campaigns.events import VisaEndsSoon
from campaigns.pages.campaign import CampaignPage
from home.accounts.models import User
from home.events import listen

KEEPERS = "campaigns.change_legalfile"


@listen(VisaEndsSoon)
def warn_keepers(fact: VisaEndsSoon) -> None:
    """Write to each of them in their language. Written down in the transaction of the warning, so neither lost nor twice."""
    page = CampaignPage.objects.filter(translation_key=fact.campaign).order_by("pk").first()
    if page is None:
        return
    address = settings.WAGTAILADMIN_BASE_URL + reverse("campaign_law", args=[fact.campaign])
    for person in keepers():
        with override(person.language or settings.LANGUAGE_CODE):
            context: dict[str, Any] = {
                "title": page.title, "expires_on": fact.expires_on, "days_left": fact.days_left, "address": address,
                "site_url": settings.WAGTAILADMIN_BASE_URL,
            }  # fmt: skip
            subject = ngettext(
                "Visa of “%(title)s”: %(days)s day left", "Visa of “%(title)s”: %(days)s days left", fact.days_left
            )
            if fact.days_left == 0:
                subject = gettext("Visa of “%(title)s”: last day")
            EmailMessage(
                subject % {"title": page.title, "days": fact.days_left},
                render_to_string("campaigns/email/visa_ends_soon.txt", context),
                to=[person.email],
            ).send()


def keepers() -> list[User]:
    """The active people who may change legal files."""
    found = User.objects.with_perm(KEEPERS, is_active=True, include_superusers=False)
    return list(found.exclude(email="").order_by("pk"))
