"""Keeps what a learner has done and how far that brings them, in the transaction of whatever happened."""

from datetime import datetime

from django.db.models import OuterRef, Subquery

from courses.events import CourseFinished, CourseUpdated, ItemDone
from courses.learning.delta import Deltas
from courses.learning.models import Attempt, Enrolment, ItemState, Notice
from courses.learning.place import Place, find_place
from courses.learning.plan import Plan, finished_in
from home.events import tell

# The columns that what happens here may change, beside those of the place: the others are left alone, and cost nothing.
_STATE = ("version", "best_bp", "attempts", "done_edition", "done_at")
_ENROLMENT = ("edition", "last_at", "finished_at", "finished_edition")

# Built once, not at each hand-in: the quizzes that are open, the one started last first; what was done, and that quiz.
_OPEN_ITEMS = Attempt.objects.open().order_by("-started_at", "-pk").values_list("item_id", flat=True)
_STATES = ItemState.objects.annotate(open_item=Subquery(_OPEN_ITEMS.filter(enrolment=OuterRef("enrolment"))[:1]))


def lock(enrolment: Enrolment) -> Enrolment:
    """Read the row again and hold it until the transaction ends: what one learner does happens one after the other."""
    return Enrolment.objects.with_course().select_for_update(of=("self",)).get(pk=enrolment.pk)


def lock_if_free(enrolment: Enrolment) -> Enrolment | None:
    """As `lock`, but without waiting: None while somebody else holds the row.

    For what may as well be done at the next request. A database with one writer at a time knows no rows held, and waits.
    """
    rows = Enrolment.objects.with_course().select_for_update(of=("self",), skip_locked=True)
    return rows.filter(pk=enrolment.pk).first()


def record(
    *,
    enrolment: Enrolment,
    item_id: int,
    version_id: int,
    edition: int,
    is_done: bool,
    now: datetime,
    score_bp: int | None = None,
    is_new: bool = True,
) -> None:
    """Note that an item was read or tried in edition no. `edition`, then count progress anew.

    What is done stays done and the best score (0 to 10000) never falls. `enrolment` is locked; `score_bp` is given for a
    whole quiz that has just been handed in. Doing it in an edition not reached yet counts as done in the learner's own.
    What is not `is_new` is an attempt noted before whose marks were corrected: the learner has not been here.
    """
    outline = enrolment.outline
    states, open_item = _read(enrolment)
    new = ItemState(enrolment=enrolment, item_id=item_id, version_id=version_id, first_at=now)
    state = states.setdefault(item_id, new)
    is_first_time = is_done and state.done_at is None
    if is_first_time:
        state.done_at = now
    if is_done:
        state.done_edition = max(state.done_edition, min(edition, outline.number))
    if score_bp is not None:
        state.best_bp = max(score_bp, state.best_bp or 0)
        state.attempts += is_new
    if is_new:
        state.version_id = version_id
    state.save(update_fields=_STATE if state.pk else None)
    if is_first_time:
        tell(ItemDone(enrolment_id=enrolment.pk, item_id=item_id, at=now))
    was_asked = enrolment.update_due_on is not None
    done = {key: one.done_edition for key, one in states.items() if one.done_at}
    if is_new:
        enrolment.last_at = now
    settle(enrolment=enrolment, place=_find(enrolment, Plan(outline, done), open_item), now=now)
    if was_asked and enrolment.update_due_on is None:
        _complete_update(enrolment, now)


def recount(*, enrolment: Enrolment, plan: Plan, now: datetime) -> None:
    """Bring a locked enrolment in line with what has just been done in its edition, and save it."""
    enrolment.last_at = now
    settle(enrolment=enrolment, place=place_of(enrolment, plan), now=now)


def place_of(enrolment: Enrolment, plan: Plan) -> Place:
    """Where a locked enrolment stands now."""
    return _find(enrolment, plan, _open_item(enrolment))


def settle(*, enrolment: Enrolment, place: Place, now: datetime) -> None:
    """Save where a locked enrolment stands. A finished course keeps its figures, whatever the edition has become since."""
    place.write(enrolment)
    if place.is_finishing:
        enrolment.finished_at = now
        enrolment.finished_edition_id = enrolment.edition_id
    enrolment.save(update_fields=[*_ENROLMENT, *place.fields()])
    if place.is_finishing:
        tell(CourseFinished(enrolment_id=enrolment.pk, edition_id=enrolment.edition_id, at=now))


def _find(enrolment: Enrolment, plan: Plan, open_item: int | None) -> Place:
    return find_place(plan=plan, finished_in=finished_in(enrolment), open_item=open_item, deltas=Deltas(plan.outline))


def _read(enrolment: Enrolment) -> tuple[dict[int, ItemState], int | None]:
    """What was done with each item, and the quiz that is open: one query, as soon as anything was done."""
    rows = list(_STATES.filter(enrolment=enrolment))
    return {state.item_id: state for state in rows}, rows[0].open_item if rows else _open_item(enrolment)


def _open_item(enrolment: Enrolment) -> int | None:
    """The quiz that is open, the one started last if there are several."""
    return _OPEN_ITEMS.filter(enrolment=enrolment).first()


def _complete_update(enrolment: Enrolment, now: datetime) -> None:
    """Nothing is due any more: what was earned holds for the edition the learner is on."""
    enrolment.finished_edition_id = enrolment.edition_id
    enrolment.updated_at = now
    enrolment.save(update_fields=["finished_edition", "updated_at"])
    Notice.objects.filter(enrolment=enrolment, kind=Notice.Kind.UPDATE, read_at=None).update(read_at=now)
    tell(CourseUpdated(enrolment_id=enrolment.pk, edition_id=enrolment.edition_id, at=now))
