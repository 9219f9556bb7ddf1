"""Reacts to a new edition: everybody who learns the course is moved to it in the background."""

from courses.events import EditionPublished
from courses.learning.models import Enrolment
from courses.learning.tasks import move_everybody
from home.events import listen


@listen(EditionPublished)
def move_learners(fact: EditionPublished) -> None:
    """Write the task down with the publication; the worker begins once both are committed."""
    behind = Enrolment.objects.filter(course=fact.course_id, user__isnull=False).exclude(edition=fact.edition_id)
    if behind.exists():
        move_everybody.enqueue(fact.course_id)
