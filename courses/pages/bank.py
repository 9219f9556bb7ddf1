"""The question bank: questions written and reviewed once, used in many quizzes."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, Panel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    Revision,
    RevisionMixin,
    TranslatableMixin,
    WorkflowMixin,
)
from wagtail.search import index
from wagtail.snippets.models import register_snippet

from courses.blocks.questions import QUESTION_BLOCKS
from home.fields import StreamField
from home.upkeep.forms import UpkeepForm
from home.upkeep.models import Owned, two_people
from home.versions import ScheduledVersions


# The plugin does not see the manager of the tags; Django does.
class BankQuestion(  # type: ignore[django-manager-missing]
    Owned,
    ScheduledVersions,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    TranslatableMixin,
    index.Indexed,
    ClusterableModel,
):
    """One question, reviewed like a page. Its `translation_key` is its identity in every course that uses it.

    `kind` and `words` say again what the question holds, so that it can be found; nobody edits them.
    """

    title = models.CharField(
        _("title"), max_length=200, help_text=_("Editors find the question by it. Learners never see it.")
    )
    topic = models.ForeignKey("home.Topic", models.PROTECT, related_name="+", verbose_name=_("topic"))
    tags = ClusterTaggableManager(through="courses.BankQuestionTag", blank=True, verbose_name=_("tags"))
    question = StreamField(QUESTION_BLOCKS, min_num=1, max_num=1, verbose_name=_("question"))
    kind = models.CharField(_("type"), max_length=12, editable=False, blank=True)
    words = models.TextField(editable=False, blank=True)

    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="bank_question",
        for_concrete_model=False,
    )
    _revisions = GenericRelation(Revision, related_query_name="bank_question")

    base_form_class = UpkeepForm
    panels: ClassVar[list[Panel]] = [
        FieldPanel("title"),
        FieldPanel("topic"),
        FieldPanel("tags"),
        FieldPanel("question"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("owner"), FieldPanel("backup_owner")]), FieldPanel("review_due_on")],
            heading=_("Review and upkeep"),
            icon="calendar-check",
        ),
    ]
    search_fields: ClassVar[list[index.BaseField]] = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.SearchField("words"),
        index.FilterField("kind"),
        index.FilterField("topic"),
        index.FilterField("locale"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("question of the bank")
        verbose_name_plural = _("questions of the bank")
        constraints: ClassVar[list[models.BaseConstraint]] = [two_people("bank_question_owned_by_two")]

    def __str__(self) -> str:
        return self.title

    @property
    def revisions(self) -> "models.QuerySet[Revision]":
        """Every saved version."""
        return self._revisions

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        """The page an editor sees beside the form."""
        return "courses/bank_preview.html"

    def clean(self) -> None:
        """Say again what the question holds."""
        super().clean()
        self.kind = self.question[0].block_type if self.question else ""
        self.words = " ".join(texts_in(self.question.get_prep_value()) if self.question else ())

    def save_revision(self, *args: Any, **kwargs: Any) -> Revision:
        """Keep a version; a question that was never published is found by what its draft says."""
        revision = super().save_revision(*args, **kwargs)
        if not self.live:
            type(self).objects.filter(pk=self.pk).update(title=self.title, kind=self.kind, words=self.words)
        return revision


def texts_in(stored: Any) -> Iterator[str]:
    """Every text in stored blocks that a person wrote, for search: no ids, no types."""
    if isinstance(stored, dict):
        for name, value in stored.items():
            if name not in ("id", "type"):
                yield from texts_in(value)
    elif isinstance(stored, list):
        for value in stored:
            yield from texts_in(value)
    elif isinstance(stored, str):
        yield stored


# The desk stands above: there a question is found, and one sees where it is asked and how well it works.
register_snippet(BankQuestion, viewset="courses.reports.bank.desk.BankViewSet")


class BankQuestionTag(TaggedItemBase):
    """A question under a free word by which editors find it again."""

    content_object = ParentalKey(BankQuestion, on_delete=models.CASCADE, related_name="tagged_items")
