"""Adds first answers to the figures of their questions, and counts a quiz anew after a regrade."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from courses.editions.kept import outlines_by_id, versions_by_id
from courses.editions.models import CourseEdition, ItemVersion
from courses.learning.marking import marks_under, rulings_by_version
from courses.learning.models import Attempt
from courses.reports.models import ItemStat
from courses.rules import question
from courses.rules.health import SURE, First, Sums, picks_of, pool, tally


def add_answers(attempts: Collection[Attempt]) -> None:
    """Add the answers of those of these attempts that are first ones; the caller marks them in the same transaction."""
    firsts = [attempt for attempt in attempts if attempt.number == 1 and not attempt.is_update]
    stats = lock_figures(ItemStat, "version_id", {version_id for attempt in firsts for version_id in attempt.form})
    # Read only now that the figures are held: a recount that waits for them comes after us and counts these again.
    found = first_answers(firsts)
    for stat in stats:
        if found[stat.version_id]:
            _store(stat, pool([sums_of(stat), tally(found[stat.version_id])]))


def first_answers(attempts: Iterable[Attempt]) -> Mapping[int, list[First]]:
    """The answers in these attempts, by question version, marked as learners see them marked.

    An attempt without any answer says nothing of its questions: it was opened and left, or its learner had
    everything erased.
    """
    told = [attempt for attempt in attempts if any(given is not None for given in attempt.answers)]
    versions = versions_by_id({version_id for attempt in told for version_id in attempt.form})
    bodies = {key: version.body for key, version in versions.items()}
    corrected = {version_id for attempt in told if attempt.item.has_corrections for version_id in attempt.form}
    rulings = rulings_by_version(corrected) if corrected else {}
    found: dict[int, list[First]] = defaultdict(list)
    for attempt in told:
        marks = marks_under(attempt, bodies, rulings)
        points = [
            bodies[key]["points"] * mark.is_counted for key, mark in zip(attempt.form, marks, strict=True)
        ]  # what a regrade dropped weighs nothing
        earned = [mark.share * weight for mark, weight in zip(marks, points, strict=True)]
        all_points, all_earned = sum(points), sum(earned)
        sureness = attempt.sureness.ljust(len(marks), "0")
        for place, (version_id, given, mark) in enumerate(zip(attempt.form, attempt.answers, marks, strict=True)):
            rest = all_points - points[place]
            found[version_id].append(
                First(
                    x=mark.bp,
                    y=int((all_earned - earned[place]) * question.FULL_BP / rest) if rest else None,
                    picks=picks_of(bodies[version_id], given),
                    is_right=mark.share == 1,
                    is_sure=sureness[place] == str(SURE),
                )
            )
    return found


@transaction.atomic
def recount_version(version: ItemVersion) -> None:
    """Let every quiz that asks this version be counted anew, as after a regrade, by the next `tally`.

    The other questions of those quizzes are counted anew as well: the score of this one is part of their rest. Until
    then their figures are small. Answers that a learner had erased in the meantime are no longer in them. Repeating
    it does no harm.
    """
    quizzes, versions = _asked_together(version)
    for stat in lock_figures(ItemStat, "version_id", versions):
        _store(stat, Sums())
    Attempt.objects.filter(item__in=quizzes, number=1, is_update=False, is_counted=True).update(is_counted=False)


def _asked_together(version: ItemVersion) -> tuple[set[int], set[int]]:
    """The quizzes that ever asked this version, and every version ever asked in them or in quizzes that share one."""
    editions = CourseEdition.objects.filter(course__items=version.item_id).values_list("pk", flat=True)
    asked: dict[int, set[int]] = defaultdict(set)
    for outline in outlines_by_id(editions).values():
        for step in outline.steps():
            asked[step.item_id].update(one.version_id for one in step.questions)
    quizzes: set[int] = set()
    versions = {version.pk}
    while more := {quiz for quiz, held in asked.items() if held & versions} - quizzes:
        quizzes |= more
        versions = versions.union(*(asked[quiz] for quiz in more))
    return quizzes, versions


def sums_of(stat: ItemStat) -> Sums:
    """The stored figures as the rules know them."""
    return Sums(**{one.name: getattr(stat, one.name) for one in fields(Sums)})


def lock_figures(model: type[Any], name: str, keys: Iterable[int]) -> "list[Any]":
    """The rows with these keys, made where missing, locked in the order of their keys: counters never wait in a ring."""
    wanted = sorted(keys)
    known = set(model.objects.filter(**{f"{name}__in": wanted}).values_list(name, flat=True))
    model.objects.bulk_create([model(**{name: key}) for key in wanted if key not in known], ignore_conflicts=True)
    rows: QuerySet[Any] = model.objects.select_for_update().filter(**{f"{name}__in": wanted}).order_by(name)
    return list(rows)


def _store(stat: ItemStat, sums: Sums) -> None:
    """Keep these sums; `stat` is locked."""
    for one in fields(Sums):
        setattr(stat, one.name, getattr(sums, one.name))
    stat.save()
