"""One person in one course: the row that every list and every dashboard reads."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.editions.kept import outline_by_id
from courses.editions.outline import Outline


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    """The words by which enrolments are asked for."""

    def of(self, user: object) -> "EnrolmentQuerySet":
        return self.filter(user=user)

    def in_progress(self) -> "EnrolmentQuerySet":
        return self.filter(finished_at__isnull=True)

    def finished(self) -> "EnrolmentQuerySet":
        return self.filter(finished_at__isnull=False)

    def with_course(self) -> "EnrolmentQuerySet":
        return self.select_related("course")

    def latest_first(self) -> "EnrolmentQuerySet":
        return self.order_by("-last_at", "-id")


class Enrolment(models.Model):
    """A learner's place in a course. Progress counts whole required items of one edition.

    `progress_bp` is floor(10000 × items_done / items_total), 0 to 10000. A course once finished
    stays finished, whatever is published later.
    """

    # Foreign keys have no index of their own: each write would pay for it. Where a query needs one, it is in Meta.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        db_index=False,
        related_name="enrolments",
        verbose_name=_("learner"),
    )
    course = models.ForeignKey("courses.Course", models.PROTECT, db_index=False, related_name="enrolments")
    edition_started = models.ForeignKey("courses.CourseEdition", models.PROTECT, db_index=False, related_name="+")
    edition = models.ForeignKey("courses.CourseEdition", models.PROTECT, db_index=False, related_name="enrolments")
    items_done = models.PositiveSmallIntegerField(default=0)
    items_total = models.PositiveSmallIntegerField(default=0)
    progress_bp = models.PositiveSmallIntegerField(default=0)
    active_seconds = models.PositiveIntegerField(default=0, help_text="Study time: the sum of the sittings.")
    active_at = models.DateTimeField(null=True, blank=True, help_text="The last sign of activity that was noted.")
    update_due_on = models.DateField(
        null=True, blank=True, help_text="A safety update waits for a learner who had finished; to be done by that day."
    )
    update_minutes = models.PositiveSmallIntegerField(default=0, help_text="How long what is due takes, in minutes.")
    updated_at = models.DateTimeField(null=True, blank=True, help_text="When the last update was completed.")
    news = models.PositiveSmallIntegerField(
        default=0, help_text="Steps that are new or changed since the learner finished, and not done."
    )
    tallied = models.PositiveSmallIntegerField(default=0, help_text="In the daily figures: 1 as begun, 2 as finished.")
    next_item = models.ForeignKey(
        "courses.Item",
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        help_text="Where to continue: the quiz that is open, else the first step not done. Empty: nothing is left.",
    )
    started_at = models.DateTimeField()
    last_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    finished_edition = models.ForeignKey(
        "courses.CourseEdition", models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "course"], name="enrolment_once_per_course"),
            models.CheckConstraint(condition=Q(progress_bp__lte=10000), name="enrolment_progress_at_most_100"),
            models.CheckConstraint(condition=Q(tallied__lte=2), name="enrolment_tallied_at_most_2"),
            models.CheckConstraint(
                condition=Q(items_done__lte=models.F("items_total")), name="enrolment_done_at_most_total"
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True, finished_edition__isnull=True)
                | Q(finished_at__isnull=False, finished_edition__isnull=False),
                name="enrolment_finished_on_an_edition",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["user", "-last_at"], name="enrolment_by_user"),
            models.Index(fields=["course", "-last_at", "-id"], name="enrolment_by_course"),
            models.Index(fields=["course", "edition", "id"], name="enrolment_by_edition"),
            *(
                models.Index(fields=["course", "-last_at", "-id"], condition=condition, name=name)
                for name, condition in {
                    "enrolment_in_progress": Q(finished_at__isnull=True),
                    "enrolment_finished": Q(finished_at__isnull=False),
                    "enrolment_update_due": Q(update_due_on__isnull=False),
                }.items()
            ),
            models.Index(
                fields=["id"],
                condition=Q(tallied=0) | Q(tallied=1, finished_at__isnull=False),
                name="enrolment_to_tally",
            ),
        ]

    @property
    def outline(self) -> Outline:
        """What the learner's edition holds: no query when this process has read it before."""
        return outline_by_id(self.edition_id)

    @property
    def is_finished(self) -> bool:
        """Whether the course was once finished, in whatever edition."""
        return self.finished_at is not None

    @property
    def has_news(self) -> bool:
        """Whether there is something new or changed since the course was finished."""
        return self.is_finished and self.news > 0

    @property
    def has_update(self) -> bool:
        """Whether a safety update is to be done: by a day, or before the course can be finished."""
        return self.update_due_on is not None or self.update_minutes > 0

    @property
    def is_behind(self) -> bool:
        """Whether a newer edition than the learner's has been published."""
        return self.edition_id != self.course.current_edition_id

    def __str__(self) -> str:
        return f"{self.user_id} in {self.course_id}"
