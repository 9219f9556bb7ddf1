"""Which of several answers to one question counts, in whatever order and however often they arrive."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from courses.rules.question import BadAnswer, Fault

ID_LENGTH = 12  # hexadecimal digits: enough to tell the few answers to one question apart
TYPED_AT_MOST = 4_000  # characters in all the fields of one question
FIELDS_AT_MOST = 60

# What is wrong with an answer that somebody is still writing; everything else no form of ours can send.
UNFINISHED = frozenset({Fault.MISSING, Fault.INCOMPLETE, Fault.NOT_A_NUMBER, Fault.TWICE})

SURENESS = GUESSED, HESITATED, SURE = ("1", "2", "3")


@dataclass(frozen=True, order=True)
class Stamp:
    """When an answer was given (milliseconds since 1970, UTC), and under which id: the latest counts, ids break a tie."""

    at_ms: int
    id: str


def to_ms(moment: datetime) -> int:
    """Return an aware moment as milliseconds since 1970, UTC."""
    return int(moment.astimezone(UTC).timestamp() * 1000)


def read_stamp(given_id: str, given_at: str, *, earliest: datetime, now: datetime) -> Stamp:
    """Return the stamp of an answer from what a browser says of it, neither before `earliest` nor after `now` (aware).

    A browser that does not say when is believed to mean now. What is no id counts as none.
    """
    is_number = given_at.isascii() and given_at.isdecimal() and len(given_at) < 16
    at_ms = int(given_at) if is_number else to_ms(now)
    return Stamp(min(max(at_ms, to_ms(earliest)), to_ms(now)), _short(given_id))


def is_replay(stamp: Stamp, known: Stamp | None) -> bool:
    """Whether this is the answer that is known already: a double click, or a response that got lost."""
    return known is not None and stamp.id != "" and stamp.id == known.id


def is_older(stamp: Stamp, known: Stamp | None) -> bool:
    """Whether a newer answer is known. Without an id only time decides, and of two at one moment the last to arrive."""
    if known is None:
        return False
    return stamp < known if stamp.id else stamp.at_ms < known.at_ms


def typed(fields: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Return what was typed into the fields of a question (`answer`, `answer-<id>`), without those left empty.

    Raises BadAnswer when it is more than a form of ours can send, or cannot be stored.
    """
    found = {
        name: [value for value in values if value]
        for name, values in fields.items()
        if name == "answer" or name.startswith("answer-")
    }
    kept = {name: values for name, values in found.items() if values}
    texts = [*kept, *(value for values in kept.values() for value in values)]
    if len(texts) > 2 * FIELDS_AT_MOST or sum(map(len, texts)) > TYPED_AT_MOST:
        raise BadAnswer(Fault.TOO_LONG)
    if any(unicodedata.category(char) in ("Cc", "Cs") for text in texts for char in text):
        raise BadAnswer(Fault.NOT_TEXT)
    return kept


def read_sureness(said: str) -> str:
    """Return one digit: 1 guessed, 2 hesitated, 3 sure, 0 for anything else."""
    return said if said in SURENESS else "0"


def _short(given_id: str) -> str:
    try:
        return UUID(given_id).hex[:ID_LENGTH]
    except ValueError:
        return ""
