"""Keeps what a learner has done and how far that brings them, in the transaction of whatever happened."""

from datetime import datetime

from courses.events import CourseFinished, ItemDone
from courses.learning.models import Attempt, Enrolment, ItemState
from courses.learning.plan import Plan
from home.events import tell


def lock(enrolment: Enrolment) -> Enrolment:
    """Read the row again and hold it until the transaction ends: what one learner does happens one after the other."""
    return Enrolment.objects.with_course().select_for_update(of=("self",)).get(pk=enrolment.pk)


def record(
    *, enrolment: Enrolment, item_id: int, version_id: int, is_done: bool, now: datetime, score_bp: int | None = None
) -> None:
    """Note that an item was read or tried, then count progress anew.

    What is done stays done and the best score (0 to 10000) never falls. `enrolment` is locked;
    `score_bp` is given for a quiz that has just been handed in.
    """
    states = {state.item_id: state for state in ItemState.objects.filter(enrolment=enrolment)}
    state = states.setdefault(item_id, ItemState(enrolment=enrolment, item_id=item_id, first_at=now))
    is_first_time = is_done and state.done_at is None
    if is_first_time:
        state.done_at = now
    if score_bp is not None:
        state.best_bp = max(score_bp, state.best_bp or 0)
        state.attempts += 1
    state.version_id = version_id
    state.save()
    if is_first_time:
        tell(ItemDone(enrolment_id=enrolment.pk, item_id=item_id, at=now))
    done = frozenset(key for key, one in states.items() if one.done_at)
    recount(enrolment=enrolment, plan=Plan(enrolment.outline, done), now=now)


def recount(*, enrolment: Enrolment, plan: Plan, now: datetime) -> None:
    """Bring a locked enrolment in line with what has been done in its edition, and save it.

    A finished course keeps its figures, whatever the edition has become since.
    """
    has_just_finished = not enrolment.is_finished and plan.is_finished()
    if not enrolment.is_finished:
        progress = plan.measure()
        enrolment.items_done = progress.items_done
        enrolment.items_total = progress.items_total
        enrolment.progress_bp = progress.bp
    if has_just_finished:
        enrolment.finished_at = now
        enrolment.finished_edition_id = enrolment.edition_id
    enrolment.next_item_id = _where_to_continue(enrolment, plan)
    enrolment.last_at = now
    enrolment.save()
    if has_just_finished:
        tell(CourseFinished(enrolment_id=enrolment.pk, edition_id=enrolment.edition_id, at=now))


def _where_to_continue(enrolment: Enrolment, plan: Plan) -> int | None:
    """The quiz that is open, else the first step not done."""
    attempts = Attempt.objects.open().filter(enrolment=enrolment).order_by("-started_at")
    open_item: int | None = attempts.values_list("item_id", flat=True).first()
    step = plan.next_step()
    return open_item or (step.item_id if step else None)
