"""The worker's turns: collect once a day, then one address after the other, a few a minute, never one host twice in a row."""

import time
from datetime import datetime

from django.conf import settings

from home.links.actions import collect, take, write_down
from home.links.fetch import fetch

BETWEEN = 10.0  # seconds between two addresses: six a minute at most
IDLE = 60.0  # seconds when nothing is due
HOST_PAUSE = 60.0  # seconds before the same host is asked again
COLLECT = 24 * 3600.0


class Turns:
    """What one worker remembers between two turns."""

    def __init__(self) -> None:
        self._collected = float("-inf")
        self._asked: dict[str, float] = {}

    def take_one(self, now: datetime) -> float:
        """Do one turn; return the seconds until the next."""
        moment = time.monotonic()
        if moment - self._collected >= COLLECT:
            collect(now=now)
            self._collected = moment
        self._asked = {host: at for host, at in self._asked.items() if moment - at < HOST_PAUSE}
        link = take(now=now, not_hosts=frozenset(self._asked))
        if link is None:
            return BETWEEN if self._asked else IDLE
        self._asked[link.host] = moment
        agent = f"Officine link check (+{settings.WAGTAILADMIN_BASE_URL})"
        write_down(link=link, found=fetch(link.url, agent=agent), now=now)
        return BETWEEN
