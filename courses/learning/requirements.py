"""Which courses somebody has to finish before they may begin another."""

from collections.abc import Iterable
from uuid import UUID

from courses.editions.models import Course
from courses.learning.models import Enrolment
from home.accounts.models import User


def unfinished(user: User | None, requires: Iterable[UUID]) -> list[Course]:
    """The required courses that this person has not finished; all of them for a visitor (None).

    A course that nobody can take any more (archived, withdrawn, never published) is not asked: it would be a dead end.
    """
    keys = list(requires)
    if not keys:
        return []
    courses = Course.objects.filter(
        translation_key__in=keys, current_edition__isnull=False, archived_at=None, withdrawn_at=None
    )
    if user is not None:
        courses = courses.exclude(pk__in=Enrolment.objects.of(user).finished().values("course"))
    return list(courses.order_by("pk"))
