"""Asks which addresses are broken, whose task they are, and where they stand."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.utils.translation import gettext as _

from home.accounts.models import User
from home.kinds import kind_of
from home.links.models import Link
from home.sheets import Row


def broken_for(user: User, today: date) -> "QuerySet[Link]":
    """Broken addresses on a day (Paris): this person's own first, then the oldest."""
    mine = Link.owners.through._default_manager.filter(user_id=user.pk).order_by().values("link_id")
    is_mine = Case(When(pk__in=mine, then=Value(1)), default=Value(0), output_field=IntegerField())
    return Link.objects.broken(today).annotate(is_mine=is_mine).order_by("-is_mine", "dead_at", "pk")


def broken_in(thing: Any, today: date) -> list[Link]:
    """The broken addresses to which one page, rule, claim or source leads."""
    places = {"places__content_type": kind_of(thing), "places__object_id": str(thing.pk)}
    return list(Link.objects.broken(today).filter(**places).order_by("pk"))


def table(links: "QuerySet[Link]") -> Iterator[Row]:
    """Addresses with what the last look found and where they stand."""
    yield [
        _("Address"),
        _("State"),
        _("HTTP"),
        _("Moved to"),
        _("Dead since"),
        _("Looked at"),
        _("Found in"),
        _("Owners"),
    ]
    for link in links.prefetch_related("places", "owners"):
        yield [
            link.url,
            str(link.get_state_display()),
            link.code or "",
            link.moved_to,
            link.dead_at.isoformat() if link.dead_at else "",
            link.looked_at.isoformat() if link.looked_at else "",
            " | ".join(sorted(place.title for place in link.places.all())),
            " | ".join(sorted(str(owner) for owner in link.owners.all())),
        ]
