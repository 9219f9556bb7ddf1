"""Archives every publication in its own transaction, after the law has let it out."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone
from wagtail.log_actions import get_active_log_context
from wagtail.models import PageLogEntry, Revision
from wagtail.signals import page_published

from campaigns.archive.actions import archive
from campaigns.pages.campaign import CampaignPage


@receiver(page_published, sender=CampaignPage, dispatch_uid="archive_published_campaign")
def archive_published(instance: CampaignPage, revision: Revision | None = None, **kwargs: Any) -> None:
    """Keep what has just been published; what only waits for its date is kept on that date."""
    if instance.live:
        archive(page=instance, revision=revision, by=_publisher(revision), now=timezone.now())


@receiver(post_save, sender=CampaignPage, dispatch_uid="archive_new_alias")
def archive_alias(instance: CampaignPage, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """Keep a new alias: Wagtail makes it live without telling that it published."""
    if created and not raw and instance.live and instance.alias_of_id:
        archive(page=instance, revision=None, by=_publisher(None), now=timezone.now())


def _publisher(revision: Revision | None) -> str:
    """Who publishes: the person at the desk; else who set the date on which it happens by itself; else who wrote it."""
    at_the_desk = get_active_log_context().user
    if at_the_desk is not None or revision is None:
        return str(at_the_desk or "")
    scheduled = PageLogEntry.objects.filter(revision=revision, action="wagtail.publish.schedule", user__isnull=False)
    entry = scheduled.select_related("user").order_by("-timestamp").first()
    return str((entry.user if entry else revision.user) or "")
