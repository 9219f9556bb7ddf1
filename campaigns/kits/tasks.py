"""What the worker does for kits: a whole kit takes longer than a page may."""

import logging

from django.utils import timezone
from django_tasks import task

from campaigns.kits import actions
from campaigns.kits.archive import want_whole_kit, write_kit
from campaigns.kits.making import store
from campaigns.kits.models import KitFile, Pharmacy
from campaigns.pages.campaign import CampaignPage
from home.paper import PaperFault

logger = logging.getLogger(__name__)


@task()
def make_whole_kit(file_id: int) -> None:
    """Make the ZIP that a row was claimed for. Run twice, it is made once; words that changed meanwhile end it."""
    file = KitFile.objects.filter(pk=file_id).first()
    if file is None or file.state == KitFile.State.READY:
        return
    now = timezone.now()
    campaign = CampaignPage.objects.live().filter(
        translation_key=file.campaign, locale__language_code=file.language
    ).select_related("locale", "topic").first()  # fmt: skip
    pharmacy = Pharmacy.objects.filter(person=file.person_id).first() if file.person_id else None
    if campaign is None or (file.person_id and pharmacy is None):
        actions.give_up(file=file)
        return
    kit = want_whole_kit(campaign=campaign, pharmacy=pharmacy, now=now)
    if kit.key != file.key:
        actions.give_up(file=file)
        return
    try:
        content = write_kit(kit, now=now, told=lambda done: actions.go_on(file=file, done=done, now=timezone.now()))
    except PaperFault:
        logger.exception("A kit could not be made")
        actions.give_up(file=file)
    else:
        store(file, content, now=timezone.now())
