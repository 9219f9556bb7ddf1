"""What every page of both rooms has: a summary, a review date, and whether it is only a demonstration."""

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.models import Page
from wagtail.search import index

from home.blocks.sources import AuthorBlock, SourceBlock
from home.checks.checkers import check_independence, check_parts, check_texts
from home.checks.forms import CheckedPageForm
from home.checks.panels import ChecksPanel
from home.checks.registry import checks
from home.fields import StreamField
from home.rights import PageRights
from home.stems import index_stems
from home.upkeep.models import LookedAfter, upkeep_panel
from home.versions import ScheduledVersions


class BasePage(LookedAfter, ScheduledVersions, Page):  # type: ignore[django-manager-missing]
    """A page of Officine. The summary serves lists, search results and social networks alike."""

    summary = models.TextField(
        _("summary"), max_length=400, help_text=_("Two sentences at most: lists and search results show them.")
    )
    is_demonstration = models.BooleanField(
        _("demonstration content"),
        default=False,
        help_text=_("Shows a notice on the page: not validated for real use."),
    )

    content_panels: ClassVar[list[Panel]] = [ChecksPanel(), *Page.content_panels, FieldPanel("summary")]
    base_form_class = CheckedPageForm
    review_panels: ClassVar[list[Panel]] = [upkeep_panel()]
    search_fields: ClassVar[list[index.BaseField]] = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("stems"),
    ]
    served_with: ClassVar[tuple[str, ...]] = (
        "locale",
        "public_record",
    )  # what is read together with a page that is served
    checked_texts: ClassVar[tuple[str, ...]] = ("title", "summary")  # the fields with words for readers
    is_for_public: ClassVar[bool] = False  # read by patients too: how easily is measured
    is_found_by_search: ClassVar[bool] = False  # lessons and quizzes are not: learners read them in their course

    class Meta:
        abstract = True

    @classmethod
    def hidden_from_visitors(cls, now: datetime) -> QuerySet[Page]:
        """Live pages of this type that no list, search or sitemap may show at that time."""
        return cls.objects.none()

    @classmethod
    def hidden_until(cls, now: datetime) -> datetime | None:
        """When `hidden_from_visitors` changes next by the clock alone; None when it does not."""
        return None

    def permissions_for_user(self, user: Any) -> PageRights:
        """What this person may do with the page: never publish it."""
        return PageRights(user, self)

    def stems(self) -> str:
        """Everything searchable on the page as stems in its language; the title counts three times."""
        texts = [self.title] * 3
        for field in self.get_search_fields():
            if isinstance(field, index.SearchField) and field.field_name not in ("title", "stems"):
                value = field.get_value(self)
                texts += value if isinstance(value, list) else [str(value or "")]
        return index_stems(" ".join(texts), self.locale.language_code)


class SourcedPage(BasePage):
    """A page with medical content: it names its sources."""

    sources = StreamField([("source", SourceBlock())], verbose_name=_("sources"))

    source_panels: ClassVar[list[Panel]] = [FieldPanel("sources")]

    class Meta:
        abstract = True

    def listed_sources(self) -> list[models.Model]:
        """The sources in the editor's order, without those deleted since."""
        return [block.value for block in self.sources if block.value is not None]


class IndependentPage(models.Model):
    """What readers need to judge independence: who wrote it, their interests, who paid (R22)."""

    authors = StreamField([("author", AuthorBlock())], verbose_name=_("authors and declared interests"))
    funding = models.TextField(
        _("funding"),
        max_length=500,
        help_text=_("Who paid for this content. “No funding” is an answer; silence is not."),
    )

    independence_panels: ClassVar[list[Panel]] = [
        MultiFieldPanel([FieldPanel("authors"), FieldPanel("funding")], heading=_("Independence"))
    ]

    class Meta:
        abstract = True


checks(BasePage)(check_texts)
checks(BasePage)(check_parts)
checks(IndependentPage, is_gate=True)(check_independence)
