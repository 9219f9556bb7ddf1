"""What the answers of an attempt score: the one place that every screen, hand-in and figure asks.

A question that turned out to be wrong may have a correction (`courses.rules.regrade`). It holds for every version
with the same key, later wordings included, and costs one query only where the quiz has corrections at all.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import F

from courses.learning.models import Attempt, Correction, RegradeJob
from courses.rules import regrade
from courses.rules.question import Mark
from courses.rules.regrade import Asked, Rule, Ruling


def marks_of(attempt: Attempt, bodies: Mapping[int, Mapping[str, Any]]) -> list[Mark]:
    """Return the mark of each answer in the order of the form; `bodies` are the compiled questions by version.

    Give it an attempt whose item was selected with it.
    """
    return marks_under(attempt, bodies, rulings_for(attempt))


def rulings_for(attempt: Attempt) -> dict[int, Ruling]:
    """Return the corrections that hold for the questions of an attempt, by version: no query where there are none."""
    return rulings_by_version(attempt.form) if attempt.item.has_corrections else {}


def marks_under(attempt: Attempt, bodies: Mapping[int, Mapping[str, Any]], rulings: Mapping[int, Ruling]) -> list[Mark]:
    """Return the mark of each answer under these corrections."""
    given = zip(attempt.form, attempt.answers, strict=True)
    return regrade.marks([Asked(bodies[key], answer, rulings.get(key)) for key, answer in given])


def rulings_by_version(versions: Collection[int]) -> dict[int, Ruling]:
    """Return the corrections that hold for these versions: of several, the newest regrade's. One query."""
    corrections = (
        Correction.objects.filter(
            version__item__versions__in=versions,
            version__grading_hash=F("version__item__versions__grading_hash"),
        )
        .annotate(held_by=F("version__item__versions"))
        .select_related("job__key_version")
        .order_by("job_id")
    )
    return {correction.held_by: ruling_of(correction.job) for correction in corrections}


def ruling_of(job: RegradeJob) -> Ruling:
    """Return what a regrade decided, as the rules read it."""
    return Ruling(
        rule=Rule(job.rule),
        accepted=tuple(job.accepted),
        key=job.key_version.body if job.key_version else None,
        lowers=job.lowers,
        reason=job.reason,
        since=job.approved_at or job.created_at,
    )


def points_of(attempt: Attempt, bodies: Mapping[int, Mapping[str, Any]]) -> Sequence[int]:
    """Return what each question of an attempt is worth, in the order of the form."""
    return [bodies[key]["points"] for key in attempt.form]
