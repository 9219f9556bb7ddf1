"""A year by week: where bars lie, what runs at once, and where nothing runs."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from campaigns.rules.planner import WEEKS, Span, Stretch, crowded, monday_of, quiet, span, week_of

PARIS, NOUMEA = ZoneInfo("Europe/Paris"), ZoneInfo("Pacific/Noumea")
FIRST = date(2026, 9, 21)


def test_weeks_begin_on_monday_on_the_clocks_of_the_territory() -> None:
    assert monday_of(date(2026, 10, 25)) == date(2026, 10, 19)
    sunday_night = datetime(2026, 10, 25, 23, 59, tzinfo=PARIS)
    assert week_of(sunday_night, PARIS, FIRST) == 4
    assert week_of(sunday_night, NOUMEA, FIRST) == 5
    assert week_of(sunday_night + timedelta(minutes=1), PARIS, FIRST) == 5
    assert week_of(datetime(2026, 9, 20, 23, tzinfo=PARIS), PARIS, FIRST) == -1


def test_a_bar_covers_every_week_it_touches_and_is_cut_at_the_edges_of_the_year() -> None:
    opens, closes = datetime(2026, 10, 13, 8, tzinfo=PARIS), datetime(2026, 10, 26, tzinfo=PARIS)
    assert span(opens, closes, PARIS, FIRST, "flu") == Span(3, 5, "flu")
    assert span(opens, closes + timedelta(seconds=1), PARIS, FIRST, "flu") == Span(3, 6, "flu")
    assert span(opens - timedelta(days=400), opens + timedelta(days=800), PARIS, FIRST, "all") == Span(0, WEEKS, "all")
    assert span(opens - timedelta(days=400), opens - timedelta(days=300), PARIS, FIRST, "old") is None
    assert span(opens + timedelta(days=400), opens + timedelta(days=500), PARIS, FIRST, "new") is None


def test_weeks_with_several_owners_are_crowded() -> None:
    spans = [Span(2, 10, "flu"), Span(5, 12, "covid"), Span(5, 7, "covid"), Span(20, 30, "flu")]
    assert crowded(spans) == [Stretch(5, 10, ("covid", "flu"))]
    assert crowded([Span(2, 10, "flu"), Span(2, 10, "flu")]) == []
    assert crowded([Span(2, 5, "flu"), Span(5, 10, "covid")]) == []


def test_a_gap_lies_between_today_and_the_last_thing_planned() -> None:
    spans = [Span(2, 10, "flu"), Span(20, 30, "catch-up")]
    assert quiet(spans, today=0) == [Stretch(0, 2), Stretch(10, 20)]
    assert quiet(spans, today=15) == [Stretch(15, 20)]
    assert quiet(spans, today=20) == []
    assert quiet([], today=0) == []
