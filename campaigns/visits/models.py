"""What was counted in the last minute and waits to be added up: the worker empties this table again and again."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.rules.visits import LONGEST_ASSET, Kind
from campaigns.seasons.models import TERRITORIES

KINDS = [
    (Kind.VIEW, _("Views")),
    (Kind.KIT, _("Kit downloads")),
    (Kind.CODE, _("Codes scanned")),
    (Kind.EMBED, _("Embeds shown")),
    (Kind.LESSON, _("Lessons finished before opening")),
]


class Counted(models.Model):
    """What a count is about. There is no column for a person, an address, a browser or a time of day."""

    kind = models.CharField(_("kind"), max_length=6, choices=KINDS)
    campaign = models.UUIDField(help_text="The translation key of the campaign's pages.")
    asset = models.CharField(
        _("what"),
        max_length=LONGEST_ASSET,
        blank=True,
        help_text="The language of a page or a widget, the name of a kit file, a printed code.",
    )
    territory = models.CharField(
        _("territory"), max_length=20, choices=TERRITORIES, blank=True, help_text="Empty: nobody said which."
    )
    day = models.DateField(_("day"), help_text="In Paris.")

    class Meta:
        abstract = True


class Hit(Counted):
    """One thing that happened. Written once, added up once, deleted in the same transaction."""

    class Meta:
        verbose_name = _("hit")

    def __str__(self) -> str:
        return f"{self.kind} of {self.campaign} on {self.day}"
