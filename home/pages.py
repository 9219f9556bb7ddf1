"""The pages that belong to no room: the home page and plain texts."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.search import index

from home.base import BasePage
from home.blocks.media import FigureBlock
from home.blocks.text import CalloutBlock, HeadingBlock, ParagraphBlock, PromiseBlock
from home.changes.noted import NotedPage
from home.fields import StreamField

TEXT_BLOCKS = [
    ("heading", HeadingBlock()),
    ("paragraph", ParagraphBlock()),
    ("callout", CalloutBlock()),
    ("figure", FigureBlock()),
]


class HomePage(BasePage):
    """The front door, one per language. What it shows of the rooms comes from the roof."""

    tagline = models.CharField(_("tagline"), max_length=160)
    promises = StreamField([("promise", PromiseBlock())], blank=True, verbose_name=_("promises"))

    checked_texts = (*BasePage.checked_texts, "tagline", "promises")
    is_for_public = True
    template = "home/home_page.html"
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    max_count_per_parent = None
    needs_owners = False  # nothing medical
    content_panels: ClassVar[list[Panel]] = [
        *BasePage.content_panels,
        FieldPanel("tagline"),
        FieldPanel("promises"),
        *BasePage.review_panels,
    ]

    class Meta:
        verbose_name = _("home page")


class ContentPage(NotedPage, BasePage):
    """A plain text: about, accessibility, legal notice."""

    body = StreamField(TEXT_BLOCKS, verbose_name=_("text"))

    checked_texts = (*BasePage.checked_texts, "body")
    is_for_public = True
    is_found_by_search = True
    template = "home/content_page.html"
    needs_owners = False  # nothing medical
    parent_page_types: ClassVar[list[str]] = ["home.HomePage", "home.ContentPage"]
    subpage_types: ClassVar[list[str]] = ["home.ContentPage"]
    content_panels: ClassVar[list[Panel]] = [
        *BasePage.content_panels,
        FieldPanel("body"),
        *NotedPage.note_panels,
        *BasePage.review_panels,
    ]
    search_fields: ClassVar[list[index.BaseField]] = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("plain page")
