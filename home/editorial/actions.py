"""What happens at the end of a workflow. Wagtail loads this module before any model exists: it asks for them by name."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from home.editorial.rules import is_window_over


def publish_approved(workflow_state: Any, user: Any = None) -> None:
    """Publish what was approved, or schedule it when its start lies ahead, on behalf of the workflow.

    Nobody has the right to publish: the right comes from the approvals, which must all be for exactly
    this content, one for each declared step.

    :raises ValidationError: when an approval is missing or the end of publication has passed; also
        whatever listeners to publication raise. The caller's transaction then undoes the approval.
    """
    from home.editorial.approvals import missing_steps  # noqa: PLC0415  it needs models, which are not there yet above

    page = workflow_state.content_object
    page.refresh_from_db(fields=["latest_revision"])
    revision = page.latest_revision
    if missing_steps(page, revision.content, workflow_number=workflow_state.pk):
        raise ValidationError(_("The text has changed since it was approved: it has to be reviewed again."))
    if is_window_over(revision.as_object().expire_at, timezone.now()):
        raise ValidationError(_("The end of publication has already passed: choose another date, then submit again."))
    revision.publish(user=user, skip_permission_checks=True)
