"""Every publication that changed words, kept for good; and what a public page shows of them, ready to be read with it."""

from typing import Any, ClassVar

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from home.changes.rules import MAJOR, MINOR
from home.kept import KeptModel, KeptRows

WEIGHTS = [(MINOR, _("minor: a slip of the pen, nothing else to know")), (MAJOR, _("major: readers should know"))]


class ChangeNote(KeptModel):
    """One publication that changed the words of a page, and what its editor said of it. Outlives the page.

    Of a rule or a claim, which holds both languages, one for each language.
    """

    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.CharField(max_length=255)
    object_title = models.TextField(_("title"))
    language = models.CharField(_("language"), max_length=10)
    weight = models.CharField(_("how much"), max_length=5, choices=WEIGHTS, blank=True)
    text = models.TextField(_("what changed"), blank=True)
    revision_number = models.PositiveBigIntegerField(_("revision"))
    before_number = models.PositiveBigIntegerField(_("revision before"))
    published_at = models.DateTimeField(_("published at"))

    objects: ClassVar["models.Manager[ChangeNote]"] = KeptRows.as_manager()

    class Meta:
        verbose_name = _("change of a page")
        verbose_name_plural = _("changes of pages")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["content_type", "object_id"], name="change_of_object"),
        ]

    def __str__(self) -> str:
        return f"{self.object_title}: {self.text or self.weight}"


class PublicRecord(models.Model):
    """What readers are told of a page beside its words, written at publication so that showing it costs no query.

    `notes`: newest first, each with at (ISO), weight, text and kind. The last three fields are set while the page is a
    translation that has fallen behind: its source, since when, and which version of the source it still follows.
    """

    page = models.OneToOneField(Page, models.CASCADE, primary_key=True, related_name="public_record")
    notes: models.JSONField[list[dict[str, Any]]] = models.JSONField(default=list)
    source = models.ForeignKey(Page, models.SET_NULL, null=True, related_name="+")
    behind_since_at = models.DateTimeField(null=True, db_index=True)
    follows_number = models.PositiveBigIntegerField(null=True)

    class Meta:
        verbose_name = _("public record of a page")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(behind_since_at__isnull=True, follows_number__isnull=True)
                | models.Q(behind_since_at__isnull=False, follows_number__isnull=False),
                name="record_says_what_it_follows",
            ),
        ]

    def __str__(self) -> str:
        return str(self.page_id)
