"""When an attempt at a quiz may start, and when its time is over."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum


class Refusal(StrEnum):
    """Why a new attempt may not start; templates translate these into the sentence shown."""

    OPEN_ATTEMPT = "open_attempt"
    NO_ATTEMPT_LEFT = "no_attempt_left"
    COOLDOWN = "cooldown"


@dataclass(frozen=True)
class AttemptRules:
    """What the quiz allows. None means without limit."""

    max_attempts: int | None = None
    cooldown_hours: int = 0
    time_limit_minutes: int | None = None


def extended(rules: AttemptRules, *, extra_attempts: int, extra_minutes: int) -> AttemptRules:
    """Return the rules with what one learner is granted beyond them; what has no limit gets none."""
    return replace(
        rules,
        max_attempts=None if rules.max_attempts is None else rules.max_attempts + extra_attempts,
        time_limit_minutes=None if rules.time_limit_minutes is None else rules.time_limit_minutes + extra_minutes,
    )


@dataclass(frozen=True)
class PastAttempt:
    """An attempt that was started; `submitted_at` (aware) is None while it is open."""

    submitted_at: datetime | None


@dataclass(frozen=True)
class Start:
    """Whether a new attempt may start now.

    `refusal` is None when it may. `opens_at` (aware, UTC) is when the waiting time ends, for COOLDOWN only.
    `left` is the number of attempts that can still be started, None when unlimited.
    """

    refusal: Refusal | None
    opens_at: datetime | None
    left: int | None

    @property
    def is_allowed(self) -> bool:
        return self.refusal is None


def may_start(rules: AttemptRules, past: Sequence[PastAttempt], now: datetime) -> Start:
    """Decide whether a new attempt may start at `now` (aware), given all past attempts of this learner at this quiz.

    An open attempt is continued, never doubled. The waiting time runs from the last submission, in elapsed hours.
    """
    left = None if rules.max_attempts is None else max(0, rules.max_attempts - len(past))
    if any(attempt.submitted_at is None for attempt in past):
        return Start(Refusal.OPEN_ATTEMPT, None, left)
    if left == 0:
        return Start(Refusal.NO_ATTEMPT_LEFT, None, left)
    submitted = [attempt.submitted_at.astimezone(UTC) for attempt in past if attempt.submitted_at]
    if submitted:
        opens_at = max(submitted) + timedelta(hours=rules.cooldown_hours)
        if now.astimezone(UTC) < opens_at:
            return Start(Refusal.COOLDOWN, opens_at, left)
    return Start(None, None, left)


def deadline(started_at: datetime, time_limit_minutes: int | None) -> datetime | None:
    """Return when the time of an attempt is over (UTC), or None without a limit. `started_at` is aware."""
    if time_limit_minutes is None:
        return None
    return started_at.astimezone(UTC) + timedelta(minutes=time_limit_minutes)


def is_late(deadline_at: datetime | None, now: datetime) -> bool:
    """Whether an answer that arrives at `now` comes after the deadline; at the deadline itself it is in time."""
    return deadline_at is not None and now.astimezone(UTC) > deadline_at.astimezone(UTC)
