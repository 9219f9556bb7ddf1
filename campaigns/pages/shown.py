"""Campaigns as lists show them: the index page and the home page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from campaigns.pages.calendar import seconds_fresh
from campaigns.pages.campaign import CampaignPage, with_windows
from campaigns.rules.calendar import Phase, Window
from home.freshness import keep_no_longer_than

# What ends first, then what runs, what comes, what was cancelled and what is over.
ORDER = [Phase.LAST_DAYS, Phase.OPEN, Phase.SOON, Phase.CANCELLED, Phase.CLOSED]


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
    """Those that visitors may see at that time, in the order they are listed; the copy kept of the list follows their dates.

    Two queries, however many campaigns.
    """
    shown = []
    for page in with_windows(campaigns):
        keep_no_longer_than(request, seconds_fresh(page.windows, now))
        window, phase = page.window_at(now), page.phase_at(now)
        if window and phase in ORDER:
            shown.append(ShownCampaign(page, window, page.url, phase, page.sentence_at(now)))
    return sorted(shown)
