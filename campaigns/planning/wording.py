"""How the desk says dates: in the territory's own zone, how far away they are, and what a change did."""

from datetime import datetime

from django.conf import settings
from django.utils.functional import Promise
from django.utils.timesince import timesince, timeuntil
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from campaigns.pages.dates import DATE_NAMES, say_moment, say_moves
from campaigns.planning.errors import SeasonsOverlap
from campaigns.rules.calendar import Phase
from campaigns.rules.territories import zone_of
from campaigns.seasons.models import DateChange, territory_name

CONFIRMED_NAMES: dict[str, str | Promise] = {
    "announcing": DATE_NAMES["announced_at"],
    "opening": DATE_NAMES["opens_at"],
    "closing": DATE_NAMES["closes_at"],
}
PHASES: dict[Phase, str | Promise] = {
    Phase.HIDDEN: _("Embargo: not announced yet"),
    Phase.SOON: _("Soon: communication is open"),
    Phase.OPEN: _("Open"),
    Phase.LAST_DAYS: _("Last days"),
    Phase.CLOSED: _("Closed"),
    Phase.CANCELLED: _("Cancelled"),
    Phase.WITHDRAWN: _("Withdrawn"),
}


def say_phase(phase: Phase, *, waits: bool) -> str:
    """Where a window stands; `waits` is whether its date has passed and a missing language holds it."""
    return gettext("Not open: a language is missing") if waits else str(PHASES[phase])


def language_name(code: str) -> str:
    """What a language of the site is called."""
    return str(dict(settings.LANGUAGES)[code])


def distance(moment: datetime, now: datetime, depth: int = 2) -> str:
    """How far away a moment is, in the `depth` largest units: "in 3 days, 4 hours"."""
    if moment > now:
        return gettext("in %(time)s") % {"time": timeuntil(moment, now, depth=depth)}
    return gettext("%(time)s ago") % {"time": timesince(moment, now, depth=depth)}


def say_changes(change: DateChange) -> list[str]:
    """What a change did, one sentence for each date, on the clocks of its territory."""
    if "confirmed" in change.after:
        return [str(CONFIRMED_NAMES[name]) for name in change.after["confirmed"]]
    return say_moves(change)


def say_overlap(overlap: SeasonsOverlap) -> str:
    """That another season serves the same territory at the same time."""
    zone = zone_of(overlap.clash.territory)
    said = gettext("In %(territory)s this overlaps with the season %(season)s (%(opens)s – %(closes)s).")
    return said % {
        "territory": territory_name(overlap.clash.territory),
        "season": overlap.other.season or overlap.other.title,
        "opens": say_moment(overlap.clash.other.opens_at, zone),
        "closes": say_moment(overlap.clash.other.closes_at, zone),
    }
