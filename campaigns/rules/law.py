"""What the law asks of a campaign, as far as a machine can decide it: visa, statements, surface, names of medicines.

A visa counts whole days in Paris: it ends with the last second of its last day, whatever the clocks do that night.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum

from campaigns.rules.calendar import Window
from home.paris import PARIS

WARN_DAYS = (90, 30, 7)  # before the last day of a visa
VISA_YEARS = 2


class Kind(StrEnum):
    """Of what kind a campaign is."""

    INSTITUTIONAL = "institutional"
    PUBLIC = "product_public"
    PROFESSIONALS = "product_professionals"


# Which visa of the ANSM each kind of product campaign needs.
VISAS = {Kind.PUBLIC: "GP", Kind.PROFESSIONALS: "PM"}


class WordKind(StrEnum):
    """How a word names a medicine: by its brand, by its common name, or by the ending of such names."""

    BRAND = "brand"
    COMMON = "common"
    ENDING = "ending"


@dataclass(frozen=True)
class KitPiece:
    """A piece of a kit, and the share of its surface (percent) that the mandatory statements take, if known."""

    uid: str
    title: str
    share: Decimal | None = None


@dataclass(frozen=True)
class Case:
    """One campaign in one language, as the automatic rules see it. `texts` are the public words by field."""

    kind: Kind
    today: date  # in Paris
    texts: Mapping[str, str]
    words: tuple[tuple[str, WordKind], ...] = ()
    product_name: str = ""
    common_name: str = ""
    visa_kind: str = ""
    visa_number: str = ""
    visa_on: date | None = None
    visa_expires_on: date | None = None
    opinion: str = ""
    opinion_on: date | None = None
    statements: str = ""  # as approved
    shown: str = ""  # as the page shows them
    kit: tuple[KitPiece, ...] = field(default=())


def visa_ends_at(expires_on: date) -> datetime:
    """The first instant at which a visa is over: midnight in Paris after its last day."""
    return datetime.combine(expires_on + timedelta(days=1), time(), PARIS)


def latest_expiry(granted_on: date) -> date:
    """The last day a visa may run: two years after it was granted; 29 February becomes the 28th."""
    try:
        return granted_on.replace(year=granted_on.year + VISA_YEARS)
    except ValueError:
        return granted_on.replace(year=granted_on.year + VISA_YEARS, day=28)


def cut(window: Window, expires_on: date | None) -> Window:
    """The window as far as its visa reaches; hidden for good where that ends before anybody may know of the campaign."""
    if expires_on is None:
        return window
    ends_at = visa_ends_at(expires_on)
    known_at = window.announced_at or window.opens_at
    if ends_at <= known_at:
        return replace(window, cancelled_at=min(known_at, window.cancelled_at or known_at), withdrawn_at=None)
    if window.withdrawn_at is not None and window.withdrawn_at <= ends_at:
        return window
    return replace(window, withdrawn_at=ends_at)


def warnings_due(expires_on: date, today: date) -> tuple[int, ...]:
    """The thresholds (days before the last day) that are reached, the closest first; none once the visa is over."""
    left = (expires_on - today).days
    return tuple(sorted(days for days in WARN_DAYS if 0 <= left <= days))


def normalised(text: str) -> str:
    """The text with every run of white space as one space: line breaks and no-break spaces change no word."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def text_digest(text: str) -> str:
    """The fingerprint of a text, blind to white space only."""
    return hashlib.sha256(normalised(text).encode()).hexdigest()


def medicines_named(texts: Iterable[str], words: Iterable[tuple[str, WordKind]]) -> tuple[str, ...]:
    """The words of the list that the texts contain, as they are written there; whole words, accents and case aside."""
    found: dict[str, str] = {}
    patterns = [_pattern(word, kind) for word, kind in words]
    for text in texts:
        plain = _plain(text)
        for pattern in patterns:
            for match in pattern.finditer(plain):
                found.setdefault(match.group().casefold(), text[match.start() : match.end()])
    return tuple(found[key] for key in sorted(found))


def _pattern(word: str, kind: WordKind) -> re.Pattern[str]:
    inner = r"[\s\-]+".join(re.escape(part) for part in re.split(r"[\s\-]+", _plain(word)) if part)
    start = r"\w+" if kind is WordKind.ENDING else ""
    return re.compile(rf"(?<!\w){start}{inner}(?!\w)", re.IGNORECASE)


def _plain(text: str) -> str:
    """The text without accents, letter for letter, so that a place in it is the same place in the original."""
    return "".join(unicodedata.normalize("NFD", sign)[0] for sign in text.translate(_SIGNS))


_SIGNS = {0x00AD: "-", 0x2010: "-", 0x2011: "-", 0x00A0: " ", 0x202F: " "}


def is_neutral(case: Case) -> bool:
    """An institutional campaign names no medicine and carries no statements of one."""
    return not medicines_named(case.texts.values(), case.words) and not normalised(case.shown)


def has_visa(case: Case) -> bool:
    """The visa is of the kind that the campaign needs, numbered and dated, and runs two years at most."""
    if case.visa_on is None or case.visa_expires_on is None or not case.visa_number.strip():
        return False
    runs = case.visa_on < case.visa_expires_on <= latest_expiry(case.visa_on)
    return case.visa_kind == VISAS.get(case.kind) and runs


def is_visa_running(case: Case) -> bool:
    """The visa has begun and is not over today."""
    begun = case.visa_on is not None and case.visa_on <= case.today
    return begun and case.visa_expires_on is not None and case.today <= case.visa_expires_on


def has_opinion(case: Case) -> bool:
    """The opinion is named and dated, and not of the future."""
    return bool(case.opinion.strip()) and case.opinion_on is not None and case.opinion_on <= case.today


def has_statements(case: Case) -> bool:
    """The approved statements are on file, and the page shows some."""
    return bool(normalised(case.statements)) and bool(normalised(case.shown))


def are_statements_unmodified(case: Case) -> bool:
    """The page shows the approved statements to the letter."""
    return has_statements(case) and normalised(case.statements) == normalised(case.shown)


def is_surface_enough(case: Case) -> bool:
    """On every piece of the kit the statements take a third of the surface at least; a kit without pieces is fine."""
    return all(piece.share is not None and piece.share * 3 >= 100 for piece in case.kit)


def names_medicine(case: Case) -> bool:
    """The medicine is named, and its common name too."""
    if not case.product_name.strip() or not case.common_name.strip():
        return False
    wanted = [(case.product_name, WordKind.BRAND), (case.common_name, WordKind.COMMON)]
    return all(medicines_named([*case.texts.values(), case.shown], [word]) for word in wanted)


# The rules that a check may name. The checks themselves are rows that a regulatory person corrects.
RULES = {
    "neutral": is_neutral,
    "visa": has_visa,
    "visa_running": is_visa_running,
    "opinion": has_opinion,
    "statements": has_statements,
    "unmodified": are_statements_unmodified,
    "surface": is_surface_enough,
    "named": names_medicine,
}
