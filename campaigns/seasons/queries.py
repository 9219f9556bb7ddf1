"""Asks for the windows of many campaigns at once."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from campaigns.rules.calendar import Window
from campaigns.rules.territories import Territory
from campaigns.seasons.models import SeasonWindow


def windows_of(campaigns: Iterable[UUID]) -> Mapping[UUID, Mapping[Territory, Window]]:
    """The windows of these campaigns (translation keys) by territory, in the order people read; one query.

    A window ends where the visa of its campaign ends: a product campaign is withdrawn by the clock.
    """
    keys = set(campaigns)
    found: dict[UUID, dict[Territory, Window]] = {key: {} for key in keys}
    if keys:
        rows = {(row.campaign, row.territory): row for row in SeasonWindow.objects.filter(campaign__in=keys)}
        for territory in Territory:
            for key in keys:
                if (key, territory.value) in rows:
                    found[key][territory] = rows[key, territory.value].window
    return found
