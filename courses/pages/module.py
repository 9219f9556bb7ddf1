"""A module: one evening's step of a course."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, Panel

from courses.pages.player import PlayerPage
from home.base import BasePage
from home.blocks.text import LineBlock
from home.fields import StreamField


class ModulePage(PlayerPage, BasePage):
    """A part of a course with objectives of its own: lessons, then a quiz."""

    class Opens(models.TextChoices):
        ALWAYS = "always", _("At once")
        AFTER = "after", _("When everything required before it is done")

    objectives = StreamField([("objective", LineBlock())], verbose_name=_("objectives"))
    minutes = models.PositiveSmallIntegerField(_("planned duration in minutes"), null=True)
    opens = models.CharField(_("opens"), max_length=8, choices=Opens, default=Opens.ALWAYS)

    checked_texts = (*BasePage.checked_texts, "objectives")
    is_found_by_search = True
    template = "courses/module_preview.html"
    admin_default_ordering = "ord"
    parent_page_types: ClassVar[list[str]] = ["courses.CoursePage"]
    subpage_types: ClassVar[list[str]] = ["courses.LessonPage", "courses.QuizPage"]
    content_panels: ClassVar[list[Panel]] = [
        *BasePage.content_panels,
        FieldPanel("objectives"),
        FieldRowPanel([FieldPanel("minutes"), FieldPanel("opens")]),
        *PlayerPage.change_panels,
        *BasePage.review_panels,
    ]

    class Meta:
        verbose_name = _("module")
