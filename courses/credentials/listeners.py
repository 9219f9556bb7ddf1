"""A finished course earns a certificate, a completed update a new one, in the same transaction; while its review is over, they wait."""

from courses.credentials.awaited import certify_or_wait
from courses.events import CourseFinished, CourseUpdated
from home.events import listen


@listen(CourseFinished)
def certify(fact: CourseFinished) -> None:
    """Issue the certificate of the course that was just finished."""
    certify_or_wait(enrolment_id=fact.enrolment_id, now=fact.at)


@listen(CourseUpdated)
def renew(fact: CourseUpdated) -> None:
    """Issue the certificate of the edition that the update leads to; the first stays as it was issued."""
    certify_or_wait(enrolment_id=fact.enrolment_id, now=fact.at)
