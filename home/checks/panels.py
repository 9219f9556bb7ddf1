"""Shows on the form of a page or snippet what the checks found in its newest saved version."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from home.checks.checkers import reading_scores
from home.checks.registry import findings, is_checked
from home.checks.wording import LANGUAGES, say, say_score


class ChecksPanel(Panel):
    """What keeps the draft from review, what wants another look, and how the text reads. Works without JavaScript."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"heading": _("Checks of the content"), "icon": "glasses", **kwargs})

    class BoundPanel(Panel.BoundPanel):
        template_name = "home/desk/checks_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk) and is_checked(self.instance)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            said = [say(one, self.instance) for one in findings(self.instance, timezone.now())]
            fields = set(self.form.fields) if self.form is not None else set()
            context["blocking"] = [one for one in said if one.is_blocking]
            context["warnings"] = [one for one in said if not one.is_blocking]
            context["fields"] = fields
            scores = reading_scores(self.instance)
            context["scores"] = [(LANGUAGES.get(code, code), say_score(score)) for code, score in scores.items()]
            return context
