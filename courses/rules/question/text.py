"""What learners type: limits, numbers written the French or the English way, and words compared kindly."""

import re
import unicodedata
from decimal import Decimal

from courses.rules.question.errors import BadAnswer, Fault

MAX_LENGTH = 200

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)")
_MARK = re.compile(r"\{\{\s*([^{}\s]+)\s*\}\}")
_MINUS = "\N{MINUS SIGN}"
# Signs that keyboards and word processors swap: compared as the plain one.
_PLAIN = str.maketrans(
    {
        "œ": "oe",
        "æ": "ae",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{MODIFIER LETTER APOSTROPHE}": "'",
        "\N{HYPHEN}": "-",
        "\N{NON-BREAKING HYPHEN}": "-",
        _MINUS: "-",
    }
)


def tidy(raw: object, *, part: str = "", at_most: int = MAX_LENGTH) -> str:
    """Return typed text without surrounding spaces, or raise BadAnswer when it is empty, too long or unreadable.

    At most 200 characters, or those given. Control characters (NUL among them) and lone surrogates are refused: a database may
    not be able to store them.
    """
    if not isinstance(raw, str):
        raise BadAnswer(Fault.WRONG_SHAPE, part=part)
    if len(raw) > at_most:
        raise BadAnswer(Fault.TOO_LONG, part=part)
    text = raw.strip()
    if not text:
        raise BadAnswer(Fault.MISSING, part=part)
    if any(unicodedata.category(char) in ("Cc", "Cs") for char in text):
        raise BadAnswer(Fault.NOT_TEXT, part=part)
    return text


def to_number(text: str) -> Decimal | None:
    """Return the number written in `text`, or None.

    Decimal comma or point; spaces of every kind (non-breaking ones too) may stand anywhere, as in "1 000,5".
    Exponents, "nan" and "inf" are not numbers here. A single comma is always a decimal comma.
    """
    compact = "".join(text.split()).replace(_MINUS, "-")
    if len(compact) > MAX_LENGTH or not _NUMBER.fullmatch(compact):
        return None
    return Decimal(compact.replace(",", "."))


def fold(text: str) -> str:
    """Return `text` for comparison: no accents, no case, ligatures opened, single spaces, plain apostrophes."""
    opened = text.casefold().translate(_PLAIN)
    bare = "".join(char for char in unicodedata.normalize("NFKD", opened) if not unicodedata.combining(char))
    return " ".join(bare.translate(_PLAIN).split())


def is_same(given: str, accepted: str) -> bool:
    """Whether a typed word equals an accepted form: as numbers when both are numbers, else as folded text."""
    first, second = to_number(given), to_number(accepted)
    if first is not None and second is not None:
        return first == second
    return fold(given) == fold(accepted)


# Shorter words differ by one letter too easily: IM and IV, dose and pose.
SHORTEST_SLIP = 6


def is_slip(given: str, accepted: str) -> bool:
    """Whether a typed word is an accepted form but for one slip: a letter too many, missing, changed, or two swapped.

    Folded and without spaces; both at least six characters long. Digits must be the same: 0.5 is no slip for 0.05.
    One step of the optimal string alignment distance (Damerau 1964, doi:10.1145/363958.363994).
    """
    one, other = fold(given).replace(" ", ""), fold(accepted).replace(" ", "")
    if min(len(one), len(other)) < SHORTEST_SLIP or abs(len(one) - len(other)) > 1:
        return False
    if _digits(one) != _digits(other):
        return False
    start = next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), None)
    if start is None:
        return True
    rest, wanted = one[start:], other[start:]
    return (
        rest[1:] == wanted[1:]
        or rest[1:] == wanted
        or rest == wanted[1:]
        or (rest[2:] == wanted[2:] and rest[:2] == wanted[:2][::-1])
    )


def _digits(text: str) -> str:
    """What must not be mistyped: digits, signs of numbers and comparison."""
    return "".join(char for char in text if not char.isalpha() and char not in "'-")


def split_gaps(text: str) -> list[str]:
    """Cut a text at its {{id}} marks: words and gap ids alternate, beginning and ending with words."""
    return _MARK.split(text)


def write_number(number: str, language: str) -> str:
    """Write a stored decimal string as readers of `language` expect: decimal comma in French."""
    return number.replace(".", ",") if language.startswith("fr") else number
