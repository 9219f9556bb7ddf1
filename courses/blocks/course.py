"""What a course says of other courses."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class RequiredCourseBlock(blocks.PageChooserBlock):
    """A course that has to be finished before."""

    def __init__(self, page_type: str = "courses.CoursePage", **options: Any) -> None:
        super().__init__(page_type=page_type, **options)

    def get_preview_value(self) -> Any:
        """A course that looks like one of the site, without asking the database."""
        return self.target_model(title="Vacciner à l’officine")

    class Meta:
        icon = "lock"
        label = _("Course")
        description = _("A course that has to be finished before enrolling in this one.")
        template = "components/blocks/required_course.html"
