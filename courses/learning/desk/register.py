"""Where the screens of this desk are."""

from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.staticfiles import versioned_static

from courses.learning.desk import keeping
from courses.learning.desk.archive import archive_course
from courses.learning.desk.impact import show_impact, show_question_impact

__all__ = ["desk_urls", "keeping"]


@hooks.register("register_admin_urls")
def desk_urls() -> list[URLPattern]:
    """The addresses of the desk of learning."""
    return [
        path("courses/impact/<int:page_id>/", show_impact, name="course_impact"),
        path("courses/impact/question/<int:question_id>/", show_question_impact, name="course_impact_question"),
        path("courses/archive/<int:page_id>/", archive_course, name="course_archive"),
    ]


@hooks.register("insert_global_admin_js")
def impact_script() -> SafeString:
    """Loads what publishing would change where it is asked for: on edit forms, and where a review is approved."""
    return format_html('<script src="{}" defer></script>', versioned_static("mooc/js/impact.js"))
