"""The editor's desk: where reviewers land, and what the menu leaves out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.models import Page
from wagtail.permissions import policy_registry


@hooks.register("after_edit_page")
def leave_after_deciding(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Take reviewers back to their list: they have no page explorer to go to."""
    browse = policy_registry.get_by_type(Page).user_has_any_permission(request.user, {"add", "change", "publish"})
    if "action-workflow-action" in request.POST and not browse:
        return redirect("wagtailadmin_home")
    return None
