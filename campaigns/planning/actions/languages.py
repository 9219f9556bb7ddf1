"""Lets a campaign open once every language is live or one was said to be enough, and tells its managers when it did not."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from campaigns.pages.campaign import CampaignPage
from campaigns.planning.mails import write_to_managers
from campaigns.planning.queries.languages import languages_not_live, may_open_without
from campaigns.rules.calendar import is_waiting
from campaigns.seasons import actions as seasons
from campaigns.seasons.models import SeasonWindow


@transaction.atomic
def weigh_languages(*, campaign: UUID, now: datetime) -> None:
    """Write down on the windows of a campaign whether it may open.

    The windows are locked before anything is read: of two languages that go live at once, the second sees the first.
    """
    if seasons.lock_windows(campaign):
        may_open = not languages_not_live(campaign) or may_open_without(campaign)
        seasons.let_open(campaign=campaign, may_open=may_open, now=now)


def tell_of_held(*, now: datetime) -> int:
    """Write to the managers of every campaign whose date passed without its opening, once; return how many were told of.

    Nothing is said of a campaign that is live in no language: its readers wait for nothing.
    """
    due = SeasonWindow.objects.running().held().filter(held_told_at=None, opens_at__lte=now, closes_at__gt=now)
    live = CampaignPage.objects.live().values("translation_key")
    campaigns = due.filter(campaign__in=live).order_by("campaign").values_list("campaign", flat=True).distinct()
    return sum(_tell(campaign, now) for campaign in list(campaigns))


@transaction.atomic
def _tell(campaign: UUID, now: datetime) -> bool:
    waiting = [
        row for row in seasons.lock_windows(campaign) if is_waiting(row.window, now) and row.held_told_at is None
    ]
    if not waiting:
        return False  # another worker was a moment quicker, or it has just opened
    SeasonWindow.objects.filter(pk__in=[row.pk for row in waiting]).update(held_told_at=now)
    write_to_managers(campaign, waiting)
    return True
