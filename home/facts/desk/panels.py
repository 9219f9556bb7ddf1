"""What the form of a rule, a claim or a source shows besides its fields: who cites it, and what contradicts it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from home.facts.citing import Citation, all_citations
from home.facts.queries import contradicting

SHOWN = 5


class CitationsPanel(Panel):
    """Where it is cited, and that changing it asks for a review there."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"heading": _("Where it is cited"), "icon": "link", **kwargs})

    class BoundPanel(Panel.BoundPanel):
        template_name = "home/facts/desk/citations_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            found: list[Citation] = all_citations(self.instance)
            address = reverse("facts_desk:impact", args=[self.instance._meta.model_name, self.instance.pk])
            return context | {"citations": found[:SHOWN], "number": len(found), "address": address}


class ContradictionsPanel(Panel):
    """The published rules that may ask something else of the same people; nothing where there are none."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "home/facts/desk/contradictions_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk and self._others)

        @property
        def _others(self) -> list[Any]:
            if not hasattr(self, "_found"):
                self._found = contradicting(self.instance) if self.instance.valid_from else []
            return self._found

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return {**super().get_context_data(parent_context), "others": self._others}
