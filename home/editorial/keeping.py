"""The one way to readers: nothing unread passes, and what is scheduled or in review is kept when another version goes live."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.actions.copy_for_translation import CopyPageForTranslationAction, CopyPageForTranslationPermissionError
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.models import Page, Revision, WorkflowMixin
from wagtail.permissions import policy_registry

from home.editorial.approvals import missing_steps
from home.editorial.models import EmergencyPublication
from home.editorial.rules import content_hash, is_window_over
from home.editorial.upkeep import look_after
from home.rights import may_withdraw

_execute = PublishRevisionAction.execute
_check_translation = CopyPageForTranslationAction.check


def _publish_and_keep(self: PublishRevisionAction, skip_permission_checks: bool = False) -> Any:
    """Publish what is read; versions of the same object that are scheduled for later stay scheduled.

    A version that is itself scheduled replaces them: that is how an editor moves a date. A review in progress ends, as
    in Wagtail, unless it is of a newer version than the one that goes live.
    """
    self.check(skip_permission_checks=skip_permission_checks)
    refuse_unread(self)
    now = timezone.now()
    starts_at = self.object.go_live_at
    with transaction.atomic():
        look_after(obj=self.object, revision=self.revision, by=self.user, log_action=self.log_action, now=now)
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


def refuse_unread(publication: PublishRevisionAction) -> None:
    """Let nothing pass that somebody wants to publish and that not every step of its review has approved word for word.

    Not asked of what nobody in particular publishes: the worker at its time, migrations, the demonstration. That is code on
    the server, and no address leads to it. An emergency publication is written down before it comes here.

    :raises ValidationError: naming the steps that are missing.
    """
    obj, revision, user = publication.object, publication.revision, publication.user
    if user is None or not isinstance(obj, WorkflowMixin):
        return
    emergencies = EmergencyPublication.objects.of(obj).open()
    fingerprint = content_hash(revision.content)
    if emergencies.filter(revision_number=revision.pk, content_hash=fingerprint, publisher=user).exists():
        return
    if missing := missing_steps(obj, revision.content):
        raise ValidationError(
            _(
                "“%(title)s” cannot be published: nobody has approved exactly this text at %(steps)s. Submit it for review."
            )
            % {"title": revision.object_str, "steps": ", ".join(step.name for step in missing)}
        )


def _end_review(publication: PublishRevisionAction) -> None:
    """Cancel the review of what has just been published, or of something older (WAGTAIL_WORKFLOW_CANCEL_ON_PUBLISH is off)."""
    obj = publication.object
    state = obj.current_workflow_state if isinstance(obj, WorkflowMixin) else None
    if state is None:
        return
    read = state.current_task_state.revision_id if state.current_task_state else None
    if read is None or read <= publication.revision.pk:
        state.cancel(user=publication.user)


def _translate_as_draft(self: CopyPageForTranslationAction, skip_permission_checks: bool = False) -> None:
    """A translation begins as a draft. Wagtail lets translators ask for an alias, which is live at once in another language."""
    _check_translation(self, skip_permission_checks=skip_permission_checks)
    if self.user and (self.alias or self.copy_parents):
        raise CopyPageForTranslationPermissionError(_("Translate the page above first: an alias would be live unread."))


def keep_schedules() -> None:
    """Take these seams; the first is the one that the edit form, reviews, bulk actions, snippets and the API all publish through."""
    PublishRevisionAction.execute = _publish_and_keep
    CopyPageForTranslationAction.check = _translate_as_draft


@transaction.atomic
def publish_again(*, obj: Any, user: Any, now: datetime) -> None:
    """Bring back the newest version of something withdrawn, word for word as every step of its review approved it.

    :raises PermissionDenied: for who may not withdraw.
    :raises ValidationError: when it is live, scheduled or over, or not every step has approved it; also whatever listeners
        to publication raise.
    """
    if not may_withdraw(user):
        raise PermissionDenied
    (Page if isinstance(obj, Page) else type(obj))._base_manager.select_for_update().get(pk=obj.pk)
    obj = type(obj)._base_manager.get(pk=obj.pk)
    revision = obj.get_latest_revision()
    if obj.live or obj.approved_schedule or revision is None:
        raise ValidationError(_("There is nothing to bring back."))
    if is_window_over(revision.as_object().expire_at, now):
        raise ValidationError(_("The end of publication of this version has already passed."))
    revision.publish(user=user, skip_permission_checks=True)


def may_come_back(obj: Any, user: Any) -> bool:
    """Whether this person may bring back what was withdrawn."""
    if obj.live or obj.latest_revision is None or obj.first_published_at is None or not may_withdraw(user):
        return False
    return not obj.approved_schedule and not missing_steps(obj, obj.latest_revision.content)


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
