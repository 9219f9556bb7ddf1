"""How a request of the desk reaches the decisions on a page or snippet that has been deleted since: they stay."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField
from django.db.models.functions import Cast
from django.http import Http404
from django.utils.text import capfirst
from wagtail.models import Page, PageLogEntry, WorkflowMixin
from wagtail.permissions import policy_registry
from wagtail.snippets.models import get_snippet_models

from home.editorial.access import ENTER, finds, reviewed_type
from home.editorial.experts.models import ExpertRequest
from home.editorial.models import EmergencyPublication, ReviewRecord
from home.kinds import kind_of

KEPT: tuple[tuple[Any, str], ...] = (
    (ReviewRecord, "decided_at"),
    (EmergencyPublication, "published_at"),
    (ExpertRequest, "asked_at"),
)


@dataclass(frozen=True)
class Deleted:
    """Something that was decided on and is no longer there.

    `ghost`: a row of its type that is in no table, with its number, by which what is kept about it is found. `title`: as it
    was called at the last decision.
    """

    ghost: Any
    title: str
    decided_at: datetime

    @property
    def kind(self) -> int:
        """The number of its type in addresses."""
        return kind_of(self.ghost).pk

    @property
    def type_name(self) -> str:
        """What it was: “Page”, “Claim”."""
        return str(capfirst(self.ghost._meta.verbose_name))


def find_deleted(kind: int, pk: str) -> Deleted:
    """The deleted page or snippet that an address names.

    :raises Http404: for what is still there, and for what nobody ever decided on.
    """
    found = _deleted_of(reviewed_type(kind), object_id=pk)
    if not found:
        raise Http404
    return found[0]


def all_deleted(user: Any) -> list[Deleted]:
    """Everything deleted whose decisions this person may read, what was decided on last first."""
    kinds = {key for model, _at in KEPT for key in model.objects.order_by().values_list("content_type", flat=True)}
    models = [model for key in sorted(kinds) if (model := ContentType.objects.get_for_id(key).model_class())]
    places = _places(user)
    found = [one for model in models for one in _deleted_of(model) if _finds_deleted(one.ghost, user, places)]
    return sorted(found, key=lambda one: (-one.decided_at.timestamp(), one.kind, one.ghost.pk))


def may_see_any(user: Any) -> bool:
    """Whether this person may read decisions on anything at all. Asked for the menu of every screen: it reads no decision."""
    if not user.has_perm(ENTER):
        return False
    if policy_registry.get_by_type(Page).user_has_any_permission(user, {"add", "change", "publish", "lock", "unlock"}):
        return True
    return any(finds(model, user) for model in get_snippet_models() if issubclass(model, WorkflowMixin))


def may_see_deleted(ghost: Any, user: Any) -> bool:
    """Whether this person found such an object at the desk: a snippet by its type, a page by where such a page may stand."""
    return user.has_perm(ENTER) and _finds_deleted(ghost, user, _places(user))


def _finds_deleted(ghost: Any, user: Any, places: Collection[Page]) -> bool:
    if not isinstance(ghost, Page):
        return finds(type(ghost), user)
    if any(place.depth == 1 for place in places):
        return True
    logged = PageLogEntry.objects.filter(page=ghost.pk, content_type__isnull=False).order_by("-timestamp").first()
    model = logged.content_type.model_class() if logged else None
    return any(model in place.specific_class.allowed_subpage_models() for place in places)


def _places(user: Any) -> list[Page]:
    """The pages below which this person works or reviews; the root for who works everywhere."""
    return list(policy_registry.get_by_type(Page).instances_with_direct_explore_permission(user))


def _deleted_of(model: Any, **which: str) -> list[Deleted]:
    """What of one type was decided on and is gone, or the one of it; a query for each table of decisions."""
    there = model._base_manager.annotate(key=Cast("pk", CharField())).values("key")
    kind = ContentType.objects.get_for_model(model, for_concrete_model=False)
    last: dict[str, tuple[datetime, str]] = {}
    for table, at in KEPT:
        rows = table.objects.filter(content_type=kind, **which).exclude(object_id__in=there)
        for key, moment, title in rows.order_by(at, "pk").values_list("object_id", at, "object_title"):
            last[key] = max(last.get(key, (moment, title)), (moment, title))
    return [Deleted(model(pk=int(key)), title, moment) for key, (moment, title) in last.items()]
