"""Tells readers of a course sheet what its editions changed, whenever there is a new one."""

from collections.abc import Iterator

from courses.editions.models import CourseEdition
from courses.events import EditionPublished
from courses.pages.course import CoursePage
from home.changes.actions import show_history
from home.changes.rules import MAJOR, MINOR
from home.events import listen


@listen(EditionPublished)
def tell_readers(fact: EditionPublished) -> None:
    """Write the history into the public record of the course, in each of its languages. A first edition changes nothing."""
    editions = CourseEdition.objects.filter(course=fact.course_id).exclude(change_class=CourseEdition.Change.FIRST)
    rows = list(editions.defer("structure").select_related("course").order_by("-number"))
    if not rows:
        return
    for page in (
        CoursePage.objects.live().filter(translation_key=rows[0].course.translation_key).select_related("locale")
    ):
        show_history(page=page, lines=list(_lines(rows, page.locale.language_code)))


def _lines(editions: list[CourseEdition], language: str) -> Iterator[dict[str, str]]:
    """A note is shown in the language it was written in; where there is none the class of the change is named."""
    for edition in editions:
        is_spoken = edition.change_note and edition.note_language == language
        yield {
            "at": edition.published_at.isoformat(),
            "weight": MINOR if edition.change_class == CourseEdition.Change.WORDING else MAJOR,
            "text": edition.change_note if is_spoken else "",
            "kind": str(edition.change_class),
        }
