"""A lesson: a few minutes of reading."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, Panel

from courses.blocks.lesson import LESSON_BLOCKS
from courses.pages.player import PlayerPage
from home.base import SourcedPage
from home.fields import StreamField


class LessonPage(PlayerPage, SourcedPage):
    """A text of 200 to 400 words with its sources, and a tip to take to the counter."""

    body = StreamField(LESSON_BLOCKS, verbose_name=_("text"))
    tip = models.TextField(_("tip"), max_length=1000, blank=True, help_text=_("What to keep in mind at the counter."))
    minutes = models.PositiveSmallIntegerField(_("minutes to read"), default=8)
    is_required = models.BooleanField(_("required to finish the course"), default=True)

    checked_texts = (*SourcedPage.checked_texts, "body", "tip")
    template = "courses/lesson_preview.html"
    parent_page_types: ClassVar[list[str]] = ["courses.ModulePage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Panel]] = [
        *SourcedPage.content_panels,
        FieldPanel("body"),
        FieldPanel("tip"),
        FieldRowPanel([FieldPanel("minutes"), FieldPanel("is_required")]),
        *SourcedPage.source_panels,
        *PlayerPage.change_panels,
        *SourcedPage.review_panels,
    ]

    class Meta:
        verbose_name = _("lesson")
