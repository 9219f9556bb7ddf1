"""Keeping the place inside a lesson: the second of each film, for every device of the learner."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from courses.editions.kept import version_by_id
from courses.editions.models import Item
from courses.learning.actions.locks import require_open
from courses.learning.actions.progress import lock
from courses.learning.films import films_of
from courses.learning.models import Enrolment, ItemState
from courses.learning.plan import plan_of

LONGEST = 24 * 3600  # seconds


class NoSuchFilm(Exception):
    """The learner's edition has no lesson with that identity, or the lesson no such film."""


@transaction.atomic
def keep_second(*, enrolment: Enrolment, step_uid: UUID, film: str, second: int, now: datetime) -> ItemState:
    """Keep the second at which a film was left; the newest one counts, and the end of a film is its beginning, 0.

    `film` is the id of its block. Raises NoSuchFilm or StepLocked; then nothing has changed.
    """
    locked = lock(enrolment)
    step = locked.outline.step(step_uid)
    if step is None or step.kind != Item.Kind.LESSON or film not in films_of(version_by_id(step.version_id)):
        raise NoSuchFilm
    require_open(plan_of(locked), step)
    state = ItemState.objects.filter(enrolment=locked, item_id=step.item_id).first() or ItemState(
        enrolment=locked, item_id=step.item_id, version_id=step.version_id, first_at=now
    )
    seconds = {**state.position.get("video", {}), film: max(0, min(second, LONGEST))}
    state.position = {**state.position, "video": seconds}
    state.save()
    return state
