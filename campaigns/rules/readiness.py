"""Whether a campaign is ready to open: what is done, what is missing, and what stops it.

The facts are collected elsewhere, for every campaign at once; here they are judged. A check that belongs to another
part (the legal checklist of product campaigns) comes in as a fact already judged, so that nothing here has to know it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

POSTER = "poster"


class Written(StrEnum):
    """How far a campaign is in one language."""

    MISSING = "missing"
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    READY = "ready"


class Level(StrEnum):
    """How a check stands. `MISSING` keeps a campaign from being ready; `WARNING` wants to be known."""

    DONE = "done"
    WARNING = "warning"
    MISSING = "missing"


class State(StrEnum):
    """How a campaign stands as a whole."""

    READY = "ready"
    ON_ITS_WAY = "on_its_way"
    LATE = "late"
    OVER = "over"


@dataclass(frozen=True)
class Check:
    """One thing to be done before a campaign opens: `name` says which, `detail` of what (the code of a language).

    Who adds a check of their own gives its `words`, in the reader's language.
    """

    name: str
    level: Level
    detail: str = ""
    words: str = ""


@dataclass(frozen=True)
class Facts:
    """What is known of a campaign in all its languages.

    `reviews` holds, by language and review, whether the last version has been approved; `extra` holds checks judged by
    others. `is_lesson_live` is None where no lesson is linked; `waits` is whether the date of the first opening has
    passed and a missing language holds it.
    """

    languages: Mapping[str, Written]
    reviews: Mapping[tuple[str, str], bool]
    may_miss_a_language: bool
    has_dates: bool
    is_opening_confirmed: bool
    kit: frozenset[str]
    is_lesson_live: bool | None
    has_sources: bool
    review_due_on: date | None
    opens_at: datetime | None
    closes_at: datetime | None
    extra: tuple[Check, ...] = ()
    waits: bool = False


@dataclass(frozen=True)
class Readiness:
    """The judgement: every check, what is missing, and how long there is until the first service opens."""

    checks: tuple[Check, ...]
    state: State
    opens_at: datetime | None
    waits: bool = False

    @property
    def missing(self) -> tuple[Check, ...]:
        """What keeps the campaign from being ready."""
        return tuple(check for check in self.checks if check.level is Level.MISSING)

    @property
    def warnings(self) -> tuple[Check, ...]:
        """What wants to be known."""
        return tuple(check for check in self.checks if check.level is Level.WARNING)

    @property
    def is_ready(self) -> bool:
        """Whether nothing keeps the campaign from opening."""
        return not self.missing


# A campaign that opens within that time and is not ready is late: three reviews and a print run take about as long.
SHORT = timedelta(days=14)


def judge(facts: Facts, now: datetime) -> Readiness:
    """Judge the facts at `now` (aware)."""
    checks = (*_languages(facts), *_reviews(facts), *_dates(facts), *_content(facts), *facts.extra)
    is_missing = any(check.level is Level.MISSING for check in checks)
    if facts.closes_at is not None and facts.closes_at <= now:
        state = State.OVER
    elif not is_missing:
        state = State.READY
    elif facts.opens_at is not None and facts.opens_at - now <= SHORT:
        state = State.LATE
    else:
        state = State.ON_ITS_WAY
    return Readiness(checks=checks, state=state, opens_at=facts.opens_at, waits=facts.waits)


def _languages(facts: Facts) -> list[Check]:
    any_ready = Written.READY in facts.languages.values()
    checks = []
    for language, written in facts.languages.items():
        if written is Written.READY:
            level = Level.DONE
        elif facts.may_miss_a_language and any_ready:
            level = Level.WARNING
        else:
            level = Level.MISSING
        checks.append(Check(f"language_{written.value}", level, language))
    return checks


def _reviews(facts: Facts) -> list[Check]:
    """The reviews of languages that are written; a review of what is not written is not missing yet."""
    return [
        Check(f"review_{review}", Level.DONE if is_done else Level.MISSING, language)
        for (language, review), is_done in facts.reviews.items()
        if facts.languages.get(language, Written.MISSING) is not Written.MISSING
    ]


def _dates(facts: Facts) -> list[Check]:
    if not facts.has_dates:
        return [Check("dates", Level.MISSING)]
    checks = [Check("opening", Level.DONE if facts.is_opening_confirmed else Level.WARNING)]
    due, closes = facts.review_due_on, facts.closes_at
    if due is None:
        checks.append(Check("review_date", Level.WARNING))
    elif closes is not None:
        checks.append(Check("review_holds", Level.DONE if due >= closes.date() else Level.WARNING))
    return checks


def _content(facts: Facts) -> list[Check]:
    checks = [
        Check("sources", Level.DONE if facts.has_sources else Level.MISSING),
        Check("poster", Level.DONE if POSTER in facts.kit else Level.MISSING),
    ]
    if facts.is_lesson_live is not None:
        checks.append(Check("lesson", Level.DONE if facts.is_lesson_live else Level.WARNING))
    return checks
