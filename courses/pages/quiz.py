"""A quiz: the questions that end a module, or a test before or after the course."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, Panel

from courses.blocks.questions import QUIZ_BLOCKS
from courses.pages.player import PlayerPage
from home.base import BasePage
from home.fields import StreamField


class QuizPage(PlayerPage, BasePage):
    """Questions, and the rules by which they are answered."""

    class Purpose(models.TextChoices):
        QUIZ = "quiz", _("Quiz of a module")
        PRE_TEST = "pre_test", _("Test before the course")
        POST_TEST = "post_test", _("Test after the course")

    class Feedback(models.TextChoices):
        EACH = "each", _("After each answer")
        SUBMISSION = "submission", _("After the whole test is handed in")
        AFTER_POST_TEST = "after_post_test", _("After the test that follows the course")

    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose, default=Purpose.QUIZ)
    questions = StreamField(QUIZ_BLOCKS, verbose_name=_("questions"))
    feedback = models.CharField(_("feedback"), max_length=16, choices=Feedback, default=Feedback.EACH)
    pass_percent = models.PositiveSmallIntegerField(
        _("pass mark, in %"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("Empty: the pass mark of the course. A test before the course has none."),
    )
    max_attempts = models.PositiveSmallIntegerField(
        _("attempts"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: as many as needed."),
    )
    cooldown_hours = models.PositiveSmallIntegerField(_("hours between two attempts"), default=0)
    time_limit_minutes = models.PositiveSmallIntegerField(
        _("time limit in minutes"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    drawn = models.PositiveSmallIntegerField(
        _("questions drawn"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("How many of the questions each attempt asks, drawn by chance. Empty: all of them."),
    )
    asks_sureness = models.BooleanField(
        _("ask how sure the learner is"),
        default=False,
        help_text=_("Helps learners to know what they do not know. Never counts, and never stands on a certificate."),
    )
    minutes = models.PositiveSmallIntegerField(_("planned duration in minutes"), default=8)
    is_required = models.BooleanField(_("required to finish the course"), default=True)

    template = "courses/quiz_preview.html"
    parent_page_types: ClassVar[list[str]] = ["courses.ModulePage", "courses.CoursePage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Panel]] = [
        *BasePage.content_panels,
        FieldRowPanel([FieldPanel("purpose"), FieldPanel("feedback")]),
        FieldPanel("questions", attrs={"data-has-figures": ""}),  # mooc/js/figures.js fetches them
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("pass_percent"), FieldPanel("max_attempts")]),
                FieldRowPanel([FieldPanel("cooldown_hours"), FieldPanel("time_limit_minutes")]),
                FieldRowPanel([FieldPanel("drawn"), FieldPanel("asks_sureness")]),
                FieldRowPanel([FieldPanel("minutes"), FieldPanel("is_required")]),
            ],
            heading=_("Rules"),
        ),
        *PlayerPage.change_panels,
        *BasePage.review_panels,
    ]

    class Meta:
        verbose_name = _("quiz")

    def pass_bp(self, course_percent: int) -> int | None:
        """The pass mark in basis points (0 to 10000), or None where nothing has to be passed."""
        if self.purpose == self.Purpose.PRE_TEST:
            return None
        return (self.pass_percent or course_percent) * 100
