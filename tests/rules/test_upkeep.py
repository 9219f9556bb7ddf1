"""A review holds through its last day in Paris: tables and properties, without database or clock."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from home.freshness import seconds_until_midnight
from home.paris import PARIS, paris_day
from home.upkeep.rules import (
    NOTICE,
    Gap,
    Standing,
    add_months,
    gaps,
    renewed,
    review_over_at,
    standing,
)

DUE = date(2026, 12, 24)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 11, 23), Standing.HOLDS),
        (date(2026, 11, 24), Standing.SOON),
        (date(2026, 12, 24), Standing.SOON),
        (date(2026, 12, 25), Standing.OVER),
        (date(2027, 12, 25), Standing.OVER),
    ],
)
def test_readers_are_told_thirty_days_before_and_warned_from_the_day_after(today: date, expected: Standing) -> None:
    assert standing(DUE, today) is expected
    assert standing(None, today) is Standing.UNDATED


# The midnights that end the two days on which clocks change in Paris, and an ordinary one, as UTC.
@pytest.mark.parametrize(
    ("due_on", "midnight"),
    [
        (date(2026, 10, 24), datetime(2026, 10, 24, 22, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 25, 23, tzinfo=UTC)),
        (date(2027, 3, 27), datetime(2027, 3, 27, 23, tzinfo=UTC)),
        (date(2027, 3, 28), datetime(2027, 3, 28, 22, tzinfo=UTC)),
        (DUE, datetime(2026, 12, 24, 23, tzinfo=UTC)),
    ],
)
def test_a_review_is_over_at_midnight_in_paris_to_the_second(due_on: date, midnight: datetime) -> None:
    assert standing(due_on, paris_day(midnight - SECOND)) is Standing.SOON
    assert standing(due_on, paris_day(midnight)) is Standing.OVER
    assert review_over_at(due_on) == midnight
    assert seconds_until_midnight(midnight - SECOND) == 1
    assert seconds_until_midnight(midnight - timedelta(hours=1)) == 3600


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.sampled_from([UTC, ZoneInfo("Pacific/Noumea")])))  # fmt: skip
def test_no_copy_of_a_page_is_kept_past_the_midnight_that_changes_it(now: datetime) -> None:
    left = seconds_until_midnight(now)
    assert 0 <= left <= 25 * 3600
    last = datetime.fromtimestamp(now.timestamp() + max(0, left - 1), PARIS)
    assert last.date() == paris_day(now)
    assert datetime.fromtimestamp(now.timestamp() + left + 1, PARIS).date() > paris_day(now)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 11, 27), 12, date(2027, 11, 27)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.one_of(st.none(), st.dates(date(2020, 1, 1), date(2041, 1, 1))))
def test_a_date_that_is_empty_or_over_is_renewed_and_any_other_stays(today: date, due_on: date | None) -> None:
    new = renewed(due_on, reviewed_on=today, today=today, months=12)
    assert new >= today
    assert new == (due_on if due_on and due_on >= today else add_months(today, 12))
    assert standing(new, new - NOTICE - timedelta(days=1)) is Standing.HOLDS


def test_what_is_lacking_is_named() -> None:
    assert gaps(has_owner=True, has_backup=True, has_date=True) == ()
    assert gaps(has_owner=False, has_backup=False, has_date=False) == (Gap.OWNER, Gap.BACKUP, Gap.DATE)
