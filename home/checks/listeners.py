"""Checks once more on the server: whatever hands in a draft or makes a page live comes through here.

Wagtail and Django tell of every such row before it is written, inside the transaction of whoever writes it; a refusal
therefore changes nothing, be it from a form, a bulk action, the API, a copy, the worker or a shell.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.utils import timezone
from wagtail.models import DraftStateMixin, Page, WorkflowState

from home.checks.registry import blocking, refused_at_publication
from home.checks.wording import say_refusal


@receiver(pre_save, sender=WorkflowState, dispatch_uid="checks_refuse_submitted")
def refuse_submitted(instance: WorkflowState, raw: bool = False, **kwargs: Any) -> None:
    """A review begins, or goes on after changes were asked for, only without what blocks.

    :raises ValidationError: one text that says all of it.
    """
    if raw or instance.status != WorkflowState.STATUS_IN_PROGRESS:
        return
    before = WorkflowState.objects.filter(pk=instance.pk).values_list("status", flat=True).first()
    if before == WorkflowState.STATUS_IN_PROGRESS:
        return
    obj = instance.content_object
    if isinstance(obj, Page):
        obj = Page.objects.get(pk=obj.pk).specific
    newest = obj.get_latest_revision_as_object() if obj.latest_revision_id else obj
    if found := blocking(newest, timezone.now()):
        raise ValidationError(say_refusal(found, newest))


@receiver(pre_save, dispatch_uid="checks_refuse_live")
def refuse_live(instance: Any, raw: bool = False, update_fields: Any = None, **kwargs: Any) -> None:
    """What a gate blocks never goes live: a course without authors, say.

    :raises ValidationError: one text that says all of it.
    """
    if raw or update_fields or not isinstance(instance, DraftStateMixin) or not instance.live:
        return
    if found := refused_at_publication(instance, timezone.now()):
        raise ValidationError(say_refusal(found, instance))
