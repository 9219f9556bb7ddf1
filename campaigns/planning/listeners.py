"""Weighs the languages of a campaign anew whenever one goes live or away, or its dates change.

Wagtail and Django tell of every such row inside the transaction of whoever writes it: a form, the schedule, a bulk action,
a copy or a shell.
"""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone

from campaigns.events import DatesChanged
from campaigns.pages.campaign import CampaignPage
from campaigns.planning.actions.languages import weigh_languages
from home.events import listen


@receiver([post_save, post_delete], sender=CampaignPage, dispatch_uid="weigh_languages_of_page")
def page_changed(instance: CampaignPage, raw: bool = False, **kwargs: Any) -> None:
    """A language version was written or deleted."""
    if not raw:
        weigh_languages(campaign=instance.translation_key, now=timezone.now())


@listen(DatesChanged)
def dates_changed(fact: DatesChanged) -> None:
    """Dates were set or moved: a season that lies ahead again is asked anew."""
    weigh_languages(campaign=fact.campaign, now=fact.at)
