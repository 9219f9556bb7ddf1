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


def tidy(raw: object, *, part: str = "") -> str:
    """Return typed text without surrounding spaces, or raise BadAnswer when it is empty, too long or unreadable.

    At most 200 characters. Control characters (NUL among them) and lone surrogates are refused: a database may
    not be able to store them.
    """
    if not isinstance(raw, str):
        raise BadAnswer(Fault.WRONG_SHAPE, part=part)
    if len(raw) > MAX_LENGTH:
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


def split_gaps(text: str) -> list[str]:
    """Cut a text at its {{id}} marks: words and gap ids alternate, beginning and ending with words."""
    return _MARK.split(text)


def write_number(number: str, language: str) -> str:
    """Write a stored decimal string as readers of `language` expect: decimal comma in French."""
    return number.replace(".", ",") if language.startswith("fr") else number
