"""Published versions and their files, kept for good. No row points at a page or an account: both may go."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from home.kept import KeptModel, KeptRows


class ArchivedFile(KeptModel):
    """A file that some version shows: a page, a style sheet, a picture, a typeface. Equal files are kept once."""

    sha256 = models.CharField(max_length=64, unique=True)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    path = models.CharField(max_length=120, help_text="In the default storage.")

    objects: ClassVar["models.Manager[ArchivedFile]"] = KeptRows.as_manager()

    class Meta:
        verbose_name = _("archived file")

    def __str__(self) -> str:
        return self.sha256


class ArchivedVersion(KeptModel):
    """One publication of a campaign in one language.

    `facts` holds what was true then: dates, approvals, answers, legal file, content. `files` lists name, sha256, size and
    type of everything shown, `page.html` first. `sha256` covers all of it and the version before (`previous`).
    """

    campaign = models.UUIDField()
    number = models.PositiveIntegerField(_("number"))
    page_number = models.PositiveBigIntegerField(help_text="The page it was published from, which may be gone.")
    language = models.CharField(_("language"), max_length=10)
    title = models.CharField(_("title"), max_length=255)
    season = models.CharField(_("season"), max_length=20, blank=True)
    kind = models.CharField(_("kind of campaign"), max_length=21)
    revision_number = models.PositiveBigIntegerField(null=True)
    content_hash = models.CharField(_("fingerprint of the content"), max_length=64)
    published_at = models.DateTimeField(_("published at"))
    published_by = models.CharField(_("published by"), max_length=255, blank=True)
    facts: models.JSONField[dict[str, Any]] = models.JSONField()
    files: models.JSONField[list[dict[str, Any]]] = models.JSONField()
    previous = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(_("fingerprint"), max_length=64, unique=True)

    objects: ClassVar["models.Manager[ArchivedVersion]"] = KeptRows.as_manager()

    class Meta:
        verbose_name = _("archived version")
        verbose_name_plural = _("archived versions")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["campaign", "number"], name="archived_version_in_order"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["published_at"], name="archived_by_time")]
        permissions: ClassVar[Any] = [("export_archive", "Can export the archive of campaigns")]

    def __str__(self) -> str:
        return f"{self.title} #{self.number}"
