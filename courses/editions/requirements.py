"""Courses that require other courses: never in a circle, or nobody could begin any of them."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from courses.editions.errors import CompileError
from courses.editions.models import Course
from courses.editions.outline import outline_of


def refuse_circle(own: UUID, required: Iterable[str], title: str) -> None:
    """Raise CompileError when a course would have to be finished before itself, be it by way of others."""
    to_see, seen = {UUID(key) for key in required}, {own}
    while to_see:
        courses = Course.objects.filter(translation_key__in=to_see, current_edition__isnull=False)
        found = courses.select_related("current_edition").defer("current_edition__structure").order_by("pk")
        seen |= to_see
        beyond = {
            key for course in found if course.current_edition for key in outline_of(course.current_edition).requires
        }
        if own in beyond:
            raise CompileError(
                _("“%(page)s” requires a course that itself requires this one: nobody could begin either.")
                % {"page": title}
            )
        to_see = beyond - seen
