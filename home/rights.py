"""Nobody publishes in person: what every step of its review has approved goes live by itself. Some may withdraw it.

Wagtail knows one right, "publish", for both, and superusers have every right. Here they part: `WITHDRAW` is a right of its
own, and "publish" is nobody's. What refuses a publication all the same, whoever asks for it, is in `home/editorial/keeping.py`.
"""

from collections.abc import Iterable
from typing import Any

from wagtail.models import Page, PagePermissionTester
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import register_permission_policy

WITHDRAW = "home.withdraw_published"


def may_withdraw(user: Any) -> bool:
    """Whether this person may take away what readers see, take it off the schedule, and bring back what was approved."""
    return bool(user.is_active and user.has_perm(WITHDRAW))


class PageRights(PagePermissionTester):
    """What a person may do with one page. Wagtail's word for acting on what readers see is "publish"."""

    def __init__(self, user: Any, page: Page) -> None:
        super().__init__(user, page)
        if user.is_active and not user.is_superuser:
            self.permissions.discard("publish")
            if may_withdraw(user):
                # For moving, deleting and ordering what is live. The two questions about publishing itself are below.
                self.permissions.add("publish")

    def can_publish(self) -> bool:
        """Nobody: the last approval does."""
        return False

    def can_publish_subpage(self) -> bool:
        """Nobody, be it a new page, a copy or an alias."""
        return False

    def can_set_view_restrictions(self) -> bool:
        """Who may withdraw may also close a page to the public."""
        return not self.page_is_root and may_withdraw(self.user)

    def can_unschedule(self) -> bool:
        """Taking off the schedule is withdrawing what readers would see."""
        return not self.page_is_root and may_withdraw(self.user)


class ReviewedPages(PagePermissionPolicy):
    """The rights on pages in general: "publish" is nobody's."""

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return bool(asked := set(actions) - {"publish"}) and bool(super().user_has_any_permission(user, asked))

    def user_has_any_permission_for_instance(self, user: Any, actions: Iterable[str], instance: Any) -> bool:
        asked = set(actions) - {"publish"}
        return bool(asked) and bool(super().user_has_any_permission_for_instance(user, asked, instance))

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> Any:
        if asked := set(actions) - {"publish"}:
            return super().instances_user_has_any_permission_for(user, asked)
        return Page._default_manager.none()


class ReviewedSnippets(ModelPermissionPolicy):
    """The rights on rules, claims and questions: "publish" is nobody's, "withdraw" one right for all of them."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        if action in ("publish", "withdraw"):
            return action == "withdraw" and may_withdraw(user)
        return bool(super().user_has_permission(user, action))

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


_rights = Page.permissions_for_user


def _rights_everywhere(self: Page, user: Any) -> PageRights:
    """Also on the root of the tree, which is a page of Wagtail's own: copies and new home pages hang there."""
    found = _rights(self, user)
    return found if isinstance(found, PageRights) else PageRights(user, self)


def part_rights(models: Iterable[type[Any]]) -> None:
    """Let these rights hold for pages and for these models with a review."""
    Page.permissions_for_user = _rights_everywhere
    register_permission_policy(Page, ReviewedPages(Page))
    for model in models:
        register_permission_policy(model, ReviewedSnippets(model))
