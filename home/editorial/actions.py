"""What happens at the end of a workflow. Wagtail loads this module before any model exists: it asks for them by name."""

from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from home.editorial.rules import content_hash, is_window_over


def publish_approved(workflow_state: Any, user: Any = None) -> None:
    """Publish what was approved, or schedule it when its start lies ahead, on behalf of the workflow.

    The last reviewer needs no right to publish: the right comes from the approvals, which must
    all be for exactly this content.

    :raises ValidationError: when an approval is missing or the end of publication has passed; also
        whatever listeners to publication raise. The caller's transaction then undoes the approval.
    """
    model = apps.get_model("home", "ReviewRecord")
    page = workflow_state.content_object
    page.refresh_from_db(fields=["latest_revision"])
    revision = page.latest_revision
    approved = set(
        model.objects.filter(
            workflow_number=workflow_state.pk, decision="approved", content_hash=content_hash(revision.content)
        ).values_list("task_number", flat=True)
    )
    needed = set(workflow_state.workflow.tasks.filter(active=True).values_list("pk", flat=True))
    if not needed <= approved:
        raise ValidationError(_("The text has changed since it was approved: it has to be reviewed again."))
    if is_window_over(revision.as_object().expire_at, timezone.now()):
        raise ValidationError(_("The end of publication has already passed: choose another date, then submit again."))
    revision.publish(user=user, skip_permission_checks=True)
