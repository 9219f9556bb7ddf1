"""Handing in what nobody opens again after its time is over."""

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import InterfaceError, OperationalError
from django.db.models import Q

from courses.learning.actions.attempt import submit_overdue
from courses.learning.models import Attempt
from courses.learning.quiz import GRACE

logger = logging.getLogger(__name__)

BATCH = 200  # attempts named by one query; each is handed in by a transaction of its own


@dataclass(frozen=True)
class HandedIn:
    """How many attempts whose time was over are handed in now, and which could not be."""

    number: int
    failed: frozenset[UUID]


def hand_in_overdue(*, now: datetime, but: Collection[UUID] = (), batch: int = BATCH) -> HandedIn:
    """Hand in every attempt whose time, with its grace, is over at `now` (aware), as it was at its deadline.

    Two at once, or a learner who opens one meanwhile, do no harm: each is handed in once. One that cannot be handed in is
    logged and left as it is, and stops no other; those in `but` are not tried. Raises what a database that is away
    or locked raises; what was handed in until then stays so.
    """
    number, failed = 0, set[UUID]()
    waiting = Attempt.objects.running_out(now - GRACE).exclude(pk__in=but).order_by("deadline_at", "pk")
    following = waiting
    while found := list(following.only("deadline_at")[:batch]):
        for attempt in found:
            try:
                number += submit_overdue(attempt=attempt, now=now).submitted_at is not None
            except (OperationalError, InterfaceError):
                raise
            except Exception:
                logger.exception("attempt %s cannot be handed in although its time is over", attempt.pk)
                failed.add(attempt.pk)
        last = found[-1]
        following = waiting.filter(deadline_at__gte=last.deadline_at).filter(
            Q(deadline_at__gt=last.deadline_at) | Q(pk__gt=last.pk)
        )
    return HandedIn(number, frozenset(failed))
