"""Whether a campaign is ready: every fact that is missing is said, and nothing else."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from campaigns.rules.readiness import Check, Facts, Level, State, Written, judge

NOW = datetime(2026, 10, 1, 9, tzinfo=UTC)
OPENS = NOW + timedelta(days=9)
REVIEWS = {(language, review): True for language in ("fr", "en") for review in ("pharmacist", "medical")}
READY = Facts(
    languages={"fr": Written.READY, "en": Written.READY},
    reviews=REVIEWS,
    may_miss_a_language=False,
    has_dates=True,
    is_opening_confirmed=True,
    kit=frozenset({"poster", "leaflet"}),
    is_lesson_live=True,
    has_sources=True,
    review_due_on=date(2027, 6, 1),
    opens_at=OPENS,
    closes_at=OPENS + timedelta(days=100),
)


def test_a_campaign_with_everything_is_ready() -> None:
    readiness = judge(READY, NOW)
    assert readiness.is_ready and readiness.state is State.READY
    assert readiness.missing == readiness.warnings == ()


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"languages": {"fr": Written.READY, "en": Written.MISSING}}, [("language_missing", "en")]),
        ({"languages": {"fr": Written.READY, "en": Written.DRAFT}}, [("language_draft", "en")]),
        ({"languages": {"fr": Written.IN_REVIEW, "en": Written.READY}}, [("language_in_review", "fr")]),
        ({"reviews": REVIEWS | {("fr", "medical"): False}}, [("review_medical", "fr")]),
        ({"kit": frozenset({"leaflet"})}, [("poster", "")]),
        ({"has_sources": False}, [("sources", "")]),
        ({"has_dates": False, "opens_at": None, "closes_at": None}, [("dates", "")]),
        ({"extra": (Check("visa", Level.MISSING, words="visa number missing"),)}, [("visa", "")]),
    ],
)
def test_what_is_missing_keeps_it_from_being_ready(changes: dict, missing: list[tuple[str, str]]) -> None:
    readiness = judge(replace(READY, **changes), NOW)
    assert [(check.name, check.detail) for check in readiness.missing] == missing
    assert not readiness.is_ready


@pytest.mark.parametrize(
    ("changes", "warning"),
    [
        ({"is_opening_confirmed": False}, "opening"),
        ({"is_lesson_live": False}, "lesson"),
        ({"review_due_on": None}, "review_date"),
        ({"review_due_on": date(2026, 12, 1)}, "review_holds"),
        ({"languages": {"fr": Written.READY, "en": Written.MISSING}, "may_miss_a_language": True}, "language_missing"),
    ],
)
def test_what_wants_to_be_known_stops_nothing(changes: dict, warning: str) -> None:
    readiness = judge(replace(READY, **changes), NOW)
    assert [check.name for check in readiness.warnings] == [warning]
    assert readiness.is_ready


def test_a_decision_never_lets_a_campaign_open_in_no_language() -> None:
    nothing = {"languages": {"fr": Written.DRAFT, "en": Written.MISSING}, "may_miss_a_language": True}
    assert len(judge(replace(READY, **nothing), NOW).missing) == 2


def test_reviews_of_a_language_nobody_wrote_are_not_missing_too() -> None:
    facts = replace(
        READY,
        languages={"fr": Written.READY, "en": Written.MISSING},
        reviews=REVIEWS | {("en", "medical"): False, ("en", "pharmacist"): False},
    )
    assert [check.name for check in judge(facts, NOW).missing] == ["language_missing"]


def test_what_is_not_ready_two_weeks_before_it_opens_is_late() -> None:
    unready = replace(READY, has_sources=False)
    assert judge(unready, NOW).state is State.LATE
    assert judge(unready, OPENS - timedelta(days=14, seconds=1)).state is State.ON_ITS_WAY
    assert judge(unready, OPENS - timedelta(days=14)).state is State.LATE
    assert judge(unready, OPENS + timedelta(days=99)).state is State.LATE
    assert judge(unready, OPENS + timedelta(days=100)).state is State.OVER


def test_no_lesson_linked_is_no_fault() -> None:
    assert "lesson" not in [check.name for check in judge(replace(READY, is_lesson_live=None), NOW).checks]
