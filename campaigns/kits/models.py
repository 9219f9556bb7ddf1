"""What kits keep: a pharmacy's details, codes on paper, which words were printed, files made, who took them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.rules.codes import LENGTH
from campaigns.rules.material import Form, Piece
from campaigns.rules.pharmacy import LONGEST_LINK

PIECES = [
    (Piece.POSTER_A4, _("A4 poster")),
    (Piece.POSTER_A3, _("A3 poster")),
    (Piece.CARD, _("Card for the counter")),
    (Piece.LEAFLET, _("Leaflet, two sides")),
    (Piece.SLIDE, _("Screen slide")),
    (Piece.SOCIAL, _("Picture for social networks")),
]
FORMS = [
    (Form.PDF, _("PDF")),
    (Form.PRINT, _("PDF with 3 mm bleed")),
    (Form.PNG, _("PNG picture")),
    (Form.PREVIEW, _("preview")),
]


class Pharmacy(models.Model):
    """What a person's pharmacy prints on its material. It belongs to the person: nobody else reads it."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(_("name of the pharmacy"), max_length=120)
    address = models.TextField(_("address"), max_length=300)
    hours = models.TextField(_("opening hours"), max_length=500, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    booking_url = models.CharField(_("link to book an appointment"), max_length=LONGEST_LINK, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("pharmacy")
        verbose_name_plural = _("pharmacies")

    def __str__(self) -> str:
        return self.name


class ShortCode(models.Model):
    """A code as it is printed. It leads to one edition of a piece, or to whichever season of a series is current."""

    code = models.CharField(max_length=LENGTH, unique=True)
    series = models.UUIDField(null=True, unique=True, help_text="Of the campaign, for an evergreen code.")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("printed code")

    def __str__(self) -> str:
        return self.code


class Edition(models.Model):
    """One piece in one language with certain words on it: what a version number and a code stand for."""

    code = models.OneToOneField(ShortCode, models.PROTECT, related_name="edition")
    campaign = models.UUIDField(help_text="The translation key of the campaign's pages.")
    language = models.CharField(max_length=10)
    piece = models.CharField(max_length=10, choices=PIECES)
    digest = models.CharField(max_length=64, help_text="Of the words that are printed.")
    version = models.CharField(max_length=40)
    expires_on = models.DateField()
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("edition of material")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["campaign", "language", "piece", "digest"], name="edition_once"),
            models.UniqueConstraint(fields=["campaign", "language", "piece", "version"], name="edition_version"),
        ]

    def __str__(self) -> str:
        return f"{self.get_piece_display()} {self.version} ({self.language})"


class KitFile(models.Model):
    """A file that is made once and kept while it is used. `key` is a fingerprint of everything that goes into it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        MAKING = "making", _("being made")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")

    key = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+", help_text="Whose pharmacy is on it."
    )
    campaign = models.UUIDField(db_index=True)
    language = models.CharField(max_length=10)
    name = models.CharField(max_length=40, help_text="poster-a4-print.pdf, kit.zip")
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    done = models.PositiveSmallIntegerField(default=0, help_text="Pieces of a whole kit that are finished.")
    total = models.PositiveSmallIntegerField(default=1)
    claimed_at = models.DateTimeField(null=True)
    path = models.CharField(max_length=120, blank=True, help_text="In the default storage.")
    size = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    used_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("file of a kit")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(state="ready") | (~Q(path="") & ~Q(sha256="")), name="kit_file_ready_is_there"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.language}, {self.state})"


class DownloadQuerySet(models.QuerySet["Download"]):
    """The words by which downloads are asked for; they chain."""

    def of(self, person: object) -> "DownloadQuerySet":
        return self.filter(person=person)

    def on_the_wall(self) -> "DownloadQuerySet":
        """Those that nobody said were taken down."""
        return self.filter(taken_down_at__isnull=True)


class Download(models.Model):
    """A person took an edition: they are told when it is out of date, until they say that it was taken down."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="downloads")
    at = models.DateTimeField()
    taken_down_at = models.DateTimeField(null=True)

    objects = DownloadQuerySet.as_manager()

    class Meta:
        verbose_name = _("download")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "edition"], name="download_once"),
        ]

    def __str__(self) -> str:
        return f"{self.edition} ({self.at:%Y-%m-%d})"
