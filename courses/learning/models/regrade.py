"""Correcting the marks of a question that was wrong: the job, what it corrects, and every score it changed."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class RegradeJob(models.Model):
    """One decision to count the answers to a question differently, from its dry run to its last attempt.

    `item` is the question. `versions` are the versions it corrects, `key_version` the one whose key REMARK marks with.
    `dry_run` and `result` hold what `courses.learning.actions.regrade` counted, before and while it was applied.
    While the worker counts, `counted` of `to_count` learners are done; `refusal` says why it was not applied when that
    was asked last (`actions.regrade.Refusal`).
    """

    class Rule(models.TextChoices):
        ACCEPT = "accept", _("accept other answers as well")
        DROP = "drop", _("drop the question")
        FULL = "full", _("full credit to everybody")
        REMARK = "remark", _("mark again with the corrected question")

    class State(models.TextChoices):
        COUNTING = "counting", _("dry run being made")
        DRAFT = "draft", _("dry run done")
        WAITING = "waiting", _("waits for a second person")
        CHECKING = "checking", _("dry run being made again before it is applied")
        APPLYING = "applying", _("being applied")
        APPLIED = "applied", _("applied")
        CANCELLED = "cancelled", _("cancelled")

    item = models.ForeignKey("courses.Item", models.PROTECT, related_name="regrades")
    rule = models.CharField(max_length=8, choices=Rule)
    versions: models.JSONField[list[int]] = models.JSONField(default=list, help_text="Ids of the versions it corrects.")
    key_version = models.ForeignKey("courses.ItemVersion", models.PROTECT, null=True, blank=True, related_name="+")
    accepted: models.JSONField[list[Any]] = models.JSONField(default=list, help_text="Answers also right, for ACCEPT.")
    reason = models.TextField(_("reason"))
    lowers = models.BooleanField(default=False, help_text="Scores may fall too; needs a second person.")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    dry_run: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    result: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    counted = models.PositiveIntegerField(default=0)
    to_count = models.PositiveIntegerField(default=0)
    refusal = models.CharField(max_length=16, blank=True, default="")
    cursor = models.BigIntegerField(default=0, help_text="The last enrolment done, while it is applied in batches.")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("regrade")
        permissions = [("approve_regradejob", "Can approve that scores fall")]

    def __str__(self) -> str:
        return f"{self.rule} of {self.item_id} ({self.state})"


class Correction(models.Model):
    """How answers to one version of a question count since a regrade; the newest one of a version holds."""

    job = models.ForeignKey(RegradeJob, models.PROTECT, related_name="corrections")
    version = models.OneToOneField("courses.ItemVersion", models.PROTECT, related_name="correction")

    class Meta:
        verbose_name = _("correction")

    def __str__(self) -> str:
        return f"{self.version_id} by {self.job_id}"


class ScoreChange(models.Model):
    """One attempt whose score a regrade changed (basis points). Never edited."""

    job = models.ForeignKey(RegradeJob, models.PROTECT, related_name="changes")
    attempt = models.ForeignKey("courses.Attempt", models.CASCADE, related_name="changes")
    before_bp = models.PositiveSmallIntegerField()
    after_bp = models.PositiveSmallIntegerField()
    was_passed = models.BooleanField()
    is_passed = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("changed score")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["job", "attempt"], name="score_changes_once_per_job"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.before_bp} → {self.after_bp}"
