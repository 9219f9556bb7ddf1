"""The only way a request reaches a learner's row. What belongs to somebody else does not exist."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q
from django.http import Http404

from courses.editions.models import Course, Item, ItemMedium, ItemVersion
from courses.learning.models import Attempt, Enrolment, ItemState, Notice
from courses.learning.plan import plan_of
from home.accounts.models import User

# Built once, not at each answer.
_TO_ANSWER = Attempt.objects.select_related("enrolment").only("form", "item", "enrolment__user", "enrolment__active_at")


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


def attempt_to_answer(user: User, attempt_id: UUID) -> Attempt:
    """As `attempt_for`, with only what is asked of it before an action reads it again under its lock."""
    try:
        return _TO_ANSWER.get(is_attempt_of(user, attempt_id))
    except Attempt.DoesNotExist:
        raise Http404("No such attempt.") from None


def is_attempt_of(user: User, attempt_id: UUID) -> Q:
    """What is true of this person's attempt with that id alone: for an action that reads it once, under its lock."""
    return Q(pk=attempt_id, enrolment__user=user)


def notice_for(user: User, notice_id: int) -> Notice:
    """This person's notice with that id; Http404 when it is unknown or somebody else's."""
    notice = Notice.objects.select_related("enrolment__course").filter(pk=notice_id, enrolment__user=user).first()
    if notice is None:
        raise Http404("No such notice.")
    return notice


def open_attempt_of(enrolment: Enrolment) -> Attempt | None:
    """The attempt this learner started last and has not handed in."""
    attempt: Attempt | None = Attempt.objects.open().filter(enrolment=enrolment).order_by("-started_at").first()
    return attempt


def has_item(enrolment: Enrolment, uid: UUID) -> bool:
    """Whether the course once had, or still has, a lesson or a quiz with that identity."""
    steps = [Item.Kind.LESSON, Item.Kind.QUIZ]
    return bool(Item.objects.filter(course=enrolment.course_id, uid=uid, kind__in=steps).exists())


def reads_medium(user: User, kind: str, key: int) -> bool:
    """Whether a lesson or a question that is open to this person, or was theirs before, shows this picture or document.

    Any edition counts: a page opened before the newest one came still shows its pictures. At most five queries.
    """
    items = dict(ItemMedium.objects.filter(kind=kind, key=key).values_list("item_id", "item__course_id"))
    enrolments = Enrolment.objects.of(user).filter(course__in=set(items.values())) if items else []
    return any(_is_shown(enrolment, items.keys()) for enrolment in enrolments)


def _is_shown(enrolment: Enrolment, items: Collection[int]) -> bool:
    plan = plan_of(enrolment)
    shown = [
        step
        for step in plan.outline.steps()
        if step.item_id in items or any(question.item_id in items for question in step.questions)
    ]
    if any(not plan.missing_for(step) for step in shown):
        return True
    here = {step.item_id for step in plan.outline.steps()}
    if ItemState.objects.filter(enrolment=enrolment, item__in=items).exclude(item__in=here).exists():
        return True
    versions = set(
        ItemVersion.objects.filter(item__in=items, item__kind=Item.Kind.QUESTION).values_list("pk", flat=True)
    )
    forms = Attempt.objects.filter(enrolment=enrolment).values_list("form", flat=True) if versions else []
    return any(versions.intersection(form) for form in forms)
