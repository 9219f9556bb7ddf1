"""What somebody has learnt, as personal data: handed over on request; after an erasure answers are wiped.

The rows themselves lose their person by the database (SET_NULL) and keep the statistics true.
"""

from datetime import UTC, datetime
from typing import Any

from courses.learning.models import Allowance, Attempt, Enrolment, ItemState, Notice, StudySession
from home.accounts.models import User
from home.accounts.privacy import eraser, exporter


@exporter("enrolments")
def export_enrolments(user: User) -> list[Any]:
    return list(
        Enrolment.objects.of(user)
        .order_by("started_at")
        .values("course__slug", "edition__number", "items_done", "items_total", "progress_bp", "active_seconds", "started_at", "last_at", "finished_at", "update_due_on", "updated_at")
    )  # fmt: skip


@exporter("steps")
def export_steps(user: User) -> list[Any]:
    return list(
        ItemState.objects.filter(enrolment__user=user)
        .order_by("first_at", "pk")
        .values("enrolment__course__slug", "item__kind", "item__uid", "best_bp", "attempts", "position", "done_edition", "first_at", "done_at")
    )  # fmt: skip


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
            "answered_at": [stamp and datetime.fromtimestamp(stamp.at_ms / 1000, UTC) for stamp in attempt.given],
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


@exporter("sittings")
def export_sittings(user: User) -> list[Any]:
    return list(
        StudySession.objects.filter(enrolment__user=user)
        .order_by("started_at", "pk")
        .values("enrolment__course__slug", "started_at", "ended_at", "active_seconds")
    )


@exporter("notices")
def export_notices(user: User) -> list[Any]:
    return list(
        Notice.objects.filter(enrolment__user=user)
        .order_by("created_at", "pk")
        .values("enrolment__course__slug", "kind", "words", "created_at", "read_at")
    )


@eraser
def wipe_answers(user: User) -> None:
    """Forget what was answered, when, and where films were left; attempts and their scores stay, without a person.

    Why somebody was granted more time may say something of their health: it goes too.
    """
    Allowance.objects.filter(enrolment__user=user).update(reason="")
    Attempt.objects.filter(enrolment__user=user).update(packed="[]", drafts="", stamps="[]", sureness="")
    ItemState.objects.filter(enrolment__user=user).update(position={})
