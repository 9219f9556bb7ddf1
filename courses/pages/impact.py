"""The button that asks what publishing a page or a question would do to learners, on its edit form."""

from typing import Any

from django.urls import reverse
from wagtail.admin.panels import Panel
from wagtail.models import Page


class ImpactPanel(Panel):
    """Shows a link that works by itself; a small script of the whole desk loads the answer into the form instead.

    The answer comes from higher up (`courses.learning.desk.impact`), which is known here by its address only.
    """

    class BoundPanel(Panel.BoundPanel):
        template_name = "courses/desk/impact_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            name = "course_impact" if isinstance(self.instance, Page) else "course_impact_question"
            context["address"] = reverse(name, args=[self.instance.pk])
            return context
