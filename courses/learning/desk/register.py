"""Where the screens of this desk are, and where Wagtail shows them."""

from django.urls import URLPattern, path
from wagtail import hooks

from courses.learning.desk.impact import show_impact


@hooks.register("register_admin_urls")
def desk_urls() -> list[URLPattern]:
    """The addresses of the desk of learning."""
    return [path("courses/impact/<int:page_id>/", show_impact, name="course_impact")]
