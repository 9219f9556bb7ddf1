"""Who answers for something medical, by when it is read again, and which letters were sent about it."""

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, Panel

from home.upkeep.rules import MONTHS, Standing, standing


class LookedAfter(models.Model):
    """Something with an owner, somebody who stands in for them, and a day by which it is read again.

    Owners belong to the thing, not to one of its versions: a change holds as soon as it is saved, and no scheduled or
    earlier version brings the former ones back. The day is part of what reviewers approve. Put it before Wagtail's classes.
    """

    backup_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("stands in for the owner"),
        help_text=_("Answers for it when the owner is away."),
    )
    review_due_on = models.DateField(
        _("review due on"),
        null=True,
        blank=True,
        help_text=_(
            "The last day on which its review holds. Readers are told 30 days before. Empty, or over: set when it is published, "
            "12 months after the review; 6 for a campaign."
        ),
    )

    months_between_reviews: ClassVar[int] = MONTHS
    needs_owners: ClassVar[bool] = True  # whether it is medical: then it is not published without
    named_with: ClassVar[tuple[str, ...]] = ()  # the relations that its title reads

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.backup_owner_id is None or self.backup_owner_id != getattr(self, "owner_id", None):
            return
        if not self._state.adding:
            raise ValidationError(gettext("Somebody else has to stand in for the owner."))
        self.backup_owner_id = None  # a copy, made by who stands in: it lacks somebody now, and says so

    def standing_on(self, today: date) -> Standing:
        """Where its review stands on a day in Paris."""
        return standing(self.review_due_on, today)

    def is_review_overdue(self, today: date) -> bool:
        """Whether the last day of its review has passed."""
        return self.standing_on(today) is Standing.OVER

    def is_review_soon(self, today: date) -> bool:
        """Whether its review ends within 30 days."""
        return self.standing_on(today) is Standing.SOON

    def with_content_json(self, content: Any) -> Any:
        """A version of it, with the owners of today."""
        version = super().with_content_json(content)  # type: ignore[misc]
        version.owner_id = self.owner_id
        version.backup_owner_id = self.backup_owner_id
        return version

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        """Keep a version. Who answers for it holds at once, and whoever writes what has no owner becomes its owner."""
        author = kwargs.get("user") or (args[0] if args else None)
        if self.owner_id is None and author is not None and author.pk != self.backup_owner_id:  # type: ignore[has-type]
            self.owner_id = author.pk
        if not kwargs.get("clean", True) and self.backup_owner_id == self.owner_id:
            self.backup_owner_id = None  # the same, where nothing is checked
        revision = super().save_revision(*args, **kwargs)  # type: ignore[misc]
        owners = {"owner_id": self.owner_id, "backup_owner_id": self.backup_owner_id}
        rows = type(self)._base_manager.filter(pk=self.pk)
        if rows.values(*owners).first() != owners:
            rows.update(**owners)
        return revision


class Owned(LookedAfter):
    """The same for what is no page: a page knows its owner already."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner"),
        help_text=_("Answers for it. At first, who wrote it."),
    )

    class Meta:
        abstract = True

    def get_latest_revision_as_object(self) -> Any:
        """The newest version as an editor goes on with it. The form of a page does not ask here, the desk sees to it."""
        version = super().get_latest_revision_as_object()  # type: ignore[misc]
        forget_set_date(version, stored=self)
        return version


def forget_set_date(version: Any, *, stored: Any) -> None:
    """Take away the day that publication set, from what an editor goes on with: who left it open, leaves it open.

    Else an unchanged save would look like a change of content. `stored`: the same thing as it is in the database.
    """
    revision = stored.latest_revision
    if revision is None or stored.has_unpublished_changes or version.review_due_on != stored.review_due_on:
        return
    said = revision.content.get("review_due_on")
    version.review_due_on = date.fromisoformat(said) if said else None


def two_people(name: str) -> models.CheckConstraint:
    """For a table of its own: whoever stands in for the owner is somebody else."""
    condition = Q(owner=None) | Q(backup_owner=None) | ~Q(owner=F("backup_owner"))
    return models.CheckConstraint(
        condition=condition, name=name, violation_error_message=_("Somebody else has to stand in for the owner.")
    )


def upkeep_panel() -> Panel:
    """The part of a form about it."""
    return MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("owner"), FieldPanel("backup_owner")]),
            FieldPanel("review_due_on"),
            FieldPanel("is_demonstration"),
        ],
        heading=_("Review and upkeep"),
        icon="calendar-check",
    )


class UpkeepLetter(models.Model):
    """That its owners were told that the review of something ends, or has ended: once for each date."""

    class Kind(models.TextChoices):
        SOON = "soon", _("ends soon")
        OVER = "over", _("is over")

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.CharField(max_length=255)
    due_on = models.DateField(_("review due on"))
    kind = models.CharField(_("what was said"), max_length=4, choices=Kind)
    sent_at = models.DateTimeField(_("sent at"))

    class Meta:
        verbose_name = _("letter about a review")
        permissions = [("see_upkeep", "Can see what is due for review, and whose it is")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["content_type", "object_id", "due_on", "kind"], name="upkeep_letter_once"),
        ]

    def __str__(self) -> str:
        return f"{self.content_type_id}/{self.object_id}: {self.kind} {self.due_on}"
