"""What forms offer instead of publishing; withdrawing rules, claims and questions is a right of its own."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.views.pages.bulk_actions.publish import PublishBulkAction
from wagtail.snippets.action_menu import UnpublishMenuItem
from wagtail.snippets.views.snippets import (
    EditView,
    HistoryView,
    RevisionsUnscheduleView,
    SnippetViewSet,
    UnpublishView,
)

from home.editorial.approving import DecideOnSnippet
from home.rights import may_withdraw

# Below lists of pages too, nobody is offered to publish.
PublishBulkAction.models = []


class AsksToWithdraw:
    """Wagtail's views ask for the right to publish where they offer to take something off the schedule."""

    def user_has_permission(self, permission: str) -> bool:
        asked = "withdraw" if permission == "publish" else permission
        return bool(super().user_has_permission(asked))  # type: ignore[misc]  # Wagtail's views have it


class ReviewedEdit(AsksToWithdraw, EditView):
    """The form of something with a review."""


class ReviewedHistory(AsksToWithdraw, HistoryView):
    """What became of it."""


class Withdraw(AsksToWithdraw, UnpublishView):
    """Takes it away from readers, after a question."""


class Unschedule(AsksToWithdraw, RevisionsUnscheduleView):
    """Takes a version off the schedule, after a question."""


class ReviewedViewSet(SnippetViewSet):
    """A place at the desk for something with a review."""

    edit_view_class = ReviewedEdit
    history_view_class = ReviewedHistory
    history_template_name = "home/desk/snippet_history.html"
    unpublish_view_class = Withdraw
    workflow_action_view_class = DecideOnSnippet
    revisions_unschedule_view_class = Unschedule


class WithdrawItem(UnpublishMenuItem):
    """The button, for those who may."""

    def is_shown(self, context: dict[str, Any]) -> bool:
        """Whether this person sees it."""
        if context.get("locked_for_user") or context["view"] != "edit" or not context["instance"].live:
            return False
        return may_withdraw(context["request"].user)


@hooks.register("construct_snippet_action_menu", order=10)
def offer_what_is_possible(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Offer nobody to publish; offer to withdraw to those who may."""
    items[:] = [item for item in items if item.name not in ("action-publish", "action-unpublish")]
    withdraw = WithdrawItem(order=20)
    if context.get("draftstate_enabled") and withdraw.is_shown(context):
        items.insert(1, withdraw)
