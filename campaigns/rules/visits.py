"""What is counted of a campaign, and which requests are a person who looks at something now."""

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from enum import StrEnum

LONGEST_ASSET = 60  # characters
KEPT_MONTHS = 25  # what the French authority allows for figures that need no consent (CNIL, 4 July 2025)
# A browser or an app that fetches a page before anybody has asked for it says so in one of these.
_FETCHED_AHEAD = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")
_AHEAD = re.compile("prefetch|prerender|preview", re.IGNORECASE)
# Whoever sends one of these does not want to be counted. It is how to object without an account and without a cookie.
_OBJECTIONS = ("DNT", "Sec-GPC")


class Kind(StrEnum):
    """What is counted. `LESSON` is a linked course that somebody finished before the campaign opened."""

    VIEW = "view"
    KIT = "kit"
    CODE = "code"
    EMBED = "embed"
    LESSON = "lesson"


def is_meant(method: str, headers: Mapping[str, str]) -> bool:
    """Whether a request is somebody who wants to see something now and does not object to being counted.

    `headers` is looked up without regard to case, as Django's are. Whether it is a machine is another question.
    """
    if method != "GET" or any(_AHEAD.search(headers.get(name, "")) for name in _FETCHED_AHEAD):
        return False
    if any(headers.get(name, "").strip() == "1" for name in _OBJECTIONS):
        return False
    pieces = headers.get("Range", "")  # the rest of a download that was interrupted
    return not pieces or pieces.replace(" ", "").startswith("bytes=0-")


def is_of_our_page(headers: Mapping[str, str]) -> bool:
    """Whether a picture is asked for by a page of this site, as far as the browser says where it is asked for."""
    site, use = headers.get("Sec-Fetch-Site", "same-origin"), headers.get("Sec-Fetch-Dest", "image")
    return site == "same-origin" and use == "image"


def kept_from(today: date) -> date:
    """The first day whose figures are still kept: 25 months back, or the last day of that month where it is shorter."""
    months = today.year * 12 + today.month - 1 - KEPT_MONTHS
    year, month = divmod(months, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))
