"""What somebody has learnt, as personal data: handed over on request; after an erasure answers are wiped.

The rows themselves lose their person by the database (SET_NULL) and keep the statistics true.
"""

from typing import Any

from courses.learning.models import Allowance, Attempt, Enrolment, ItemState
from home.accounts.models import User
from home.accounts.privacy import eraser, exporter


@exporter("enrolments")
def export_enrolments(user: User) -> list[Any]:
    return list(
        Enrolment.objects.of(user)
        .order_by("started_at")
        .values("course__slug", "edition__number", "items_done", "items_total", "progress_bp", "started_at", "last_at", "finished_at")
    )  # fmt: skip


@exporter("steps")
def export_steps(user: User) -> list[Any]:
    return list(
        ItemState.objects.filter(enrolment__user=user)
        .order_by("first_at", "pk")
        .values("enrolment__course__slug", "item__kind", "item__uid", "best_bp", "attempts", "first_at", "done_at")
    )


@exporter("attempts")
def export_attempts(user: User) -> list[Any]:
    attempts = Attempt.objects.filter(enrolment__user=user).select_related("enrolment__course", "item")
    return [
        {
            "course": attempt.enrolment.course.slug,
            "quiz": attempt.item.uid,
            "number": attempt.number,
            "started_at": attempt.started_at,
            "submitted_at": attempt.submitted_at,
            "score_bp": attempt.score_bp,
            "is_passed": attempt.is_passed,
            "answers": attempt.answers,
            "drafts": attempt.typed,
            "sureness": attempt.sureness,
        }
        for attempt in attempts.order_by("started_at", "number")
    ]


@exporter("allowances")
def export_allowances(user: User) -> list[Any]:
    return list(
        Allowance.objects.filter(enrolment__user=user)
        .order_by("granted_at", "pk")
        .values("enrolment__course__slug", "item__uid", "extra_attempts", "extra_minutes", "reason", "granted_at")
    )


@eraser
def wipe_answers(user: User) -> None:
    """Forget what was answered; how many attempts there were and their scores stay, without a person.

    Why somebody was granted more time may say something of their health: it goes too.
    """
    Allowance.objects.filter(enrolment__user=user).update(reason="")
    Attempt.objects.filter(enrolment__user=user).update(packed="[]", drafts="", sureness="")
