"""Whether a campaign is counted now, and for which territory where there is only one."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.core.cache import cache

from campaigns.rules.calendar import Phase, Window, phase
from campaigns.rules.territories import Territory
from campaigns.seasons.queries import windows_of

FRESH = 60  # seconds for which the windows of a campaign are remembered: a visit then costs one statement


def is_public_now(campaign: UUID, *, now: datetime) -> bool:
    """Whether the public may know of this campaign, or once knew of it, in some territory."""
    return any(phase(window, now) is not Phase.HIDDEN for window in _windows(campaign).values())


def only_territory(campaign: UUID) -> Territory | None:
    """The one territory in which this campaign runs; None when there are several, or none."""
    known = list(_windows(campaign))
    return known[0] if len(known) == 1 else None


def _windows(campaign: UUID) -> Mapping[Territory, Window]:
    key = f"visits:{campaign}"
    found: Mapping[Territory, Window] | None = cache.get(key)
    if found is None:
        found = dict(windows_of([campaign])[campaign])
        cache.set(key, found, FRESH)
    return found
