"""Who cites a rule, a claim or a source: pages, questions of the bank, rules and claims, in every language."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils.text import capfirst
from wagtail.fields import StreamField
from wagtail.models import Page, ReferenceIndex, TranslatableMixin

from home.accounts.models import User
from home.kinds import kind_of


@dataclass(frozen=True)
class Citation:
    """One page, question, rule or claim that cites. `via`: the titles of what stands between, nearest first.

    `places`: where in it, said with the names of its fields ("questions 2, 5"). `language`: empty for what has none.
    """

    thing: Any
    title: str
    kind: str
    language: str
    is_live: bool
    places: tuple[str, ...]
    via: tuple[str, ...] = ()

    @property
    def is_direct(self) -> bool:
        return not self.via


def citations(cited: Any) -> list[Citation]:
    """Everything whose saved content cites this, in every language, live or not. Pages first, in the order of the site."""
    references: dict[tuple[int, str], list[str]] = {}
    for one in ReferenceIndex.get_references_to(cited).order_by("pk"):
        references.setdefault((one.base_content_type_id, one.object_id), []).append(one.content_path)
    found = [_citation(thing, references[key]) for key, thing in _things(references)]
    return sorted(found, key=lambda one: (not isinstance(one.thing, Page), getattr(one.thing, "path", ""), one.title))


def all_citations(cited: Any) -> list[Citation]:
    """Also what cites it through something else: a lesson that shows a rule that cites a source."""
    seen = {(kind_of(cited).pk, str(cited.pk))}
    return list(_follow(cited, (), seen))


def _follow(cited: Any, via: tuple[str, ...], seen: set[tuple[int, str]]) -> Iterator[Citation]:
    new = [one for one in citations(cited) if (kind_of(one.thing).pk, str(one.thing.pk)) not in seen]
    seen |= {(kind_of(one.thing).pk, str(one.thing.pk)) for one in new}
    yield from (replace(one, via=via) for one in new)
    for one in new:
        if not isinstance(one.thing, Page):
            yield from _follow(one.thing, (one.title, *via), seen)


def _things(references: dict[tuple[int, str], list[str]]) -> Iterator[tuple[tuple[int, str], Any]]:
    """Read what cites, one query for each kind."""
    for type_id in sorted({type_id for type_id, _object_id in references}):
        model = ContentType.objects.get_for_id(type_id).model_class()
        keys = [object_id for found, object_id in references if found == type_id]
        if model is None:
            continue
        if issubclass(model, Page):
            rows: Any = Page.objects.filter(pk__in=keys).select_related("locale", "owner").specific()
        else:
            rows = model._default_manager.filter(pk__in=keys).order_by("pk")
        for row in rows:
            yield (type_id, str(row.pk)), row


def _citation(thing: Any, paths: Sequence[str]) -> Citation:
    has_language = isinstance(thing, TranslatableMixin)
    return Citation(
        thing=thing,
        title=str(getattr(thing, "title", thing)),
        kind=capfirst(str(thing._meta.verbose_name)),
        language=thing.locale.language_code if has_language else "",
        is_live=getattr(thing, "live", True),
        places=tuple(_places(thing, paths)),
    )


def _places(thing: Any, paths: Sequence[str]) -> Iterator[str]:
    """The fields that cite; of a stream of blocks also which of them, counted from 1."""
    fields: dict[str, list[int]] = {}
    for path in paths:
        name, _dot, rest = path.partition(".")
        fields.setdefault(name, [])
        field = thing._meta.get_field(name)
        if isinstance(field, StreamField) and name != "sources":
            ids = [raw["id"] for raw in getattr(thing, name).raw_data]
            block = rest.partition(".")[0]
            if block in ids:
                fields[name].append(ids.index(block) + 1)
    for name, numbers in fields.items():
        label = str(getattr(thing._meta.get_field(name), "verbose_name", name))
        yield " ".join([label, ", ".join(map(str, sorted(set(numbers))))]).strip()


def owner_of(thing: Any) -> User | None:
    """Who answers for it: the owner of a page, else who wrote its latest version."""
    owner: User | None = getattr(thing, "owner", None)
    revision = None if owner else getattr(thing, "latest_revision", None)
    return owner or (revision.user if revision else None)
