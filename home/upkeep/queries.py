"""Asks what is due for review, who answers for it, and what it lacks."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from home.accounts.models import User
from home.upkeep.finding import Item, administrators, due, ending, gaps_of, item_of, live_of, looked_after_types

__all__ = [
    "due_for",
    "ending",
    "gaps_of",
    "looked_after_types",
    "people_of_the_desk",
    "read_by_readers",
    "responsible_for",
]

ENTER = "wagtailadmin.access_admin"


def people_of_the_desk(*, but_also: Iterable[int | None] = ()) -> QuerySet[User]:
    """Active people who may enter the desk, and these others, by name."""
    keys = [key for key in but_also if key is not None]
    desk = User.objects.with_perm(ENTER, is_active=True).order_by()
    return User.objects.filter(Q(pk__in=desk.values("pk")) | Q(pk__in=keys)).order_by(
        "last_name", "first_name", "email"
    )


def responsible_for(thing: Any) -> list[User]:
    """Who answers for something today: its owner and who stands in, as far as they are active, the owner first.

    Where both have gone, and for what knows no owner, the administrators. Never somebody whose account is closed.
    """
    owner, backup = getattr(thing, "owner", None), getattr(thing, "backup_owner", None)
    there = [person for person in (owner, backup) if person is not None and person.is_active]
    return there or administrators()


def read_by_readers(today: date) -> list[Item]:
    """Everything medical that is published; one query for each kind."""
    return [item_of(thing, today) for model in looked_after_types() for thing in live_of(model)]


def due_for(person: Any, today: date) -> list[Item]:
    """What is due and this person answers for: what they own first, then what they stand in for, each soonest first.

    For an administrator also what nobody else answers for any more.
    """
    is_administrator = person in administrators()
    mine = [one for one in due(today) if one.is_answered_by(person) or (is_administrator and one.is_nobodys)]
    return sorted(mine, key=lambda one: not one.is_of(person))
