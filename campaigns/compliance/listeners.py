"""Refuses at the lowest seam: whatever makes a campaign live, schedules it, hands it in or approves it comes through here.

Wagtail and Django tell of every such row before it is written, inside the transaction of whoever writes it; a refusal
therefore changes nothing, be it from a form, a bulk action, the API, a copy, the worker or a shell.
"""

from typing import Any

from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver
from django.utils import timezone
from wagtail.models import Page, Revision, TaskState, WorkflowState
from wagtail.signals import page_published

from campaigns.compliance.judging import refuse_unless_complete
from campaigns.compliance.reading import text_fingerprint
from campaigns.law.models import LegalFile
from campaigns.pages.campaign import CampaignPage


@receiver(pre_save, sender=CampaignPage, dispatch_uid="refuse_live_campaign")
def refuse_live(instance: CampaignPage, raw: bool = False, update_fields: Any = None, **kwargs: Any) -> None:
    """A campaign goes live, or what is live changes its words, only with its checklist complete."""
    if raw or not instance.live or (update_fields and not _says_something(update_fields)):
        return
    before = CampaignPage.objects.filter(pk=instance.pk).first() if instance.pk else None
    if before is not None and before.live and text_fingerprint(before) == text_fingerprint(instance):
        return
    refuse_unless_complete(instance, timezone.now())


@receiver(page_published, sender=CampaignPage, dispatch_uid="refuse_published_campaign")
def refuse_published(instance: CampaignPage, **kwargs: Any) -> None:
    """Publishing the same words once more is publishing too: a visa may have ended since."""
    if instance.live:
        refuse_unless_complete(instance, timezone.now())


@receiver(pre_save, sender=Revision, dispatch_uid="refuse_scheduled_campaign")
def refuse_scheduled(instance: Revision, raw: bool = False, **kwargs: Any) -> None:
    """A version is scheduled only with its checklist complete."""
    if raw or instance.approved_go_live_at is None:
        return
    page = instance.as_object() if _is_of_campaign(instance) else None
    if page is not None:
        refuse_unless_complete(page, timezone.now())


@receiver(pre_save, sender=WorkflowState, dispatch_uid="refuse_submitted_campaign")
def refuse_submitted(instance: WorkflowState, raw: bool = False, **kwargs: Any) -> None:
    """A review begins, or goes on after changes were asked for, only with the checklist complete."""
    if raw or instance.status != WorkflowState.STATUS_IN_PROGRESS or not _is_of_campaign(instance):
        return
    before = WorkflowState.objects.filter(pk=instance.pk).values_list("status", flat=True).first()
    if before != WorkflowState.STATUS_IN_PROGRESS:
        _refuse_newest(instance.object_id)


@receiver(pre_save, sender=TaskState, dispatch_uid="refuse_approved_campaign")
def refuse_approved(instance: TaskState, raw: bool = False, **kwargs: Any) -> None:
    """Nobody approves a version whose checklist is not complete."""
    if raw or instance.status != TaskState.STATUS_APPROVED or not _is_of_campaign(instance.workflow_state):
        return
    before = TaskState.objects.filter(pk=instance.pk).values_list("status", flat=True).first()
    if before is not None and before != TaskState.STATUS_APPROVED:
        refuse_unless_complete(instance.revision.as_object(), timezone.now())


@receiver(post_save, sender=CampaignPage, dispatch_uid="follow_kind_of_series")
def follow_series(instance: CampaignPage, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """The next season of a product campaign is one too, without its visa: nobody has to remember to say so."""
    if raw or not created or LegalFile.objects.filter(campaign=instance.translation_key).exists():
        return
    others = CampaignPage.objects.in_season_of(instance.series).exclude(translation_key=instance.translation_key)
    file = LegalFile.objects.products().filter(campaign__in=others.values("translation_key")).order_by("-pk").first()
    if file is not None:
        LegalFile.objects.create(
            campaign=instance.translation_key,
            kind=file.kind,
            product_name=file.product_name,
            common_name=file.common_name,
        )


def _refuse_newest(object_id: str) -> None:
    page = CampaignPage.objects.filter(pk=object_id).first()
    if page is not None:
        newest = page.get_latest_revision_as_object() if page.latest_revision_id else page
        refuse_unless_complete(newest, timezone.now())


def _is_of_campaign(row: Any) -> bool:
    model = row.content_type.model_class()
    return model is not None and issubclass(model, CampaignPage)


def _says_something(update_fields: Any) -> bool:
    """Whether a partial save touches what readers see, rather than Wagtail's bookkeeping in the page table."""
    own = {field.name for field in CampaignPage._meta.local_fields}
    texts = {"title", "slug", "seo_title", "search_description", "live", "locale"}
    return bool(set(update_fields) & (own | texts) - {"page_ptr"}) or not set(update_fields) <= {
        field.name for field in Page._meta.get_fields()
    }
