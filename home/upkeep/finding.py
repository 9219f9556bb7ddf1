"""Finds what is looked after: everything medical that is published, where its review stands, who is there for it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.utils.text import capfirst
from wagtail.models import Page, TranslatableMixin

from home.accounts.models import User
from home.upkeep.models import LookedAfter
from home.upkeep.rules import NOTICE, Gap, Standing, gaps

LOOK_AFTER_PEOPLE = "accounts.change_user"  # what makes an administrator


def administrators() -> list[User]:
    """Active people who look after accounts; superusers where nobody else does."""
    found = list(User.objects.with_perm(LOOK_AFTER_PEOPLE, is_active=True, include_superusers=False).order_by("pk"))
    return found or list(User.objects.filter(is_superuser=True, is_active=True).order_by("pk"))


def gaps_of(thing: Any) -> tuple[Gap, ...]:
    """What something medical lacks to be published: owner, somebody who stands in, or a day; nothing for other things.

    The day alone is no reason to refuse a draft: publication after a review sets it.
    """
    if not isinstance(thing, LookedAfter) or not thing.needs_owners:
        return ()
    return gaps(
        has_owner=getattr(thing, "owner_id", None) is not None,
        has_backup=thing.backup_owner_id is not None,
        has_date=thing.review_due_on is not None,
    )


def looked_after_types() -> list[type[LookedAfter]]:
    """Every kind of medical content, in an order of its own."""
    found = [model for model in apps.get_models() if issubclass(model, LookedAfter) and model.needs_owners]
    return sorted(found, key=lambda model: model._meta.label)


@dataclass(frozen=True)
class Item:
    """Something medical on a day: what it is, whose it is, and where its review stands.

    `responsible`: owner and who stands in, as far as they are there; nobody when the administrators have to act.
    """

    thing: Any
    standing: Standing
    responsible: tuple[User, ...]

    @property
    def title(self) -> str:
        """Its title, in the language of the moment where it has two."""
        return str(self.thing.title)

    @property
    def kind(self) -> str:
        """What it is: "Lesson"."""
        return capfirst(str(self.thing._meta.verbose_name))

    @property
    def type_name(self) -> str:
        """The name of its type in addresses."""
        return str(self.thing._meta.model_name)

    @property
    def language(self) -> str:
        """Its language; empty for what has both."""
        return str(self.thing.locale.language_code) if isinstance(self.thing, TranslatableMixin) else ""

    @property
    def owner(self) -> User | None:
        """Its owner, even if they have gone."""
        found: User | None = self.thing.owner
        return found

    @property
    def backup(self) -> User | None:
        """Who stands in, even if they have gone."""
        found: User | None = self.thing.backup_owner
        return found

    @property
    def due_on(self) -> date | None:
        """The last day on which its review holds."""
        day: date | None = self.thing.review_due_on
        return day

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What it lacks."""
        return gaps_of(self.thing)

    @property
    def is_over(self) -> bool:
        """Whether its review is over."""
        return self.standing is Standing.OVER

    @property
    def is_nobodys(self) -> bool:
        """Whether owner and stand-in have gone, so that the administrators answer for it."""
        return not self.responsible

    def is_of(self, person: Any) -> bool:
        """Whether this person owns it."""
        return bool(self.thing.owner_id == person.pk)

    def is_answered_by(self, person: Any) -> bool:
        """Whether this person owns it or stands in for the owner."""
        return person.pk in (self.thing.owner_id, self.thing.backup_owner_id)


def due(today: date) -> list[Item]:
    """What is published and whose review is over, or ends within 30 days, soonest first."""
    return ending(today, last=today + NOTICE)


def ending(today: date, *, first: date = date.min, last: date) -> list[Item]:
    """What is published and whose review holds through one of these days, soonest first; one query for each kind."""
    found = [
        item_of(thing, today)
        for model in looked_after_types()
        for thing in live_of(model).filter(review_due_on__gte=first, review_due_on__lte=last)
    ]
    return sorted(found, key=lambda item: (item.due_on or date.max, item.type_name, item.thing.pk))


def live_of(model: type[LookedAfter]) -> Any:
    """What is published of one kind, with what its title and its people need; one query."""
    rows: Any = model._default_manager
    if issubclass(model, Page):
        rows = rows.all().defer_streamfields()
    also = ["locale"] if issubclass(model, TranslatableMixin) else []
    return rows.filter(live=True).select_related("owner", "backup_owner", *also, *model.named_with).order_by("pk")


def item_of(thing: Any, today: date) -> Item:
    """How it stands on a day in Paris."""
    people = (thing.owner, thing.backup_owner)
    there = tuple(person for person in people if person is not None and person.is_active)
    return Item(thing, thing.standing_on(today), there)


def key_of(thing: Any) -> tuple[int, str]:
    """How letters know a thing: a page as the kind of page it is."""
    return ContentType.objects.get_for_model(thing, for_concrete_model=False).pk, str(thing.pk)
