"""What other parts show of a campaign on its edit form: they are asked by a hook, and stay unknown here."""

from typing import Any

from django.forms import Media
from django.utils.functional import cached_property
from wagtail import hooks
from wagtail.admin.panels import Panel
from wagtail.admin.ui.components import Component

# A function (page, request) → Component, or None where there is nothing to show, registered under this name.
HOOK = "campaign_edit_component"


class ComponentsPanel(Panel):
    """Shows what higher parts know of this campaign: its dates and how ready it is."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "campaigns/desk/components_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            context["components"] = self.components
            return context

        @cached_property
        def components(self) -> list[Component]:
            """What is shown."""
            found = [ask(self.instance, self.request) for ask in hooks.get_hooks(HOOK)]
            return [component for component in found if component is not None]

        @property
        def media(self) -> Media:
            return sum((component.media for component in self.components), Media())
