"""Campaigns as lists show them: the index page and the home page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from campaigns.pages.calendar import seconds_fresh
from campaigns.pages.campaign import CampaignPage
from campaigns.rules.calendar import Phase, Window
from home.freshness import keep_no_longer_than

# What ends first, then what runs, what comes and what is over.
ORDER = [Phase.LAST_DAYS, Phase.OPEN, Phase.SOON, Phase.CLOSED]


@dataclass(frozen=True)
class ShownCampaign:
    """A campaign in a list, at the time of the request."""

    page: CampaignPage
    window: Window
    url: str
    phase: Phase
    sentence: str

    def __lt__(self, other: "ShownCampaign") -> bool:
        return self._place() < other._place()

    def _place(self) -> tuple[int, float, str]:
        moment = self.window.opens_at if self.phase is Phase.SOON else self.window.closes_at
        distance = -moment.timestamp() if self.phase is Phase.CLOSED else moment.timestamp()
        return ORDER.index(self.phase), distance, self.page.title


def show(campaigns: Iterable[CampaignPage], now: datetime, request: HttpRequest) -> list[ShownCampaign]:
    """Those that visitors may see at that time, in the order they are listed; the copy kept of the list follows their dates."""
    shown = []
    for page in campaigns:
        window = page.window
        if window is None:
            continue
        keep_no_longer_than(request, seconds_fresh(window, now))
        phase = page.phase_at(now)
        if phase in ORDER:
            shown.append(ShownCampaign(page, window, page.url, phase, page.sentence_at(now)))
    return sorted(shown)
