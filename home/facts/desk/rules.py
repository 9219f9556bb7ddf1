"""The lists and forms of rules, claims and sources on the desk."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel
from wagtail.admin.ui.tables import BooleanColumn, Column, LiveStatusTagColumn, UpdatedAtColumn
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSet

from home.editorial.snippets import ReviewedEdit, ReviewedViewSet
from home.facts.desk.panels import CitationsPanel, ContradictionsPanel
from home.facts.models import Claim, VaccineRule
from home.facts.queries import contradicting
from home.words import Source


def impact_button(fact: Any) -> Button:
    """Leads to the list of what cites it."""
    address = reverse("facts_desk:impact", args=[fact._meta.model_name, fact.pk])
    return Button(gettext("Where it is cited"), url=address, icon_name="link", priority=45)


class ShowsCitations:
    """A form of something that pages cite, with the way to what cites it."""

    object: Any

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        return [*super().header_more_buttons, impact_button(self.object)]  # type: ignore[misc]  # Wagtail's views have it


class CitedEdit(ShowsCitations, ReviewedEdit):
    """The form of a claim."""


class SourceEdit(ShowsCitations, EditView):
    """The form of a source."""


class WarnsOfContradictions:
    """After a save, names the published rules that contradict this one. Nothing is refused: both may be meant."""

    request: Any
    object: VaccineRule

    def save_action(self) -> HttpResponse:
        answer: HttpResponse = super().save_action()  # type: ignore[misc]  # Wagtail's views have it
        if others := contradicting(self.object):
            titles = ", ".join(f"“{one.title}”" for one in others)
            sentence = gettext("This rule may contradict %(titles)s: same vaccine, ages and days that overlap.")
            messages.warning(self.request, sentence % {"titles": titles})
        return answer


class RuleCreate(WarnsOfContradictions, CreateView):
    """The empty form of a rule."""


class RuleEdit(WarnsOfContradictions, CitedEdit):
    """The form of a rule."""


class RuleViewSet(ReviewedViewSet):
    """The rules as a place of their own in the menu."""

    icon = "calendar-check"
    menu_label = _("Vaccination rules")
    menu_name = "vaccination-rules"
    menu_order = 255
    add_to_admin_menu = True
    add_view_class = RuleCreate
    edit_view_class = RuleEdit
    list_per_page = 50
    search_backend_name = None  # words anywhere in the text, by the database itself
    search_fields: ClassVar[list[str]] = ["who_fr", "who_en", "vaccine__name_fr", "vaccine__name_en", "slug"]
    list_filter: ClassVar[list[str]] = ["vaccine", "given_by", "is_unsure"]
    panels: ClassVar[list[Panel]] = [ContradictionsPanel(), *VaccineRule.panels, CitationsPanel()]
    list_display: ClassVar[list[Any]] = [
        "__str__",
        Column("ages_said", label=_("Ages")),
        Column("scheme_said", label=_("Doses")),
        BooleanColumn("is_unsure", label=_("Not confirmed")),
        Column("reviewed_on", label=_("Reviewed on"), sort_key="reviewed_on"),
        LiveStatusTagColumn(),
        UpdatedAtColumn(),
    ]

    def get_queryset(self, request: Any) -> Any:
        return VaccineRule.objects.select_related("vaccine").order_by("vaccine__slug", "pk")


class ClaimViewSet(ReviewedViewSet):
    """The misinformation desk as a place of its own in the menu."""

    icon = "openquote"
    menu_label = _("Claims and answers")
    menu_name = "claims"
    menu_order = 256
    add_to_admin_menu = True
    edit_view_class = CitedEdit
    search_backend_name = None
    search_fields: ClassVar[list[str]] = ["claim_fr", "claim_en", "answer_fr", "answer_en"]
    list_filter: ClassVar[list[str]] = ["topic"]
    panels: ClassVar[list[Panel]] = [*Claim.panels, CitationsPanel()]
    list_display: ClassVar[list[Any]] = [
        "__str__",
        Column("topic", label=_("Topic"), sort_key="topic__slug"),
        Column("reviewed_on", label=_("Reviewed on"), sort_key="reviewed_on"),
        LiveStatusTagColumn(),
        UpdatedAtColumn(),
    ]

    def get_queryset(self, request: Any) -> Any:
        return Claim.objects.select_related("topic").order_by("topic__slug", "pk")


class SourceViewSet(SnippetViewSet):
    """The sources, each with the way to what cites it: changing one changes what many pages say."""

    edit_view_class = SourceEdit
    panels: ClassVar[list[Panel]] = [*Source.panels, CitationsPanel()]
