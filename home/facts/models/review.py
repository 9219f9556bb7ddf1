"""A page that has to be looked at again, because something that it cites has changed."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from home.kinds import kind_of


class ReviewQuerySet(models.QuerySet["ReviewNeeded"]):
    """The words by which open reviews are asked for."""

    def open(self) -> "ReviewQuerySet":
        return self.filter(closed_at=None)

    def about(self, citing: Any) -> "ReviewQuerySet":
        """Those of one page, question or other thing that cites."""
        kind = kind_of(citing)
        return self.filter(citing_type=kind, citing_id=str(citing.pk))


class ReviewNeeded(models.Model):
    """One thing that cites, one thing cited that changed. At most one is open for the same two.

    `changed`: the names of the fields that changed since it was opened. Titles are kept as they were: either may go.
    """

    class Outcome(models.TextChoices):
        PUBLISHED = "published", _("published again after review")
        STILL_RIGHT = "still_right", _("still right")

    cause_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    cause_id = models.CharField(max_length=255)
    cause_title = models.CharField(_("what changed"), max_length=400)
    changed = models.JSONField(_("changes"), default=list)
    citing_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    citing_id = models.CharField(max_length=255)
    citing_title = models.CharField(_("where it is cited"), max_length=400)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("owner")
    )
    opened_at = models.DateTimeField(_("opened at"))
    closed_at = models.DateTimeField(_("closed at"), null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("closed by")
    )
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome, blank=True)
    note = models.TextField(_("note"), max_length=1000, blank=True)

    wagtail_reference_index_ignore = True  # it speaks of both and cites neither
    objects = ReviewQuerySet.as_manager()
    cause = GenericForeignKey("cause_type", "cause_id")
    citing = GenericForeignKey("citing_type", "citing_id")

    class Meta:
        verbose_name = _("review needed")
        verbose_name_plural = _("reviews needed")
        permissions = [("answer_reviewneeded", "Can say that what cites is still right")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["cause_type", "cause_id", "citing_type", "citing_id"],
                condition=Q(closed_at=None),
                name="review_needed_open_once",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, outcome="") | (Q(closed_at__isnull=False) & ~Q(outcome="")),
                name="review_needed_closed_with_outcome",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["citing_type", "citing_id"], condition=Q(closed_at=None), name="review_needed_of_citing"
            )
        ]

    def __str__(self) -> str:
        return f"{self.citing_title}: {self.cause_title}"
