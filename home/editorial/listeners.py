"""Keeps reviews true to the text: approvals follow an unchanged text, and leave a changed one."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models.signals import post_save, pre_delete, pre_save
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import DraftStateMixin, Page, Revision, TaskState, WorkflowMixin, WorkflowState
from wagtail.signals import copy_for_translation_done, published, unpublished, workflow_cancelled

from home.editorial.approvals import is_read
from home.editorial.emergencies import ask_for_review, make_good, open_emergency, refuse_when_blocked, withdraw
from home.editorial.rules import wording_hash
from home.editorial.set_up import attach_review, grant_below


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
    if before is None or wording_hash(before) == wording_hash(instance.content):
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
    if previous is not None and wording_hash(previous.content) == wording_hash(instance.content):
        for state in states.filter(revision=previous, status=TaskState.STATUS_APPROVED):
            state.copy(update_attrs={"revision": instance})
    states.filter(status=TaskState.STATUS_IN_PROGRESS).update(revision=instance)


@receiver(post_save, dispatch_uid="open_section")
def open_section(instance: Any, created: bool, raw: bool, **kwargs: Any) -> None:
    """Let those who work in a section into a new one, and give it its review: the campaign index of another language, say."""
    if created and not raw and isinstance(instance, Page):
        grant_below(instance)
        attach_review(instance)


@receiver(copy_for_translation_done, dispatch_uid="translate_as_draft")
def translate_as_draft(target_obj: Any, **kwargs: Any) -> None:
    """The translation of a snippet begins as a draft: Wagtail copies that the original is live, and the draft of its words."""
    if isinstance(target_obj, DraftStateMixin) and not isinstance(target_obj, Page):
        target_obj.live, target_obj.has_unpublished_changes = False, True
        target_obj.live_revision = target_obj.latest_revision = None
        target_obj.first_published_at = target_obj.last_published_at = target_obj.go_live_at = None


# --- What was published before its review -----------------------------------------------------


@receiver(pre_save, sender=Revision, dispatch_uid="refuse_overdue")
def refuse_overdue(instance: Revision, **kwargs: Any) -> None:
    """Refuse another text while the review of an emergency publication is overdue. A comment, or what was read, is no change.

    :raises ValidationError: with the sentence that the editor reads.
    """
    obj = instance.base_content_object
    if kwargs.get("update_fields") or not isinstance(obj, WorkflowMixin) or open_emergency(obj) is None:
        return
    newest = obj.latest_revision
    is_change = newest is None or wording_hash(newest.content) != wording_hash(instance.content)
    if is_change and not is_read(obj, instance.content):
        refuse_when_blocked(obj, timezone.now())


@receiver(published, dispatch_uid="make_good_emergency")
def make_good_emergency(instance: Any, revision: Revision, **kwargs: Any) -> None:
    """A reviewed version that goes live ends an emergency; any other is refused while a review is overdue."""
    if instance.live and isinstance(instance, WorkflowMixin):
        make_good(instance, revision, timezone.now())


@receiver([unpublished, pre_delete], dispatch_uid="withdraw_emergency")
def withdraw_emergency(instance: Any, **kwargs: Any) -> None:
    """What nobody reads any more waits for no review."""
    if isinstance(instance, DraftStateMixin):
        withdraw(instance, timezone.now())


@receiver(workflow_cancelled, dispatch_uid="keep_asking_for_review")
def keep_asking_for_review(instance: WorkflowState, **kwargs: Any) -> None:
    """The review of an emergency publication cannot be called off: it starts again."""
    obj = instance.content_object
    if obj is not None and (emergency := open_emergency(obj)):
        ask_for_review(obj, emergency.publisher)
