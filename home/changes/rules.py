"""Decides what is a change of words, and when a translation has fallen behind its source."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

MINOR, MAJOR = "minor", "major"
# What an editor or the clock sets on a page without a reader reading other words.
NOT_WORDS = frozenset(
    {
        "go_live_at", "expire_at", "slug", "series", "review_due_on", "backup_owner", "change_note", "change_weight", "change_kind",
        "change_due_on", "comments",
    }
)  # fmt: skip


def words_of(content: Mapping[str, Any], told: Collection[str] = ()) -> dict[str, Any]:
    """The part of a stored version that readers read: these fields where some are named, else all but what is no words."""
    return {name: value for name, value in content.items() if (name in told if told else name not in NOT_WORDS)}


@dataclass(frozen=True)
class Told:
    """A publication that changed the words of a page: when, how much its editor said it was ("" where nobody said)."""

    at: datetime
    weight: str


def behind_since(changes: Iterable[Told], translated_at: datetime) -> datetime | None:
    """When the source first said something new since its translation was published; None while they are in step.

    A minor change does not count; one of which nobody said how much it is does.
    """
    return min((one.at for one in changes if one.weight != MINOR and one.at > translated_at), default=None)
