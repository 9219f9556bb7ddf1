"""The day it is in Paris, where every date of this site is a day: one rule for reviews, visas, clocks and figures."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def paris_day(moment: datetime) -> date:
    """The day on which a moment (aware) falls in Paris."""
    return moment.astimezone(PARIS).date()
