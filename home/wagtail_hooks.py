"""The editor's desk: what reviewers see first, and where they land."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.models import Page
from wagtail.permissions import policy_registry

import home.changes.desk
import home.checks.desk
import home.editorial.desk
import home.facts.desk.register
import home.links.desk.register
import home.upkeep.desk
import home.vigilance.desk.register  # noqa: F401  they register their screens when they are imported


@hooks.register("construct_page_action_menu")
def approve_first(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Offer a reviewer the decision before anything else."""
    items.sort(key=lambda item: item.name != "approve")


@hooks.register("after_edit_page")
def leave_after_deciding(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Take reviewers back to the list of what waits for them, rather than to the explorer."""
    writes = policy_registry.get_by_type(Page).user_has_any_permission(request.user, {"add", "change", "publish"})
    if "action-workflow-action" in request.POST and not writes:
        return redirect("wagtailadmin_home")
    return None
