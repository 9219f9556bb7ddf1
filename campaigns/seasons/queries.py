"""Asks for the windows of many campaigns at once."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import OuterRef, Subquery

from campaigns.law.models import LegalFile
from campaigns.rules.calendar import Window
from campaigns.rules.law import cut
from campaigns.rules.territories import Territory
from campaigns.seasons.models import SeasonWindow


def windows_of(campaigns: Iterable[UUID]) -> Mapping[UUID, Mapping[Territory, Window]]:
    """The windows of these campaigns (translation keys) by territory, in the order people read; one query.

    A window ends where the visa of its campaign ends: a product campaign is withdrawn by the clock.
    """
    keys = set(campaigns)
    found: dict[UUID, dict[Territory, Window]] = {key: {} for key in keys}
    if keys:
        file = LegalFile.objects.filter(campaign=OuterRef("campaign")).values("visa_expires_on")
        listed = SeasonWindow.objects.filter(campaign__in=keys).annotate(visa_expires_on=Subquery(file[:1]))
        rows = {(row.campaign, row.territory): cut(row.window, row.visa_expires_on) for row in listed}
        for territory in Territory:
            for key in keys:
                window = rows.get((key, territory.value))
                if window is not None:
                    found[key][territory] = window
    return found
