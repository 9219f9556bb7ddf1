"""How readiness is said: "opens in 9 days: French ready, English missing, medical review missing"."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from campaigns.planning.wording import distance, language_name
from campaigns.rules.readiness import Check, Level, Readiness, State

STATES: dict[State, str | Promise] = {
    State.READY: _("ready"),
    State.ON_ITS_WAY: _("on its way"),
    State.LATE: _("late"),
    State.OVER: _("over"),
}
DONE, OPEN = Level.DONE, "open"
DAYS_COUNTED = 60  # farther away, weeks and months say more
# What a check says once it is done and while it is not; %(what)s stands for the languages concerned.
WORDS: dict[tuple[str, str], str | Promise] = {
    ("language_ready", DONE): _("%(what)s ready"),
    ("language_missing", OPEN): _("%(what)s missing"),
    ("language_draft", OPEN): _("%(what)s still a draft"),
    ("language_in_review", OPEN): _("%(what)s in review"),
    ("review_pharmacist", DONE): _("pharmacist review done (%(what)s)"),
    ("review_pharmacist", OPEN): _("pharmacist review missing (%(what)s)"),
    ("review_medical", DONE): _("medical review done (%(what)s)"),
    ("review_medical", OPEN): _("medical review missing (%(what)s)"),
    ("review_regulatory", DONE): _("regulatory check done (%(what)s)"),
    ("review_regulatory", OPEN): _("regulatory check missing (%(what)s)"),
    ("dates", OPEN): _("dates missing"),
    ("opening", DONE): _("opening date confirmed"),
    ("opening", OPEN): _("opening date provisional"),
    ("review_date", OPEN): _("no date for the next review"),
    ("review_holds", DONE): _("review holds until the end"),
    ("review_holds", OPEN): _("review due before the end"),
    ("sources", DONE): _("sources named"),
    ("sources", OPEN): _("sources missing"),
    ("poster", DONE): _("poster in the kit"),
    ("poster", OPEN): _("poster missing"),
    ("lesson", DONE): _("linked course live"),
    ("lesson", OPEN): _("linked course not live"),
}


def say_check(checks: list[Check]) -> str:
    """One check in words, or the same check of several languages."""
    first = checks[0]
    if first.words:
        return first.words
    what = ", ".join(language_name(check.detail) for check in checks if check.detail)
    return str(WORDS[first.name, DONE if first.level is Level.DONE else OPEN]) % {"what": what}


def say_checks(checks: Iterable[Check]) -> list[str]:
    """Checks in words; those that differ by their language only are said at once."""
    groups: dict[tuple[str, Level, str], list[Check]] = {}
    for check in checks:
        groups.setdefault((check.name, check.level, check.words), []).append(check)
    return [say_check(group) for group in groups.values()]


def say_readiness(readiness: Readiness, now: datetime) -> str:
    """The readiness gate in one sentence: what is ready in which language, then what is missing."""
    said = [check for check in readiness.checks if check.name.startswith("language_")]
    said += [check for check in readiness.checks if check.level is not Level.DONE and check not in said]
    words = ", ".join(say_checks(said))
    return gettext("%(when)s: %(words)s") % {
        "when": say_opening(readiness.opens_at, now, waits=readiness.waits),
        "words": words,
    }


def say_opening(opens_at: datetime | None, now: datetime, *, waits: bool = False) -> str:
    """When the first service opens, seen from now: "opens in 9 days"; `waits` is whether a missing language holds it."""
    if opens_at is None:
        return gettext("no date yet")
    if waits:
        return gettext("not open, its date was %(distance)s") % {"distance": distance(opens_at, now, depth=1)}
    days = abs(opens_at - now).days
    if not 0 < days < DAYS_COUNTED:
        far = distance(opens_at, now, depth=1 if days else 2)
        return (gettext("opens %(distance)s") if opens_at > now else gettext("opened %(distance)s")) % {"distance": far}
    if opens_at > now:
        return ngettext("opens in %(days)s day", "opens in %(days)s days", days) % {"days": days}
    return ngettext("opened %(days)s day ago", "opened %(days)s days ago", days) % {"days": days}


@dataclass(frozen=True)
class ShownCheck:
    """One check as it is shown."""

    level: Level
    words: str


@dataclass(frozen=True)
class ShownReadiness:
    """The readiness gate of one campaign as it is shown."""

    state: State
    state_name: str
    sentence: str
    checks: list[ShownCheck]


def show_readiness(readiness: Readiness, now: datetime) -> ShownReadiness:
    """The readiness gate in words: what is missing first, then what wants to be known, then what is done."""
    checks = [
        ShownCheck(level, words)
        for level in (Level.MISSING, Level.WARNING, Level.DONE)
        for words in say_checks(check for check in readiness.checks if check.level is level)
    ]
    return ShownReadiness(readiness.state, str(STATES[readiness.state]), say_readiness(readiness, now), checks)
