"""One learner in one course, as somebody who looks after learners sees them: what the learner sees, without answers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from courses.editions.kept import versions_by_id
from courses.editions.outline import in_language
from courses.learning.models import Attempt, Enrolment, StudySession
from courses.learning.queries.course import CourseScreen, see_course
from courses.reports.queries.learners import LearnerLine, line_of, lines_of

SITTINGS = 50  # shown, the newest; an export holds all


@dataclass(frozen=True)
class AttemptLine:
    """One attempt at a quiz; `score_bp` is None while it is open."""

    quiz: str
    number: int
    started_at: datetime
    submitted_at: datetime | None
    score_bp: int | None
    is_passed: bool | None
    is_update: bool


@dataclass(frozen=True)
class Sitting:
    """One time somebody sat down to learn."""

    started_at: datetime
    ended_at: datetime
    minutes: int


@dataclass(frozen=True)
class LearnerReport:
    """`screen` is the learner's own outline of the course: the same query, so the same figures."""

    line: LearnerLine
    screen: CourseScreen
    attempts: list[AttemptLine]
    sittings: list[Sitting]
    certificates: list[Any]


def see_learner(*, enrolment: Enrolment, language: str) -> LearnerReport:
    """What one learner did in a course, in a fixed number of queries; nothing of what they answered."""
    attempts = list(
        Attempt.objects.filter(enrolment=enrolment)
        .only("version_id", "number", "started_at", "submitted_at", "score_bp", "is_passed", "is_update")
        .order_by("-started_at", "-number")
    )
    versions = versions_by_id({attempt.version_id for attempt in attempts})
    return LearnerReport(
        line=line_of(lines_of(Enrolment.objects.filter(pk=enrolment.pk)).get()),
        screen=see_course(enrolment=enrolment, language=language),
        attempts=[
            AttemptLine(
                quiz=in_language(versions[attempt.version_id].body["words"], language)[0]["title"],
                number=attempt.number,
                started_at=attempt.started_at,
                submitted_at=attempt.submitted_at,
                score_bp=attempt.score_bp,
                is_passed=attempt.is_passed,
                is_update=attempt.is_update,
            )
            for attempt in attempts
        ],
        sittings=[
            Sitting(row.started_at, row.ended_at, row.active_seconds // 60)
            for row in StudySession.objects.filter(enrolment=enrolment).order_by("-ended_at")[:SITTINGS]
        ],
        certificates=list(enrolment.certificates.order_by("-issued_at")),
    )
