"""The territories of a French campaign, each with its clock.

Zones are those of the IANA database. `EVERYWHERE` holds wherever a territory has no window of its own, in Paris time.
Names are kept by the interface; the order is the one people read.
"""

from enum import StrEnum
from zoneinfo import ZoneInfo


class Territory(StrEnum):
    """Where a campaign runs."""

    EVERYWHERE = "everywhere"
    MAINLAND = "mainland"
    GUADELOUPE = "guadeloupe"
    MARTINIQUE = "martinique"
    GUYANE = "guyane"
    REUNION = "reunion"
    MAYOTTE = "mayotte"
    SAINT_PIERRE_ET_MIQUELON = "st-pierre-miquelon"
    SAINT_BARTHELEMY = "st-barthelemy"
    SAINT_MARTIN = "st-martin"
    WALLIS_ET_FUTUNA = "wallis-futuna"
    POLYNESIE = "polynesie"
    NOUVELLE_CALEDONIE = "nouvelle-caledonie"


_ZONES = {
    Territory.EVERYWHERE: "Europe/Paris",
    Territory.MAINLAND: "Europe/Paris",
    Territory.GUADELOUPE: "America/Guadeloupe",
    Territory.MARTINIQUE: "America/Martinique",
    Territory.GUYANE: "America/Cayenne",
    Territory.REUNION: "Indian/Reunion",
    Territory.MAYOTTE: "Indian/Mayotte",
    Territory.SAINT_PIERRE_ET_MIQUELON: "America/Miquelon",
    Territory.SAINT_BARTHELEMY: "America/St_Barthelemy",
    Territory.SAINT_MARTIN: "America/Marigot",
    Territory.WALLIS_ET_FUTUNA: "Pacific/Wallis",
    Territory.POLYNESIE: "Pacific/Tahiti",
    Territory.NOUVELLE_CALEDONIE: "Pacific/Noumea",
}


def zone_of(territory: Territory) -> ZoneInfo:
    """The zone of a territory's clocks."""
    return ZoneInfo(_ZONES[territory])
