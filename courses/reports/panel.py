"""On the admin home: the questions that are worth a look, the most pressing first."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language
from wagtail import hooks
from wagtail.admin.ui.components import Component

from courses.reports.queries.questions import see_flagged
from courses.reports.views import SEE_FIGURES

SHOWN = 5


class QuestionHealthPanel(Component):
    """Nothing where no question is flagged; the report has the rest and the figures."""

    name = "question_health"
    template_name = "courses/reports/health_panel.html"
    order = 240

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        flagged = see_flagged(language=(get_language() or "fr").partition("-")[0])
        return {"lines": flagged[:SHOWN], "total": len(flagged)}


@hooks.register("construct_homepage_panels")
def show_question_health(request: HttpRequest, panels: list[Any]) -> None:
    """For people who may see figures."""
    if request.user.has_perm(SEE_FIGURES):
        panels.append(QuestionHealthPanel())
