"""A finished course earns a certificate, in the same transaction."""

from courses.credentials.actions import issue
from courses.events import CourseFinished
from home.events import listen


@listen(CourseFinished)
def certify(fact: CourseFinished) -> None:
    """Issue the certificate of the course that was just finished."""
    issue(enrolment_id=fact.enrolment_id, now=fact.at)
