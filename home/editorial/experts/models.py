"""Experts without an account: what they were asked to read, and how each question ended. Rows are added, never changed."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from home.kept import KeptModel, KeptRows


class ExpertRequest(KeptModel):
    """One version of a page or snippet that somebody from outside is asked to read.

    The link that the expert gets is signed, and written down nowhere. `wording` is by which a later text is compared.
    """

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.CharField(max_length=255)
    object_title = models.TextField(_("title"))
    revision_number = models.PositiveBigIntegerField(_("revision"))
    content_hash = models.CharField(_("fingerprint of the content"), max_length=64)
    wording = models.CharField(max_length=64)
    expert_name = models.CharField(_("name"), max_length=150)
    expert_email = models.EmailField(_("e-mail address"))
    qualification = models.CharField(_("qualification"), max_length=200)
    message = models.TextField(_("words to the expert"), max_length=2000, blank=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("asked by")
    )
    asked_by_name = models.CharField(_("asker’s name at the time"), max_length=255)
    asked_at = models.DateTimeField(_("asked at"))
    expires_at = models.DateTimeField(_("expires at"))

    objects: ClassVar["models.Manager[ExpertRequest]"] = KeptRows.as_manager()

    class Meta:
        verbose_name = _("question to an expert")
        verbose_name_plural = _("questions to experts")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["content_type", "object_id"], name="expert_of_object"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("asked_at")), name="expert_has_time_to_answer"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.object_title} ({self.expert_name})"


class ExpertEnd(KeptModel):
    """How it ended: the expert’s opinion, or a withdrawal. There is one end at most, so that a link serves once."""

    class Outcome(models.TextChoices):
        APPROVED = "approved", _("approved")
        CHANGES = "changes", _("changes needed")
        WITHDRAWN = "withdrawn", _("withdrawn")

    request = models.OneToOneField(ExpertRequest, models.PROTECT, related_name="end")
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome)
    statement = models.TextField(_("statement"), blank=True, help_text="As it was read. Empty for a withdrawal.")
    interest = models.TextField(_("declared interest"), blank=True)
    comment = models.TextField(_("comment"), blank=True)
    withdrawn_by_name = models.CharField(_("withdrawn by"), max_length=255, blank=True)
    ended_at = models.DateTimeField(_("ended at"))

    objects: ClassVar["models.Manager[ExpertEnd]"] = KeptRows.as_manager()

    class Meta:
        verbose_name = _("expert’s opinion")
        verbose_name_plural = _("experts’ opinions")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(outcome="withdrawn", statement="", interest="")
                | (~models.Q(outcome="withdrawn") & ~models.Q(statement="")),
                name="opinion_with_a_statement",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request}: {self.get_outcome_display()}"
