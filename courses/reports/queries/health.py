"""How well questions do their work, from the figures counted before: for the editor, the bank and the report."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from courses.editions.kept import outlines_by_id, versions_by_id
from courses.editions.models import Course, Item, ItemVersion
from courses.learning.marking import rulings_by_version
from courses.reports.models import ItemStat
from courses.rules.health import Health, Sums, judge, key_of, options_of, picks_of, pool
from courses.rules.regrade import Ruling

SUMS = tuple(Sums.__dataclass_fields__)


@dataclass(frozen=True)
class Questioned:
    """A question in its current wording, with its figures."""

    uid: UUID
    body: Mapping[str, Any]
    health: Health


def health_by_uid(uids: Collection[UUID]) -> dict[UUID, Health]:
    """The figures of these questions, over every course that asks them; what was never published is left out.

    Answers to earlier wordings with the same key are added up; answers to another key are not. Seven queries at most.
    """
    return {uid: found.health for uid, found in questioned_by_uid(uids).items()}


def questioned_by_uid(uids: Collection[UUID]) -> dict[UUID, Questioned]:
    """These questions in the wording that learners are asked now, with their figures."""
    items = Item.objects.filter(uid__in=uids, kind=Item.Kind.QUESTION).order_by("pk")
    uid_of = dict(items.values_list("pk", "uid"))
    versions: dict[UUID, list[tuple[int, str]]] = defaultdict(list)
    for pk, item_id, digest in (
        ItemVersion.objects.filter(item__in=uid_of).order_by("pk").values_list("pk", "item_id", "grading_hash")
    ):
        versions[uid_of[item_id]].append((pk, digest))
    asked = _asked_now(Course.objects.filter(items__in=uid_of).values_list("current_edition_id", flat=True).distinct())
    current = {uid: max((one for one in rows if one[0] in asked), default=rows[-1]) for uid, rows in versions.items()}
    alike = {
        uid: [pk for pk, digest in rows if digest == current[uid][1]] for uid, rows in versions.items()
    }  # the same key, whatever the wording
    sums = _sums({pk for pks in alike.values() for pk in pks})
    bodies = versions_by_id(pk for pk, _digest in current.values())
    rulings = rulings_by_version([pk for pk, _digest in current.values()])
    found = {}
    for uid, pks in alike.items():
        body = bodies[current[uid][0]].body
        pooled = pool(sums[pk] for pk in pks if pk in sums)
        found[uid] = Questioned(uid, body, judge(pooled, options_of(body), _key(body, rulings.get(current[uid][0]))))
    return found


def _key(body: Mapping[str, Any], ruling: Ruling | None) -> frozenset[str]:
    """The options that count as right: those of the key, and those a regrade accepts as well."""
    accepted = ruling.accepted if ruling else ()
    return key_of(body).union(*(picks_of(body, answer) for answer in accepted))


def _asked_now(editions: Iterable[int | None]) -> set[int]:
    """The question versions in these editions."""
    outlines = outlines_by_id(edition for edition in editions if edition is not None)
    return {one.version_id for outline in outlines.values() for step in outline.steps() for one in step.questions}


def _sums(versions: Collection[int]) -> dict[int, Sums]:
    rows = ItemStat.objects.filter(version__in=versions).values_list("version_id", *SUMS)
    return {version_id: Sums(**dict(zip(SUMS, values, strict=True))) for version_id, *values in rows}
