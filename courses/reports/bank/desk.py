"""The list of the question bank, and the buttons beside a question."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import ObjectList
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn, LocaleColumn, UpdatedAtColumn
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import IndexView

from courses.editions.bank import Use, uses_of
from courses.pages.bank import BankQuestion
from courses.pages.impact import ImpactPanel
from courses.reports.bank.filters import KINDS, BankFilters
from courses.reports.queries.health import health_by_uid
from courses.reports.wording import FLAGS
from courses.rules.health import Health
from home.editorial.snippets import ReviewedEdit, ReviewedViewSet

LABELS = dict(KINDS)


class UsesColumn(Column):
    """Where learners meet a question, each place a link to its quiz."""

    cell_template_name = "courses/reports/bank/uses.html"


class HealthColumn(Column):
    """How well a question works: how many answers, how many points, what is worth a look."""

    cell_template_name = "courses/reports/bank/health.html"


def uses_seen(question: BankQuestion) -> Sequence[Use]:
    """What the list has read for this row."""
    return getattr(question, "seen_uses", ())


def health_seen(question: BankQuestion) -> dict[str, Any] | None:
    """What the list has read for this row, in words."""
    health: Health | None = getattr(question, "seen_health", None)
    if health is None or health.facility_bp is None:
        return None
    return {"n": health.n, "bp": health.facility_bp, "flags": [FLAGS[flag].name for flag in health.flags]}


class BankIndex(IndexView):
    """The list: the figures of a whole page of it are read at once."""

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("topic").prefetch_related("tagged_items__tag")

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        """Read where the questions of this page are used, and how they do."""
        found = super().paginate_queryset(queryset, page_size)
        rows = list(found[2])
        keys = {row.translation_key for row in rows}
        uses, healths = uses_of(keys), health_by_uid(keys)
        for row in rows:
            row.seen_uses = uses.get(row.translation_key, ())
            row.seen_health = healths.get(row.translation_key)
        return (found[0], found[1], rows, found[3])

    def get_list_more_buttons(self, instance: BankQuestion) -> list[Any]:
        return [*super().get_list_more_buttons(instance), copy_button(instance)]


class BankEdit(ReviewedEdit):
    """The form of a question, with where it is used and how it does."""

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        return [*super().header_more_buttons, copy_button(self.object)]


def copy_button(question: BankQuestion) -> Button:
    """Leads to the choice of a quiz."""
    address = reverse("bank:copy_into", args=[question.pk])
    return Button(gettext("Copy into a quiz…"), url=address, icon_name="copy", priority=45)


class BankViewSet(ReviewedViewSet):
    """The bank as a place of its own in the menu."""

    icon = "folder-open-inverse"
    menu_label = _("Question bank")
    menu_name = "question-bank"
    menu_order = 250
    add_to_admin_menu = True
    index_view_class = BankIndex
    edit_view_class = BankEdit
    filterset_class = BankFilters
    edit_handler = ObjectList([*BankQuestion.panels, ImpactPanel(heading=_("What publishing changes"))])
    search_fields: ClassVar[list[str]] = ["title", "words"]
    search_backend_name = None  # words anywhere in the text, by the database itself
    list_per_page = 30
    list_display: ClassVar[list[Any]] = [
        "title",
        Column("kind", label=_("Type"), accessor=lambda question: LABELS.get(question.kind, "")),
        Column("topic", label=_("Topic"), sort_key="topic__slug"),
        Column(
            "tags",
            label=_("Tags"),
            accessor=lambda question: ", ".join(sorted(one.tag.name for one in question.tagged_items.all())),
        ),
        UsesColumn("uses", label=_("Used in"), accessor=uses_seen),
        HealthColumn("health", label=_("Health"), accessor=health_seen),
        LiveStatusTagColumn(),
        LocaleColumn(),
        UpdatedAtColumn(),
    ]
