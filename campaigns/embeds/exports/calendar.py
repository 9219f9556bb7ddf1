"""Writes the dates of campaigns as an iCalendar (RFC 5545) that programs subscribe to.

Times are in UTC, so that no program has to know a territory's clocks. A date keeps its UID when it moves, and its
SEQUENCE grows; what was cancelled stays and says so. The same dates give the same bytes.
"""

from datetime import UTC, datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from icalendar import Calendar, Event

from campaigns.embeds.queries import Dated
from campaigns.pages.campaign import AUDIENCES
from campaigns.rules.calendar import is_held
from campaigns.rules.sharing import lasting_id
from campaigns.seasons.models import territory_name

READ_AGAIN = timedelta(hours=6)
# Each date of a window, what confirms it, and what it is called.
DATES: list[tuple[str, str, str | Promise]] = [
    ("announced_at", "is_announcing_confirmed", _("%(campaign)s: communication opens")),
    ("opens_at", "is_opening_confirmed", _("%(campaign)s: service opens")),
    ("closes_at", "is_closing_confirmed", _("%(campaign)s: service ends")),
]


def write_calendar(dated: list[Dated], *, name: str, language: str, source: str, host: str) -> bytes:
    """Return the calendar. `source` is its own address, `host` what page addresses begin with ("https://host")."""
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", f"-//Officine//Campaigns//{language.upper()}")
    calendar.add("CALSCALE", "GREGORIAN")
    for field in ("NAME", "X-WR-CALNAME"):
        calendar.add(field, name)
    calendar.add("REFRESH-INTERVAL", READ_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", "PT6H")
    calendar.add("SOURCE", source, parameters={"VALUE": "URI"})
    for one in dated:
        for field, confirmed, words in DATES:
            calendar.add_component(_event(one, field, confirmed, str(words), host))
    return calendar.to_ical()


def _event(one: Dated, field: str, confirmed: str, words: str, host: str) -> Event:
    at: datetime = getattr(one.window, field).astimezone(UTC)
    is_sure = getattr(one.row, confirmed) and not (field == "opens_at" and is_held(one.window))
    event = Event()
    event.add("UID", str(lasting_id(one.page.translation_key, one.territory, field.removesuffix("_at"))))
    event.add("DTSTAMP", one.changed_at.astimezone(UTC))
    event.add("LAST-MODIFIED", one.changed_at.astimezone(UTC))
    event.add("SEQUENCE", one.row.version)
    event.add("DTSTART", at)
    event.add("SUMMARY", _summary(one, words, is_sure=is_sure))
    event.add("DESCRIPTION", _description(one))
    event.add("LOCATION", territory_name(one.territory))
    event.add("URL", f"{host}{one.page.url}")
    event.add("STATUS", _status(one, at, is_sure=is_sure))
    event.add("TRANSP", "TRANSPARENT")
    names = [str(words) for value, words in AUDIENCES if value in one.page.audiences]
    if names:
        event.add("CATEGORIES", names)
    return event


def _status(one: Dated, at: datetime, *, is_sure: bool) -> str:
    """What came before a cancellation took place; what lay ahead of it does not."""
    cancelled_at = one.window.cancelled_at
    if cancelled_at is not None and at >= cancelled_at:
        return "CANCELLED"
    return "CONFIRMED" if is_sure else "TENTATIVE"


def _summary(one: Dated, words: str, *, is_sure: bool) -> str:
    said = words % {"campaign": one.page.title}
    if one.window.cancelled_at is not None:
        return gettext("%(date)s (cancelled)") % {"date": said}
    return said if is_sure else gettext("%(date)s (provisional date)") % {"date": said}


def _description(one: Dated) -> str:
    notice = gettext("Demonstration: not validated for real use") if one.page.is_demonstration else ""
    return "\n\n".join(filter(None, [one.page.summary, one.page.date_note, notice]))
