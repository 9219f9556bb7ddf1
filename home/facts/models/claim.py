"""A claim that goes round, what is true of it, on what evidence, and how to say so to a patient."""

from typing import Any, ClassVar

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, Panel
from wagtail.fields import RichTextField
from wagtail.models import Revision
from wagtail.search import index
from wagtail.snippets.models import register_snippet

from home.bilingual import in_language
from home.blocks.text import PROSE_FEATURES
from home.checks.panels import ChecksPanel
from home.facts.models.fact import Fact
from home.stems import index_stems
from home.upkeep.models import two_people


class Claim(Fact):
    """Something people say of vaccines. Its address is its slug, the same in both languages."""

    topic = models.ForeignKey("home.Topic", models.PROTECT, related_name="+", verbose_name=_("topic"))
    claim_fr = models.CharField(_("what people say, in French"), max_length=200)
    claim_en = models.CharField(_("what people say, in English"), max_length=200)
    answer_fr = models.TextField(_("short answer, in French"), max_length=400)
    answer_en = models.TextField(_("short answer, in English"), max_length=400)
    evidence_fr = RichTextField(_("evidence, in French"), features=PROSE_FEATURES)
    evidence_en = RichTextField(_("evidence, in English"), features=PROSE_FEATURES)
    words_fr = models.TextField(
        _("words for the patient, in French"), max_length=800, help_text=_("As one says it at the counter, in thirty seconds.")
    )  # fmt: skip
    words_en = models.TextField(_("words for the patient, in English"), max_length=800)

    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="claim",
        for_concrete_model=False,
    )
    _revisions = GenericRelation(Revision, related_query_name="claim")

    checked_texts = ("answer", "evidence", "words")
    is_for_public = True
    told = (
        *("claim_fr", "claim_en", "answer_fr", "answer_en", "evidence_fr", "evidence_en", "words_fr", "words_en"),
        "sources",
    )
    panels: ClassVar[list[Panel]] = [
        ChecksPanel(),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("claim_fr"), FieldPanel("claim_en")]),
                FieldRowPanel([FieldPanel("topic"), FieldPanel("slug")]),
            ],
            heading=_("What people say"),
            icon="openquote",
        ),
        MultiFieldPanel([FieldPanel("answer_fr"), FieldPanel("answer_en")], heading=_("Short answer"), icon="tick"),
        MultiFieldPanel([FieldPanel("evidence_fr"), FieldPanel("evidence_en")], heading=_("Evidence"), icon="search"),
        MultiFieldPanel(
            [FieldPanel("words_fr"), FieldPanel("words_en")], heading=_("Words for the patient"), icon="comment"
        ),
        *Fact.source_panels,
    ]
    search_fields: ClassVar[list[index.BaseField]] = [
        index.SearchField("claim_fr"),
        index.SearchField("claim_en"),
        index.AutocompleteField("claim_fr"),
        index.AutocompleteField("claim_en"),
        index.SearchField("stems"),
        index.FilterField("live"),
    ]

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        constraints: ClassVar[list[models.BaseConstraint]] = [two_people("claim_owned_by_two")]

    @property
    def title(self) -> str:
        return in_language(self, "claim")

    @property
    def answer(self) -> str:
        """The short answer, in the reader's language."""
        return in_language(self, "answer")

    @property
    def summary(self) -> str:
        """What lists, search results and search engines show."""
        return self.answer

    @property
    def evidence(self) -> str:
        """The evidence, in the reader's language, as stored rich text."""
        return in_language(self, "evidence")

    @property
    def words(self) -> str:
        """What to say to a patient, in the reader's language."""
        return in_language(self, "words")

    @property
    def url(self) -> str:
        """Its page in the reader's language."""
        return reverse("facts:claim", args=[self.slug])

    def get_verbose_name(self) -> Any:
        """What it is, as a page says it."""
        return self._meta.verbose_name

    def stems(self) -> str:
        """Everything searchable as stems, each marked with its language: a reader searches in one of them."""
        return " ".join(marked(stem, language) for language in ("fr", "en") for stem in self._stems(language))

    def _stems(self, language: str) -> list[str]:
        texts = [getattr(self, f"{name}_{language}") for name in ("claim", "answer", "evidence", "words")]
        return index_stems(" ".join(texts), language).split()

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        """The page that readers see, beside the form."""
        return "home/facts/claim_preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """The claim by the name that its page knows it by."""
        return {**super().get_preview_context(request, mode_name), "claim": self}


def marked(stem: str, language: str) -> str:
    """A stem of one language as the index of claims has it: one word, for an index that knows no languages."""
    return f"{language}{stem}"


# The desk stands above: there a claim shows who cites it.
register_snippet(Claim, viewset="home.facts.desk.rules.ClaimViewSet")
