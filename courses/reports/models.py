"""Figures kept up to date by the worker, so that no report has to read what learners did row by row.

Each fact is counted once: the row that carries it says whether it has been (`tallied`, `is_tallied`, `is_counted`),
and that mark changes in one transaction with the sums.
"""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class CourseDay(models.Model):
    """What happened in a course on one day (Europe/Paris), as it was that day: a later regrade changes nothing here."""

    course = models.ForeignKey("courses.Course", models.CASCADE, related_name="days")
    day = models.DateField()
    enrolled = models.PositiveIntegerField(default=0)
    finished = models.PositiveIntegerField(default=0)
    steps_done = models.PositiveIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    passed = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("day of a course")
        permissions = [
            ("see_figures", "Can see the figures of courses and questions"),
            ("see_learners", "Can see who learns what, with scores"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["course", "day"], name="course_day_once"),
        ]

    def __str__(self) -> str:
        return f"{self.course_id} on {self.day}"


class ItemFunnel(models.Model):
    """How many learners began a lesson or a quiz, and how many did it."""

    item = models.OneToOneField("courses.Item", models.CASCADE, related_name="funnel")
    begun = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("funnel of an item")

    def __str__(self) -> str:
        return f"{self.item_id}: {self.done} of {self.begun}"


class ItemStat(models.Model):
    """How one version of a question was answered in first attempts.

    x is the score of the question, y that of the rest of the attempt, both in basis points (0 to 10000); the sums
    give facility and discrimination without reading an answer again. `chosen` counts answers by option id, and
    "" those left out; `strong` counts only those of learners who were strong in the rest (`courses.rules.health`).
    Versions with the same grading hash are added up when read.
    """

    version = models.OneToOneField("courses.ItemVersion", models.CASCADE, related_name="stat")
    n = models.PositiveIntegerField(default=0)
    right = models.PositiveIntegerField(default=0)
    n_rest = models.PositiveIntegerField(default=0, help_text="Attempts with other questions: those y is known of.")
    sum_x = models.BigIntegerField(default=0)
    rest_x = models.BigIntegerField(default=0, help_text="The sum of x over `n_rest`.")
    rest_xx = models.BigIntegerField(default=0)
    rest_y = models.BigIntegerField(default=0)
    rest_yy = models.BigIntegerField(default=0)
    rest_xy = models.BigIntegerField(default=0)
    sure = models.PositiveIntegerField(default=0)
    sure_wrong = models.PositiveIntegerField(default=0)
    chosen: models.JSONField[dict[str, int]] = models.JSONField(default=dict)
    strong: models.JSONField[dict[str, int]] = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("figures of a question")

    def __str__(self) -> str:
        return f"{self.version_id}: {self.right} of {self.n}"
