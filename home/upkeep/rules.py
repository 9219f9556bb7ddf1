"""Decides how long a review holds, when readers and owners are told, and who answers for something."""

import calendar
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from home.paris import PARIS

NOTICE = timedelta(days=30)  # before the last day of a review, readers and owners are told that it ends
MONTHS = 12  # between two reviews
SEASONAL_MONTHS = 6  # of what comes back each season: campaigns


class Standing(StrEnum):
    """Where the review of something stands on a day."""

    UNDATED = "undated"
    HOLDS = "holds"
    SOON = "soon"
    OVER = "over"


class Gap(StrEnum):
    """What something lacks to be looked after."""

    OWNER = "owner"
    BACKUP = "backup"
    DATE = "date"


def standing(due_on: date | None, today: date) -> Standing:
    """Where a review that holds through its last day stands on a day in Paris."""
    if due_on is None:
        return Standing.UNDATED
    if today > due_on:
        return Standing.OVER
    return Standing.SOON if today >= due_on - NOTICE else Standing.HOLDS


def review_over_at(due_on: date | None) -> datetime | None:
    """The midnight in Paris at which a review is over; None without a day."""
    return None if due_on is None else datetime.combine(due_on + timedelta(days=1), time(), PARIS)


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last of a shorter month."""
    count = day.year * 12 + day.month - 1 + months
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def renewed(due_on: date | None, *, reviewed_on: date, today: date, months: int) -> date:
    """The day by which something that was reviewed is to be read again: what its editor chose, unless that is empty or over."""
    if due_on is not None and due_on >= today:
        return due_on
    return add_months(reviewed_on, months)


def gaps(*, has_owner: bool, has_backup: bool, has_date: bool) -> tuple[Gap, ...]:
    """What is missing, in the order in which people are told."""
    found = ((Gap.OWNER, has_owner), (Gap.BACKUP, has_backup), (Gap.DATE, has_date))
    return tuple(gap for gap, is_there in found if not is_there)
