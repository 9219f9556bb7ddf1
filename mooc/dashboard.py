"""What the admin home shows beside Wagtail's own panels: what is scheduled, what failed, and whether the worker lives."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from home.editorial.models import ScheduledRun
from home.editorial.schedule import planned
from home.editorial.views import SEE_SCHEDULE
from mooc.health import is_worker_alive

SHOWN = 8


@dataclass(frozen=True)
class Line:
    """One scheduled change, with the address of its edit form for those who may use it."""

    title: str
    kind: str
    due_at: datetime
    url: str | None
    error: str = ""
    next_try_at: datetime | None = None


class WorkerWarning(Component):
    """Says when nothing scheduled would happen because no worker is running."""

    name = "worker_warning"
    template_name = "mooc/desk/worker_warning.html"
    order = 50

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"is_silent": not is_worker_alive()}


class SchedulePanel(Component):
    """The next scheduled changes, after those that failed and wait for another try."""

    name = "schedule"
    template_name = "mooc/desk/schedule.html"
    order = 230

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        failed = ScheduledRun.objects.filter(state=ScheduledRun.State.FAILED).order_by("due_at")[:SHOWN]
        coming = planned(timezone.now(), SHOWN)
        changes: list[Any] = [*failed, *coming]
        editable = _editable([change.object_id for change in changes], parent_context["request"].user)
        return {
            "failed": [_line(change.object_title, change, editable) for change in failed],
            "coming": [_line(change.title, change, editable) for change in coming],
            "may_see_all": parent_context["request"].user.has_perm(SEE_SCHEDULE),
        }


def _editable(object_ids: list[str], user: Any) -> set[str]:
    pages = Page.objects.filter(pk__in=[pk for pk in object_ids if pk.isdigit()])
    return {str(page.pk) for page in pages if page.permissions_for_user(user).can_edit()}


def _line(title: str, change: Any, editable: set[str]) -> Line:
    return Line(
        title=title,
        kind=str(ScheduledRun.Kind(change.kind).label),
        due_at=change.due_at,
        url=reverse("wagtailadmin_pages:edit", args=[change.object_id]) if change.object_id in editable else None,
        error=getattr(change, "error", ""),
        next_try_at=getattr(change, "next_try_at", None),
    )
