"""What publication compiles: immutable, and all that learners ever point at.

Content pages may be edited, reverted, moved, copied, translated or deleted; these rows stay.
"""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Course(models.Model):
    """A course as learners know it, the same in every language. It outlives its pages."""

    translation_key = models.UUIDField(unique=True)
    slug = models.SlugField(unique=True, max_length=255)
    current_edition = models.ForeignKey(
        "courses.CourseEdition", models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(
        null=True, blank=True, help_text="An editor closed it: nobody new, nothing lost."
    )
    withdrawn_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="Since when it has no live page. Who had enrolled goes on with the last edition.",
    )

    class Meta:
        verbose_name = _("compiled course")

    @property
    def is_open(self) -> bool:
        """Whether somebody new can enrol: it was published, and neither archived nor withdrawn since."""
        return self.current_edition_id is not None and self.archived_at is None and self.withdrawn_at is None

    def __str__(self) -> str:
        return self.slug


class Item(models.Model):
    """The stable identity of a lesson, a quiz or a question: it survives edits, moves and translation."""

    class Kind(models.TextChoices):
        LESSON = "lesson", _("lesson")
        QUIZ = "quiz", _("quiz")
        QUESTION = "question", _("question")

    course = models.ForeignKey(Course, models.PROTECT, related_name="items")
    uid = models.UUIDField()
    kind = models.CharField(max_length=8, choices=Kind)
    has_corrections = models.BooleanField(
        default=False, help_text="A regrade has changed how answers to it, or to a question of it, count."
    )

    class Meta:
        verbose_name = _("item")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["course", "uid"], name="item_uid_unique_in_course"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["uid"], name="item_by_uid")]

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"


class ItemVersion(models.Model):
    """One wording of an item, in every language in which it is published. Never changed, never deleted.

    Two versions with the same `grading_hash` differ in wording only: answers to one are
    answers to the other.
    """

    item = models.ForeignKey(Item, models.PROTECT, related_name="versions")
    display_hash = models.CharField(max_length=32)
    grading_hash = models.CharField(max_length=32)
    body: models.JSONField[dict[str, Any]] = models.JSONField()
    html: models.JSONField[dict[str, str]] = models.JSONField(
        default=dict, help_text="Rendered from the body, by language; it can be made again."
    )
    max_points = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("version of an item")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["item", "display_hash"], name="item_version_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}@{self.display_hash[:8]}"


class CourseEdition(models.Model):
    """A course as it was published at one moment: which items, in which version and order.

    `changed` lists the steps (item ids) that are new, newly required or marked differently since the edition before;
    of a safety update also the steps that its editor reworded. After a safety update, people who finished the course
    earlier have to do those steps until the end of `due_on` (Europe/Paris).
    """

    class Change(models.TextChoices):
        """What an edition changes, from the least to the most."""

        FIRST = "first", _("first edition")
        WORDING = "wording", _("wording only")
        OPTIONAL = "optional", _("new optional content")
        CONTENT = "content", _("changed content")
        REQUIRED = "required", _("new required content")
        SAFETY = "safety", _("safety update")

    course = models.ForeignKey(Course, models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    structure: models.JSONField[dict[str, Any]] = models.JSONField()
    hash = models.CharField(max_length=32)
    change_class = models.CharField(max_length=8, choices=Change)
    change_note = models.TextField(blank=True, help_text="One sentence to learners, in the language of the page.")
    note_language = models.CharField(max_length=10, blank=True)
    changed: models.JSONField[list[int]] = models.JSONField(default=list)
    due_on = models.DateField(null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField()

    class Meta:
        verbose_name = _("edition")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["course", "number"], name="edition_number_unique_in_course"),
        ]

    def __str__(self) -> str:
        return f"{self.course_id} #{self.number}"


class ItemMedium(models.Model):
    """A picture or a document that some version of a lesson or a quiz shows: who reads the step may read the file.

    Made with the version and never deleted, as versions are. `key` is the primary key of Wagtail's image or document.
    """

    class Kind(models.TextChoices):
        IMAGE = "image", _("picture")
        DOCUMENT = "document", _("document")

    item = models.ForeignKey(Item, models.PROTECT, related_name="media")
    kind = models.CharField(max_length=8, choices=Kind)
    key = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = _("file of an item")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "key", "item"], name="item_medium_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} of {self.item_id}"
