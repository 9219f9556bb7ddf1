"""How a request of the desk reaches a page or snippet under review, and its decisions."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from wagtail.models import DraftStateMixin, Page, WorkflowMixin
from wagtail.permissions import policy_registry

from home.editorial.models import ReviewTask
from home.kinds import kind_of

ENTER = "wagtailadmin.access_admin"


def find_object(kind: int, pk: str) -> Any:
    """The page or snippet with drafts and reviews that an address names.

    :raises Http404: when it names nothing of this kind.
    """
    if not pk.isdecimal():
        raise Http404
    obj = get_object_or_404(reviewed_type(kind)._base_manager, pk=pk)
    return obj.specific if isinstance(obj, Page) else obj


def reviewed_type(kind: int) -> Any:
    """The type of pages or snippets with drafts and reviews that an address names.

    :raises Http404: when it is none.
    """
    model = get_object_or_404(ContentType, pk=kind).model_class()
    if model is None or not issubclass(model, DraftStateMixin) or not issubclass(model, WorkflowMixin):
        raise Http404
    if not issubclass(model, Page) and policy_registry.get_by_type(model) is None:
        raise Http404
    return model


def decisions_address(obj: Any) -> str | None:
    """Where the decisions on it are shown; None for what is not reviewed."""
    is_reviewed = isinstance(obj, DraftStateMixin) and isinstance(obj, WorkflowMixin) and getattr(obj, "depth", 2) > 1
    return reverse("decisions", args=[kind_of(obj).pk, obj.pk]) if is_reviewed else None


def may_act(obj: Any, user: Any) -> bool:
    """Whether this person is the reviewer whose decision is awaited."""
    task = obj.current_workflow_task
    task = task.specific if task else None
    return isinstance(task, ReviewTask) and task.may_decide(obj, user, obj.current_workflow_state)


def may_see(obj: Any, user: Any) -> bool:
    """Whether this person finds the object at the desk, and so may read what was decided on it."""
    if not user.has_perm(ENTER):
        return False
    if may_act(obj, user):
        return True
    if isinstance(obj, Page):
        return bool(policy_registry.get_by_type(Page).explorable_instances(user).filter(pk=obj.pk).exists())
    return finds(type(obj), user)


def finds(model: Any, user: Any) -> bool:
    """Whether this person finds snippets of this type at the desk."""
    return bool(policy_registry.get_by_type(model).user_has_any_permission(user, {"view", "add", "change", "delete"}))


def may_ask(obj: Any, user: Any) -> bool:
    """Whether this person may ask somebody from outside about it: whoever writes in it, or decides on it now."""
    if isinstance(obj, Page):
        writes = bool(obj.permissions_for_user(user).can_edit()) and _holds(user, "add", "change")
    else:
        writes = bool(policy_registry.get(obj).user_has_permission(user, "change"))
    return writes or may_act(obj, user)


def _holds(user: Any, *actions: str) -> bool:
    return bool(policy_registry.get_by_type(Page).user_has_any_permission(user, set(actions)))
