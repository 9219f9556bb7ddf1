"""One sitting of a quiz: one row, updated at each answer, frozen when handed in."""

import json
import uuid
from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.rules.answer import Stamp


class AttemptQuerySet(models.QuerySet["Attempt"]):
    """The words by which attempts are asked for."""

    def open(self) -> "AttemptQuerySet":
        return self.filter(submitted_at__isnull=True)

    def submitted(self) -> "AttemptQuerySet":
        return self.filter(submitted_at__isnull=False)

    def running_out(self, before: datetime) -> "AttemptQuerySet":
        """Open ones of somebody who is still there whose deadline is earlier than that, from one small index."""
        return self.open().filter(deadline_at__isnull=False, deadline_at__lt=before, enrolment__user__isnull=False)


class Attempt(models.Model):
    """The questions asked (pinned to their versions), the answers given, the score.

    The id is made before the attempt starts, so that a repeated request starts nothing twice.
    Answers are packed in one text column in the order of `form`: one row per attempt instead of
    one per answer keeps a hundred million answers small.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Foreign keys have no index of their own: each write would pay for it. Where a query needs one, it is in Meta.
    enrolment = models.ForeignKey("courses.Enrolment", models.CASCADE, db_index=False, related_name="attempts")
    item = models.ForeignKey("courses.Item", models.PROTECT, db_index=False, related_name="attempts")
    version = models.ForeignKey("courses.ItemVersion", models.PROTECT, db_index=False, related_name="+")
    number = models.PositiveSmallIntegerField()
    edition = models.PositiveIntegerField(default=0, help_text="Number of the edition in which it was started.")
    form: models.JSONField[list[int]] = models.JSONField(help_text="Ids of the question versions, in the order asked.")
    seed = models.PositiveIntegerField(help_text="Shuffles the options the same way each time.")
    packed = models.TextField(default="[]")
    drafts = models.TextField(default="", blank=True, help_text="Fields as typed, by position, that are no answer yet.")
    stamps = models.TextField(default="[]", help_text="When and under which id the browser gave each answer, packed.")
    sureness = models.TextField(
        default="", blank=True, help_text="One digit per question: 1 guessed, 2 hesitated, 3 sure, 0 not said."
    )
    is_update = models.BooleanField(default=False, help_text="Only what changed, asked of somebody who had finished.")
    is_counted = models.BooleanField(default=False, help_text="Already in the figures on questions.")
    is_tallied = models.BooleanField(default=False, help_text="Already in the daily figures.")
    score_bp = models.PositiveSmallIntegerField(null=True, blank=True)
    is_passed = models.BooleanField(null=True, blank=True)
    started_at = models.DateTimeField()
    deadline_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("attempt")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["enrolment", "item", "number"], name="attempt_number_once"),
            models.UniqueConstraint(
                fields=["enrolment", "item"], condition=Q(submitted_at__isnull=True), name="one_open_attempt"
            ),
            models.CheckConstraint(
                condition=Q(score_bp__isnull=True) | Q(score_bp__lte=10000), name="attempt_score_at_most_100"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["item", "enrolment"], name="attempt_by_item"),
            models.Index(
                fields=["submitted_at"],
                condition=Q(submitted_at__isnull=False) & (Q(is_counted=False) | Q(is_tallied=False)),
                name="attempt_to_tally",
            ),
            models.Index(
                fields=["deadline_at", "id"],
                condition=Q(submitted_at__isnull=True, deadline_at__isnull=False),
                name="attempt_running",
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Whether it has not been handed in, by the learner or by the clock."""
        return self.submitted_at is None

    @property
    def is_timed_out(self) -> bool:
        """Whether its time was over when it was handed in, whoever did it."""
        return self.submitted_at is not None and self.submitted_at == self.deadline_at

    def __str__(self) -> str:
        return f"{self.item_id} no. {self.number}"

    @property
    def answers(self) -> list[Any]:
        """The answers in the order of `form`; None where nothing has been answered yet."""
        given = json.loads(self.packed)
        return given + [None] * (len(self.form) - len(given))

    @answers.setter
    def answers(self, given: list[Any]) -> None:
        self.packed = _pack(given)

    @property
    def typed(self) -> dict[int, dict[str, list[str]]]:
        """The fields as they were typed, by position counted from 1, where they are no answer yet."""
        return {int(position): fields for position, fields in json.loads(self.drafts or "{}").items()}

    @typed.setter
    def typed(self, fields: dict[int, dict[str, list[str]]]) -> None:
        self.drafts = _pack(fields) if fields else ""

    @property
    def given(self) -> list[Stamp | None]:
        """When and under which id the newest answer to each question was given, in the order of `form`."""
        packed = [Stamp(*one) if one else None for one in json.loads(self.stamps)]
        return packed + [None] * (len(self.form) - len(packed))

    @given.setter
    def given(self, stamps: list[Stamp | None]) -> None:
        self.stamps = _pack([[stamp.at_ms, stamp.id] if stamp else 0 for stamp in stamps])

    @property
    def sure(self) -> str:
        """How sure the learner is of each answer, one digit per question in the order of `form`; 0 is not said."""
        return self.sureness.ljust(len(self.form), "0")


def _pack(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
