"""Moving learners to the newest edition of their course: one at a visit, thousands in the background, with one outcome."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from courses.editions.kept import history_by_id, outline_by_id
from courses.editions.models import Course
from courses.learning.actions.notice import ask_for_updates
from courses.learning.actions.progress import lock, lock_if_free, place_of, settle
from courses.learning.delta import Deltas
from courses.learning.models import Attempt, Enrolment, ItemState
from courses.learning.place import Place, find_place
from courses.learning.plan import Plan, changes_until, plan_of

# People whose course is finished by what an edition took away get a certificate each: so many in one transaction.
_FINISHING_AT_MOST = 100


@dataclass(frozen=True)
class Moved:
    """What moving to the newest edition changed. Steps are required steps; `left` is the number of the edition left."""

    enrolment: Enrolment
    has_moved: bool
    steps_before: int
    steps_after: int
    left: int = 0


@dataclass(frozen=True)
class MovedBatch:
    """How many enrolments of a batch moved, and what became of them; `last_id` is where the next batch begins.

    `gained` and `lost` count those with more or fewer required steps to do than before, among those who had not
    finished; `finished` those whose course is finished by it; `asked` those who have a safety update to do by it.
    """

    moved: int = 0
    gained: int = 0
    lost: int = 0
    finished: int = 0
    asked: int = 0
    last_id: int | None = None


@transaction.atomic
def follow(*, enrolment: Enrolment, now: datetime, may_wait: bool = True) -> Moved:
    """Move to the newest edition of the course. Nothing done is lost; an open attempt keeps its questions.

    Who only reads need not wait for a batch that is moving them (`may_wait`): they read on in the edition they had.
    """
    locked = lock(enrolment) if may_wait else lock_if_free(enrolment)
    if locked is None:
        return Moved(enrolment, has_moved=False, steps_before=enrolment.items_total, steps_after=enrolment.items_total)
    before, newest = locked.items_total, locked.course.current_edition_id
    if newest is None or not locked.is_behind:
        return Moved(locked, has_moved=False, steps_before=before, steps_after=before)
    left = locked.outline.number
    locked.edition_id = newest
    place = place_of(locked, plan_of(locked))
    settle(enrolment=locked, place=place, now=now)
    ask_for_updates(asked=[(locked, place)] if place.is_asked_since(left) else [], now=now)
    return Moved(locked, has_moved=True, steps_before=before, steps_after=locked.items_total, left=left)


@transaction.atomic
def move_batch(*, course: Course, after_id: int, size: int = 5000, now: datetime) -> MovedBatch:
    """Move the next enrolments of a course that are behind, in the order of their ids, as `follow` moves each of them.

    Somebody who is at work this very moment is left to their next visit, so that nobody waits. Nothing is moved twice:
    the call may be repeated, and cut off. When none is behind after `after_id`, `last_id` is None.
    """
    newest = Course.objects.only("current_edition_id").get(pk=course.pk).current_edition_id
    if newest is None:
        return MovedBatch()
    behind = Enrolment.objects.filter(course=course, pk__gt=after_id, user__isnull=False).exclude(edition=newest)
    rows = list(behind.select_for_update(skip_locked=True).order_by("pk")[:size])
    places = _find_places(rows, newest)
    finishing = [row for row, place in zip(rows, places, strict=True) if place.is_finishing]
    if len(finishing) > _FINISHING_AT_MOST:
        rows = [row for row in rows if row.pk <= finishing[_FINISHING_AT_MOST - 1].pk]
    moves = list(zip(rows, places, strict=False))
    _write([(row.pk, place) for row, place in moves if not place.is_finishing], newest)
    numbers = {edition.pk: edition.number for edition in history_by_id(newest)}
    asked = [(row, place) for row, place in moves if place.is_asked_since(numbers[row.edition_id])]
    steps = [(row.items_total, place.progress.items_total) for row, place in moves if place.progress]
    for row, place in moves:
        row.edition_id = newest
        if place.is_finishing:
            settle(enrolment=row, place=place, now=now)
    ask_for_updates(asked=asked, now=now)
    return MovedBatch(
        moved=len(moves),
        gained=sum(after > before for before, after in steps),
        lost=sum(after < before for before, after in steps),
        finished=min(len(finishing), _FINISHING_AT_MOST),
        asked=len(asked),
        last_id=rows[-1].pk if rows else None,
    )


def _find_places(rows: Sequence[Enrolment], edition_id: int) -> list[Place]:
    """Where each of them will stand in that edition: two queries, and the same rule as for one learner."""
    outline = outline_by_id(edition_id)
    deltas, changes = Deltas(outline), changes_until(outline)
    numbers = {edition.pk: edition.number for edition in history_by_id(edition_id)}
    ids = [row.pk for row in rows]
    done: dict[int, dict[int, int]] = defaultdict(dict)
    states = ItemState.objects.filter(enrolment__in=ids, done_at__isnull=False)
    for enrolment_id, item_id, number in states.values_list("enrolment_id", "item_id", "done_edition"):
        done[enrolment_id][item_id] = number
    opened = Attempt.objects.open().filter(enrolment__in=ids).order_by("started_at", "pk")
    open_items = dict(opened.values_list("enrolment_id", "item_id"))
    known: dict[Hashable, Place] = {}
    found = []
    for row in rows:
        mine, opened_item = done[row.pk], open_items.get(row.pk)
        finished_in = numbers[row.finished_edition_id] if row.finished_edition_id else None
        key = (frozenset(mine.items()), finished_in, opened_item)
        if key not in known:
            plan = Plan(outline, mine, changes)
            known[key] = find_place(plan=plan, finished_in=finished_in, open_item=opened_item, deltas=deltas)
        found.append(known[key])
    return found


def _write(places: Iterable[tuple[int, Place]], edition_id: int) -> None:
    """Save them with one UPDATE for all who stand at the same place."""
    alike: dict[Place, list[int]] = defaultdict(list)
    for key, place in places:
        alike[place].append(key)
    for place, keys in alike.items():
        Enrolment.objects.filter(pk__in=keys).update(edition=edition_id, **place.fields())
