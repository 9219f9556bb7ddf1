"""The catalogue: every course, by topic, duration and level."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from home.base import BasePage


class CatalogueIndexPage(BasePage):
    """The list of courses in one language."""

    template = "courses/catalogue.html"
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["courses.CoursePage"]
    content_panels: ClassVar[list[Panel]] = [*BasePage.content_panels]

    class Meta:
        verbose_name = _("catalogue")
