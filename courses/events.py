"""What the teaching room tells: facts that happened, for others to listen to."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class EditionPublished:
    """A course was compiled to a new edition."""

    course_id: int
    edition_id: int
    at: datetime


@dataclass(frozen=True)
class Enrolled:
    """A person enrolled in a course."""

    enrolment_id: int
    at: datetime


@dataclass(frozen=True)
class ItemDone:
    """A learner finished a lesson or passed a quiz, for the first time."""

    enrolment_id: int
    item_id: int
    at: datetime


@dataclass(frozen=True)
class AttemptSubmitted:
    """A learner handed in an attempt."""

    attempt_id: UUID
    at: datetime


@dataclass(frozen=True)
class CourseFinished:
    """A learner has done every required item of an edition, for the first time."""

    enrolment_id: int
    edition_id: int
    at: datetime


@dataclass(frozen=True)
class CourseUpdated:
    """A learner who had finished a course has done everything that its safety updates asked, up to that edition."""

    enrolment_id: int
    edition_id: int
    at: datetime


@dataclass(frozen=True)
class Regraded:
    """A regrade has reached its last attempt: answers to this version of a question count differently."""

    version_id: int
    at: datetime
