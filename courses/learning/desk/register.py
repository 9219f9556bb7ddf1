"""Where the screens of this desk are."""

from django.urls import URLPattern, path
from wagtail import hooks

from courses.learning.desk import keeping
from courses.learning.desk.archive import archive_course
from courses.learning.desk.impact import show_impact

__all__ = ["desk_urls", "keeping"]


@hooks.register("register_admin_urls")
def desk_urls() -> list[URLPattern]:
    """The addresses of the desk of learning."""
    return [
        path("courses/impact/<int:page_id>/", show_impact, name="course_impact"),
        path("courses/archive/<int:page_id>/", archive_course, name="course_archive"),
    ]
