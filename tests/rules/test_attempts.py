"""When an attempt may start, and when its time is over."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from courses.rules.attempt import AttemptRules, PastAttempt, Refusal, Start, deadline, is_late, may_start

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")


def test_without_rules_one_may_always_start_again():
    past = [PastAttempt(NOON)] * 50
    assert may_start(AttemptRules(), past, NOON) == Start(None, None, None)
    assert may_start(AttemptRules(), [], NOON).is_allowed


def test_an_open_attempt_is_continued_not_doubled():
    start = may_start(AttemptRules(max_attempts=3), [PastAttempt(NOON), PastAttempt(None)], NOON)
    assert (start.refusal, start.left, start.is_allowed) == (Refusal.OPEN_ATTEMPT, 1, False)


@pytest.mark.parametrize(
    ("used", "refusal", "left"), [(0, None, 3), (2, None, 1), (3, "no_attempt_left", 0), (9, "no_attempt_left", 0)]
)
def test_attempts_are_limited(used, refusal, left):
    start = may_start(AttemptRules(max_attempts=3), [PastAttempt(NOON)] * used, NOON)
    assert (start.refusal, start.left) == (refusal, left)


def test_the_waiting_time_runs_from_the_last_submission_to_the_second():
    rules = AttemptRules(max_attempts=3, cooldown_hours=24)
    past = [PastAttempt(NOON), PastAttempt(NOON - timedelta(days=3))]
    opens_at = NOON + timedelta(hours=24)
    assert may_start(rules, past, opens_at - timedelta(seconds=1)) == Start(Refusal.COOLDOWN, opens_at, 1)
    assert may_start(rules, past, opens_at).is_allowed


def test_hours_are_elapsed_hours_on_the_night_when_clocks_go_back():
    # 24 October 2026, 12:00 in Paris: the night after has 25 hours.
    submitted = datetime(2026, 10, 24, 12, tzinfo=PARIS)
    start = may_start(AttemptRules(cooldown_hours=24), [PastAttempt(submitted)], submitted)
    assert start.opens_at == datetime(2026, 10, 25, 11, tzinfo=PARIS)
    # 02:50 summer time, before clocks go back: twenty minutes later it is 02:10 again.
    started = datetime(2026, 10, 25, 2, 50, tzinfo=PARIS)
    over = deadline(started, 20)
    assert over == datetime(2026, 10, 25, 1, 10, tzinfo=UTC)
    assert not is_late(over, datetime(2026, 10, 25, 2, 9, tzinfo=PARIS, fold=1))
    assert is_late(over, datetime(2026, 10, 25, 2, 11, tzinfo=PARIS, fold=1))


def test_an_answer_at_the_deadline_is_in_time_and_one_after_it_is_late():
    over = deadline(NOON, 12)
    assert over is not None
    assert not is_late(over, NOON + timedelta(minutes=12))
    assert is_late(over, NOON + timedelta(minutes=12, microseconds=1))
    assert deadline(NOON, None) is None
    assert not is_late(None, NOON + timedelta(days=400))
