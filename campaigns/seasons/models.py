"""When a campaign communicates, serves and ends, in each territory; and every change of a confirmed date, for good."""

from datetime import datetime
from typing import Any, ClassVar, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from campaigns.law.models import LegalFile
from campaigns.rules.calendar import Window, hold
from campaigns.rules.law import cut
from campaigns.rules.territories import Territory, zone_of
from home.kept import KeptModel, KeptRows

TERRITORIES = [
    (Territory.EVERYWHERE, _("Everywhere")),
    (Territory.MAINLAND, _("Mainland France")),
    (Territory.GUADELOUPE, _("Guadeloupe")),
    (Territory.MARTINIQUE, _("Martinique")),
    (Territory.GUYANE, _("French Guiana")),
    (Territory.REUNION, _("Réunion")),
    (Territory.MAYOTTE, _("Mayotte")),
    (Territory.SAINT_PIERRE_ET_MIQUELON, _("Saint-Pierre-et-Miquelon")),
    (Territory.SAINT_BARTHELEMY, _("Saint-Barthélemy")),
    (Territory.SAINT_MARTIN, _("Saint-Martin")),
    (Territory.WALLIS_ET_FUTUNA, _("Wallis and Futuna")),
    (Territory.POLYNESIE, _("French Polynesia")),
    (Territory.NOUVELLE_CALEDONIE, _("New Caledonia")),
]


def territory_name(territory: Territory) -> str:
    """What a territory is called, in the reader's language."""
    return str(dict(TERRITORIES)[territory])


class SeasonWindowQuerySet(models.QuerySet["SeasonWindow"]):
    """The words by which windows are asked for; they chain."""

    def of(self, campaign: UUID) -> "SeasonWindowQuerySet":
        return self.filter(campaign=campaign)

    def running(self) -> "SeasonWindowQuerySet":
        return self.filter(cancelled_at__isnull=True)

    def held(self) -> "SeasonWindowQuerySet":
        """Those that do not open yet: a language is missing and nobody has said that it may be."""
        return self.filter(may_open_at__isnull=True)

    def announced(self, now: datetime) -> "SeasonWindowQuerySet":
        """Those the public may know of at that time. What was cancelled after its announcement is; what lost its visa is not."""
        known = self.filter(announced_at__lte=now).exclude(withdrawn_at__lte=now)
        over = LegalFile.objects.expired(now).filter(campaign=OuterRef("campaign"))
        return known.exclude(cancelled_at__lte=F("announced_at")).exclude(Exists(over))


AnyWindows = models.Manager.from_queryset(SeasonWindowQuerySet)


class SeasonWindowManager(AnyWindows["SeasonWindow"]):
    """Reads with every window the last day of its campaign's visa, in the same query: no reader can forget it."""

    def get_queryset(self) -> SeasonWindowQuerySet:
        file = LegalFile.objects.filter(campaign=OuterRef("campaign")).values("visa_expires_on")
        return cast(SeasonWindowQuerySet, super().get_queryset().annotate(visa_expires_on=Subquery(file[:1])))


class SeasonWindow(models.Model):
    """The times of one campaign in one territory, shared by all its languages.

    Communication opens at `announced_at`, the service runs from `opens_at` up to, not including, `closes_at`; from
    `withdrawn_at` on an archive notice stands in its place. Each time is provisional until it is confirmed.
    """

    campaign = models.UUIDField(db_index=True, help_text="The translation key of the campaign's pages.")
    territory = models.CharField(_("territory"), max_length=20, choices=TERRITORIES, default=Territory.EVERYWHERE)
    announced_at = models.DateTimeField(_("communication opens"))
    opens_at = models.DateTimeField(_("service opens"))
    closes_at = models.DateTimeField(_("service ends"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    is_announcing_confirmed = models.BooleanField(_("confirmed"), default=False)
    is_opening_confirmed = models.BooleanField(_("confirmed"), default=False)
    is_closing_confirmed = models.BooleanField(_("confirmed"), default=False)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    may_open_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="Since when every language is live, or one was said to be enough; empty: the service does not open.",
    )
    held_told_at = models.DateTimeField(
        null=True, blank=True, help_text="When its managers were told that its date passed and it did not open."
    )
    version = models.PositiveIntegerField(
        default=1, help_text="Counts the changes, so that nobody overwrites what they have not seen."
    )

    objects = SeasonWindowManager()

    class Meta:
        verbose_name = _("season window")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["campaign", "territory"], name="window_once_per_territory"),
            models.CheckConstraint(condition=Q(opens_at__lt=F("closes_at")), name="window_opens_before_it_ends"),
            models.CheckConstraint(
                condition=Q(announced_at__lte=F("opens_at")), name="window_communicates_before_it_opens"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("closes_at")),
                name="window_withdrawn_after_it_ends",
            ),
        ]

    @property
    def window(self) -> Window:
        """The times that hold: those that were planned, once no language is missing, as far as a visa reaches."""
        if "visa_expires_on" not in self.__dict__:  # a row that has just been made
            files = LegalFile.objects.filter(campaign=self.campaign)
            self.__dict__["visa_expires_on"] = files.values_list("visa_expires_on", flat=True).first()
        return cut(hold(self.planned, self.may_open_at), self.__dict__["visa_expires_on"])

    @property
    def planned(self) -> Window:
        """The times as they were planned."""
        return Window(self.announced_at, self.opens_at, self.closes_at, self.withdrawn_at, self.cancelled_at)

    @property
    def zone(self) -> ZoneInfo:
        """The zone its times are written in."""
        return zone_of(Territory(self.territory))

    def __str__(self) -> str:
        return f"{self.get_territory_display()}: {self.opens_at:%Y-%m-%d} – {self.closes_at:%Y-%m-%d}"


class DateChange(KeptModel):
    """One change of a window and why, shown to everybody. It can be neither changed nor deleted."""

    class Kind(models.TextChoices):
        SET = "set", _("dates set")
        MOVED = "moved", _("date moved")
        EXTENDED = "extended", _("extended")
        CONFIRMED = "confirmed", _("dates confirmed")
        CANCELLED = "cancelled", _("cancelled")
        RESUMED = "resumed", _("resumed")
        REMOVED = "removed", _("dates removed")

    campaign = models.UUIDField(db_index=True)
    territory = models.CharField(max_length=20, choices=TERRITORIES)
    kind = models.CharField(max_length=9, choices=Kind)
    before: models.JSONField[dict[str, Any]] = models.JSONField(
        default=dict, help_text="The dates that changed, in UTC."
    )
    after: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    reason = models.JSONField(default=dict, help_text="By language; readers see it.")
    is_public = models.BooleanField(default=False, help_text="A confirmed date changed.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar["models.Manager[DateChange]"] = KeptRows.as_manager()

    class Meta:
        verbose_name = _("change of dates")
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["campaign", "-at"], name="change_by_campaign")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.get_territory_display()}, {self.at:%Y-%m-%d})"
