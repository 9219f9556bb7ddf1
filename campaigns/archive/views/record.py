"""Puts what is kept of a version into the reader's words: times in Paris, names instead of codes. What is kept stays as it is."""

from collections.abc import Mapping
from typing import Any

from django.utils.dateparse import parse_datetime

from campaigns.law.models import KINDS
from campaigns.rules.territories import Territory
from campaigns.seasons.models import territory_name
from home.bilingual import language_read
from home.models import ReviewRecord

MOMENTS = ("announced_at", "opens_at", "closes_at", "withdrawn_at")
DECISIONS = dict(ReviewRecord.Decision.choices)
PLACES = {place.value for place in Territory}


def in_words(facts: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The approvals, dates and legal checks of a version. A code that no longer means anything is shown as it was kept."""
    language = language_read()
    return {
        "approvals": [
            {**one, "decision": DECISIONS.get(one["decision"], one["decision"]), "at": _time(one["decided_at"])}
            for one in facts.get("approvals", ())
        ],
        "windows": [
            {"place": _place(one["territory"]), **{name: _time(one.get(name)) for name in MOMENTS}}
            for one in facts.get("windows", ())
        ],
        "checks": [
            {**one, "asked": one.get(f"asked_{language}") or one["asked_fr"], "at": _time(one.get("at"))}
            for one in facts.get("checks", ())
        ],
    }


def kind_name(kind: str) -> str:
    """What a kind of campaign is called."""
    return next((str(label) for known, label in KINDS if known == kind), kind)


def _place(name: str) -> str:
    return territory_name(Territory(name)) if name in PLACES else name


def _time(kept: str | None) -> Any:
    return parse_datetime(kept) if kept else None
