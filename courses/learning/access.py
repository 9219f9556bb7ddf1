"""The only way a request reaches a learner's row. What belongs to somebody else does not exist."""

from uuid import UUID

from django.http import Http404

from courses.editions.models import Course, Item
from courses.learning.models import Attempt, Enrolment
from home.accounts.models import User


class NotEnrolled(Http404):
    """The course exists, and this person is not in it."""

    def __init__(self, course: Course) -> None:
        super().__init__("Not enrolled.")
        self.course = course


def course_for(slug: str) -> Course:
    """The course with that slug, if it was ever published; Http404 otherwise."""
    course = Course.objects.filter(slug=slug, current_edition__isnull=False).first()
    if course is None:
        raise Http404("No such course.")
    return course


def enrolment_for(user: User, slug: str) -> Enrolment:
    """This person's enrolment in that course. Raises NotEnrolled, or Http404 when there is no such course."""
    enrolment = Enrolment.objects.of(user).with_course().filter(course__slug=slug).first()
    if enrolment is None:
        raise NotEnrolled(course_for(slug))
    return enrolment


def attempt_for(user: User, attempt_id: UUID) -> Attempt:
    """This person's attempt with that id; Http404 when it is unknown or somebody else's."""
    attempts = Attempt.objects.select_related("enrolment__course", "item")
    attempt = attempts.filter(pk=attempt_id, enrolment__user=user).first()
    if attempt is None:
        raise Http404("No such attempt.")
    return attempt


def open_attempt_of(enrolment: Enrolment) -> Attempt | None:
    """The attempt this learner started last and has not handed in."""
    attempt: Attempt | None = Attempt.objects.open().filter(enrolment=enrolment).order_by("-started_at").first()
    return attempt


def has_item(enrolment: Enrolment, uid: UUID) -> bool:
    """Whether the course once had, or still has, a lesson or a quiz with that identity."""
    steps = [Item.Kind.LESSON, Item.Kind.QUIZ]
    return bool(Item.objects.filter(course=enrolment.course_id, uid=uid, kind__in=steps).exists())
