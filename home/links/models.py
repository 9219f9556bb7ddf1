"""Addresses outside of this site, what the looks at them found, where they stand, and for which somebody vouches."""

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from home.kept import KeptModel, KeptRows
from home.links.rules import LONGEST, State


class Links(models.QuerySet["Link"]):
    """Questions about addresses."""

    def standing(self) -> "Links":
        """Those that something live cites."""
        return self.filter(Q(pk__in=Place.objects.order_by().values("link")))

    def broken(self, today: date) -> "Links":
        """The dead ones that stand somewhere and for which nobody vouches on that day."""
        trusted = Trust._base_manager.filter(until_on__gte=today).order_by().values("link")
        return self.standing().filter(dead_at__isnull=False).exclude(pk__in=trusted)


class Link(models.Model):
    """One address. `failures` in a row since `failed_at`; `dead_at`: since when it counts as dead; `owners`: whose task it then is."""

    STATES: ClassVar[list[tuple[str, Any]]] = [
        (State.NEW, _("not looked at yet")),
        (State.OK, _("there")),
        (State.MOVED, _("moved")),
        (State.GONE, _("gone")),
        (State.UNREACHABLE, _("out of reach")),
        (State.REFUSED, _("lets no machine in")),
    ]

    url = models.CharField(_("address"), max_length=LONGEST)
    fingerprint = models.CharField(max_length=64, unique=True)
    host = models.CharField(max_length=255)
    state = models.CharField(_("state"), max_length=11, choices=STATES, default=State.NEW)
    code = models.PositiveSmallIntegerField(default=0)
    moved_to = models.CharField(_("moved to"), max_length=2000, blank=True)
    why = models.CharField(max_length=200, blank=True)
    failures = models.PositiveIntegerField(default=0)
    failed_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(_("dead since"), null=True)
    looked_at = models.DateTimeField(_("looked at"), null=True)
    next_at = models.DateTimeField(db_index=True)
    owners = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", verbose_name=_("owners"))

    objects = Links.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        default_permissions = ("view", "change")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(dead_at=None) | Q(failures__gt=0, failed_at__isnull=False), name="link_dead_after_failures"
            ),
        ]

    def __str__(self) -> str:
        return self.url


class Place(models.Model):
    """Something live that leads to an address: a page, a rule, a claim, a source."""

    link = models.ForeignKey(Link, models.CASCADE, related_name="places")
    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.CharField(max_length=255)
    title = models.CharField(max_length=400)

    thing = GenericForeignKey("content_type", "object_id")
    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["link", "content_type", "object_id"], name="link_place_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["content_type", "object_id"], name="link_places_of"),
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.link}"


class Trust(KeptModel):
    """“It works for me”: somebody vouches for an address until a day (Paris), with a reason."""

    link = models.ForeignKey(Link, models.CASCADE, related_name="trusts")
    until_on = models.DateField(_("until"))
    reason = models.TextField(_("reason"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=255)
    at = models.DateTimeField()

    objects: ClassVar["models.Manager[Any]"] = KeptRows.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(reason=""), name="link_trusted_for_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.link}: {self.until_on}"
