"""Keeps what is scheduled, and what is in review, when another version is published: Wagtail would cancel it without a word."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.models import Page, Revision, WorkflowMixin
from wagtail.permissions import policy_registry

_execute = PublishRevisionAction.execute


def _publish_and_keep(self: PublishRevisionAction, skip_permission_checks: bool = False) -> Any:
    """Publish; versions of the same object that are scheduled for later stay scheduled.

    A version that is itself scheduled replaces them: that is how an editor moves a date. A review in progress ends, as
    in Wagtail, unless it is of a newer version than the one that goes live.
    """
    now = timezone.now()
    starts_at = self.object.go_live_at
    with transaction.atomic():
        later = Revision.objects.for_instance(self.object).filter(approved_go_live_at__gt=now)
        kept = dict(later.exclude(pk=self.revision.pk).values_list("pk", "approved_go_live_at"))
        answer = _execute(self, skip_permission_checks=skip_permission_checks)
        goes_live = starts_at is None or starts_at <= now
        if goes_live:
            for pk, go_live_at in kept.items():
                Revision.objects.filter(pk=pk).update(approved_go_live_at=go_live_at)
        if goes_live or not self.object.live:
            _end_review(self)
    return answer


def _end_review(publication: PublishRevisionAction) -> None:
    """Cancel the review of what has just been published, or of something older (WAGTAIL_WORKFLOW_CANCEL_ON_PUBLISH is off)."""
    obj = publication.object
    state = obj.current_workflow_state if isinstance(obj, WorkflowMixin) else None
    if state is None:
        return
    read = state.current_task_state.revision_id if state.current_task_state else None
    if read is None or read <= publication.revision.pk:
        state.cancel(user=publication.user)


def keep_schedules() -> None:
    """Take this seam, the one that the edit form, reviews, bulk actions, snippets and the API all publish through."""
    PublishRevisionAction.execute = _publish_and_keep


@transaction.atomic
def correct_live(*, obj: Any, user: Any) -> Revision:
    """Begin a draft from what readers see now, beside the version that is scheduled; that one stays as it is.

    :raises PermissionDenied: for somebody who may not edit.
    :raises ValidationError: when nothing is live, or a draft beside the schedule exists already.
    """
    if not may_edit(obj, user):
        raise PermissionDenied
    is_newest = Revision.objects.filter(pk=obj.latest_revision_id, approved_go_live_at__isnull=False).exists()
    if not obj.live or obj.live_revision is None or not is_newest:
        raise ValidationError(_("There is nothing to correct beside the schedule: edit the page as usual."))
    version = obj.live_revision.as_object()
    version.go_live_at = None
    draft: Revision = version.save_revision(
        user=user, previous_revision=obj.live_revision, log_action=True, clean=False
    )  # fmt: skip
    return draft


def may_edit(obj: Any, user: Any) -> bool:
    """Whether this person may write in this page or snippet."""
    if isinstance(obj, Page):
        return bool(obj.permissions_for_user(user).can_edit())
    return bool(policy_registry.get(obj).user_has_permission(user, "change"))
