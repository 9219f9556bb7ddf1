"""What somebody has to finish before they can enrol in a course."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from courses.editions.kept import outlines_by_id
from courses.editions.models import Course
from courses.learning.models import Enrolment
from courses.learning.requirements import unfinished
from courses.pages.course import CoursePage
from home.accounts.models import User


@dataclass(frozen=True)
class RequiredCourse:
    """A course to finish before another. `url` leads to its sheet, or to the reader's place in it; maybe empty."""

    title: str
    url: str
    is_finished: bool


def see_required(user: User | None, requires: Iterable[UUID], language: str) -> list[RequiredCourse]:
    """The courses to finish before, those that are finished too, for a sheet: at most four queries."""
    keys = list(requires)
    if not keys:
        return []
    asked = {course.pk for course in unfinished(user, keys)}
    finished = Enrolment.objects.of(user).finished() if user else Enrolment.objects.none()
    done = set(finished.filter(course__translation_key__in=keys).values_list("course_id", flat=True))
    courses = Course.objects.filter(pk__in=asked | done).order_by("pk")
    outlines = outlines_by_id(course.current_edition_id for course in courses if course.current_edition_id)
    urls = _sheets([course.translation_key for course in courses], language)
    return [
        RequiredCourse(
            title=outlines[course.current_edition_id].title(language) if course.current_edition_id else course.slug,
            url=urls.get(course.translation_key, ""),
            is_finished=course.pk in done,
        )
        for course in courses
    ]


def _sheets(keys: Iterable[UUID], language: str) -> dict[UUID, str]:
    """The addresses of the public sheets of courses, in that language if there is one."""
    pages = CoursePage.objects.live().filter(translation_key__in=list(keys)).select_related("locale").order_by("pk")
    ordered = sorted(pages, key=lambda page: page.locale.language_code == language)
    return {page.translation_key: page.url or "" for page in ordered}
