"""Keeps reviews true to the text: approvals follow an unchanged text, and leave a changed one."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision, TaskState, WorkflowState

from home.editorial.rules import content_hash
from home.editorial.set_up import grant_below


@receiver(pre_save, sender=Revision, dispatch_uid="keep_reviewed_content")
def keep_reviewed_content(instance: Revision, **kwargs: Any) -> None:
    """Watch autosave, which writes over the revision it made: an approval is for the text that was read.

    While a review is in progress the approvals of this revision are void when its text changes.
    Text that is live, or that a finished review approved, is not written over at all.

    :raises PermissionDenied: which Wagtail turns into a message for the editor.
    """
    if instance.pk is None or kwargs.get("update_fields"):
        return
    before = Revision.objects.filter(pk=instance.pk).values_list("content", flat=True).first()
    if before is None or content_hash(before) == content_hash(instance.content):
        return
    states = TaskState.objects.filter(revision_id=instance.pk)
    is_live = getattr(instance.base_content_object, "live_revision_id", None) == instance.pk
    if is_live or states.filter(workflow_state__status=WorkflowState.STATUS_APPROVED).exists():
        raise PermissionDenied(_("This version has been reviewed. Reload the page to work on a new version."))
    states.filter(status=TaskState.STATUS_APPROVED).update(status=TaskState.STATUS_CANCELLED)


@receiver(post_save, sender=Revision, dispatch_uid="follow_revision")
def follow_revision(instance: Revision, created: bool, **kwargs: Any) -> None:
    """Move a review in progress to the newest revision.

    Earlier approvals come along when the content is the same: a comment or a save without a
    change does not start the review over. When the content changed they stay behind.
    """
    if not created:
        return
    workflow_state = WorkflowState.objects.active().filter(
        base_content_type_id=instance.base_content_type_id, object_id=instance.object_id
    ).first()  # fmt: skip
    if workflow_state is None:
        return
    states = TaskState.objects.filter(workflow_state=workflow_state)
    previous = (
        Revision.objects.filter(base_content_type_id=instance.base_content_type_id, object_id=instance.object_id)
        .exclude(pk=instance.pk)
        .order_by("-created_at", "-pk")
        .first()
    )
    if previous is not None and content_hash(previous.content) == content_hash(instance.content):
        for state in states.filter(revision=previous, status=TaskState.STATUS_APPROVED):
            state.copy(update_attrs={"revision": instance})
    states.filter(status=TaskState.STATUS_IN_PROGRESS).update(revision=instance)


@receiver(post_save, dispatch_uid="open_section")
def open_section(instance: Any, created: bool, raw: bool, **kwargs: Any) -> None:
    """Let those who work in a section into a new one: the campaign index of another language, say."""
    if created and not raw and isinstance(instance, Page):
        grant_below(instance)
