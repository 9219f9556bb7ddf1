"""Finds the addresses that live pages, rules, claims and cited sources lead to, and says whose task each of them is."""

from collections.abc import Iterator
from typing import Any

from django.db import models
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from home.accounts.models import User
from home.facts.citing import all_citations
from home.facts.models import Claim, VaccineRule
from home.links.rules import addresses
from home.upkeep.queries import responsible_for
from home.words import Source


def live_things() -> Iterator[Any]:
    """Everything that readers see and that may lead elsewhere. A source counts where something live cites it."""
    for page in Page.objects.live().order_by("pk").iterator():
        yield page.specific
    for model in (VaccineRule, Claim):
        yield from model._default_manager.filter(live=True).order_by("pk").iterator()
    for source in Source.objects.exclude(url="").order_by("pk").iterator():
        if any(one.is_live for one in all_citations(source)):
            yield source


def addresses_in(thing: Any) -> list[str]:
    """The addresses that it leads to, each once."""
    found: list[str] = []
    for field in thing._meta.get_fields():
        if isinstance(field, StreamField):
            found += addresses(list(getattr(thing, field.name).raw_data))
        elif isinstance(field, RichTextField | models.URLField):
            found += addresses(getattr(thing, field.name) or "")
    return list(dict.fromkeys(found))


def responsible(thing: Any) -> set[User]:
    """Who answers for it, and who stands in; of a source, those of what cites it and is live."""
    citing = [one.thing for one in all_citations(thing) if one.is_live] if isinstance(thing, Source) else [thing]
    return {person for one in citing for person in responsible_for(one)}
