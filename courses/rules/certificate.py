"""The code printed on a certificate, and whether the certificate still holds.

The alphabet is Crockford's base 32 (https://www.crockford.com/base32.html): no I, L, O or U, so that a code can be
read aloud and typed from paper.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from itertools import pairwise

CODE_BYTES = 16
CODE_LENGTH = 26  # 128 bits, 5 bits a character

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_GROUPS = (0, 5, 10, 15, 20, CODE_LENGTH)
_DASHES = frozenset("-_.\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}\N{EM DASH}")
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})


class Standing(StrEnum):
    """What a stranger learns about a certificate."""

    VALID = "valid"
    EXPIRED = "expired"
    REPLACED = "replaced"
    REVOKED = "revoked"


class Freshness(StrEnum):
    """Whether the holder has learnt what safety updates added since the edition on the certificate."""

    CURRENT = "current"
    DUE = "due"
    OVERDUE = "overdue"
    RENEWED = "renewed"


def make_code(random: bytes) -> str:
    """Write 16 random bytes as a code: 26 characters in five groups, such as 3X7KD-9M2PA-0QZ8R-W4T6V-HBN5C1."""
    if len(random) != CODE_BYTES:
        raise ValueError(f"A code is made from {CODE_BYTES} bytes, not {len(random)}.")
    number = int.from_bytes(random)
    return _group("".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(CODE_LENGTH))))


def normalise_code(typed: str) -> str | None:
    """Return a typed code as it is printed, or None when it cannot be a code.

    Case, spaces and dashes do not count; O is read as 0, I and L as 1.
    """
    if len(typed) > 4 * CODE_LENGTH:
        return None
    kept = (char for char in typed.upper() if not char.isspace() and char not in _DASHES)
    bare = "".join(kept).translate(_LOOKALIKES)
    # 26 characters carry 130 bits, so the first one only goes up to 7.
    if len(bare) != CODE_LENGTH or not set(bare) <= set(_ALPHABET) or bare[0] > "7":
        return None
    return _group(bare)


def standing(
    *, revoked_at: datetime | None, expires_at: datetime | None, is_replaced: bool = False, now: datetime
) -> Standing:
    """Say whether a certificate holds at `now`. Times are aware; it is valid until `expires_at`, not included."""
    moment = now.astimezone(UTC)
    if revoked_at is not None and revoked_at.astimezone(UTC) <= moment:
        return Standing.REVOKED
    if is_replaced:
        return Standing.REPLACED
    if expires_at is not None and expires_at.astimezone(UTC) <= moment:
        return Standing.EXPIRED
    return Standing.VALID


def freshness(*, update_due_on: date | None, is_renewed: bool, today: date) -> Freshness:
    """Say where a certificate stands with safety updates; the last day itself is still in time. Days are Europe/Paris.

    An update that waits never makes a certificate invalid, and a renewed one stays what it was: both say so.
    """
    if is_renewed:
        return Freshness.RENEWED
    if update_due_on is None:
        return Freshness.CURRENT
    return Freshness.OVERDUE if update_due_on < today else Freshness.DUE


def course_score_bp(results: Sequence[tuple[int, int]]) -> int | None:
    """Return the score of a course in basis points: the mean of (score in bp, points) weighted by points, rounded down.

    None when nothing was scored: the certificate then attests attendance only.
    """
    points = sum(weight for _score, weight in results)
    return sum(score * weight for score, weight in results) // points if points else None


def _group(bare: str) -> str:
    return "-".join(bare[start:end] for start, end in pairwise(_GROUPS))
