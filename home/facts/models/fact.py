"""What a vaccination rule and a claim have in common: sources, drafts, two reviews, and a date by which to look again."""

from typing import Any, ClassVar

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel, PublishingPanel
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, Revision, RevisionMixin, WorkflowMixin
from wagtail.search import index

from home.blocks.sources import SourceBlock
from home.changes.noted import NotedInBoth
from home.checks.checkers import check_parts, check_texts
from home.checks.forms import CheckedForm
from home.checks.registry import checks
from home.fields import StreamField
from home.upkeep.models import Owned, upkeep_panel
from home.versions import ScheduledVersions
from home.words import Source


class Fact(
    NotedInBoth,
    Owned,
    ScheduledVersions,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    index.Indexed,
    models.Model,
):
    """Something medical that several pages rest on, written once, in both languages.

    A change of one of the fields `told` is noted for readers, and asks who cites it to look again.

    `reviewed_by` and `reviewed_on` are written at publication from the decisions of the reviewers; nobody edits them,
    and they are empty where somebody published without both reviews.
    """

    slug = models.SlugField(_("slug"), unique=True, max_length=80)
    sources = StreamField([("source", SourceBlock())], verbose_name=_("sources"))
    is_demonstration = models.BooleanField(_("demonstration content"), default=False)
    reviewed_by = models.CharField(_("reviewed by"), max_length=500, blank=True, editable=False)
    reviewed_on = models.DateField(_("reviewed on"), null=True, editable=False)

    base_form_class = CheckedForm
    checked_texts: ClassVar[tuple[str, ...]] = ()  # names of fields with words for readers, without their language
    is_for_public: ClassVar[bool] = False
    source_panels: ClassVar[list[Panel]] = [
        FieldPanel("sources"),
        *NotedInBoth.note_panels,
        upkeep_panel(),
        PublishingPanel(),
    ]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """By what editors and readers call it, in the reader's language."""
        raise NotImplementedError

    @property
    def revisions(self) -> "models.QuerySet[Revision]":
        """Every saved version."""
        return self._revisions

    @transaction.atomic
    def publish(self, *args: Any, **kwargs: Any) -> Any:
        """Publish, or change nothing: what is refused on the way undoes it."""
        return super().publish(*args, **kwargs)

    def listed_sources(self) -> list[Source]:
        """The sources in the editor's order, without those deleted since."""
        read: list[Source] | None = getattr(self, "_sources_read", None)
        if read is not None:
            return read
        return [block.value for block in self.sources if block.value is not None]


checks(Fact)(check_texts)
checks(Fact)(check_parts)


def read_sources(facts: "list[Any]") -> None:
    """Read the sources of many rules or claims with one query; `listed_sources` answers from that."""
    wanted = {fact: [raw["value"] for raw in fact.sources.raw_data if raw["value"]] for fact in facts}
    found = Source.objects.in_bulk({key for keys in wanted.values() for key in keys})
    for fact, keys in wanted.items():
        fact._sources_read = [found[key] for key in keys if key in found]
