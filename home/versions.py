"""What an object with scheduled versions says to its editors: when it is locked, and which dates have done their work."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from wagtail.locks import ScheduledForPublishLock
from wagtail.models import LockableMixin


class ScheduledVersions:
    """For everything with drafts; put it before Wagtail's classes.

    A version that waits for its time is locked, as in Wagtail. A newer draft beside it is not: what readers see now can
    be corrected without giving up what is scheduled.
    """

    def get_lock(self: Any) -> Any:
        """The lock of the newest version; that of the schedule only where the newest version is the scheduled one."""
        lock = super().get_lock()  # type: ignore[misc]
        if not isinstance(lock, ScheduledForPublishLock):
            return lock
        if self.revisions.filter(pk=self.latest_revision_id, approved_go_live_at__isnull=False).exists():
            return lock
        task = self.current_workflow_task
        return LockableMixin.get_lock(self) or (task and task.lock_class(self, task)) or None

    def get_latest_revision_as_object(self: Any) -> Any:
        """The newest version as an editor goes on with it. Wagtail's form of pages does not ask here, that of snippets does."""
        version = super().get_latest_revision_as_object()  # type: ignore[misc]
        forget_fired_dates(version, stored=self, now=timezone.now())
        return version


def forget_fired_dates(version: Any, *, stored: Any, now: datetime) -> None:
    """Take away the dates that have done their work from what an editor goes on with: they would only refuse the form.

    `stored`: the same object as it is in the database, which knows what has happened.
    """
    has_fired = stored.expired or (stored.live_revision_id and stored.live_revision_id == stored.latest_revision_id)
    if has_fired and version.go_live_at and version.go_live_at <= now:
        version.go_live_at = None
    if stored.expired and version.expire_at and version.expire_at <= now:
        version.expire_at = None
