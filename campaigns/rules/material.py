"""The pieces of a kit: their sizes, the names of their files, their versions, and what became of one that is printed."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from home.paris import PARIS

# Raise it when a template changes what is printed: every piece then has a new version, and older ones are replaced.
TEMPLATE = 1
BLEED = 3  # millimetres beyond the cut, on each side
MOST_MESSAGES = 3
LONGEST_ANSWER = 90  # words: what is said in thirty seconds


class Piece(StrEnum):
    """One piece of material."""

    POSTER_A4 = "poster-a4"
    POSTER_A3 = "poster-a3"
    CARD = "card"
    LEAFLET = "leaflet"
    SLIDE = "slide"
    SOCIAL = "social"


class Form(StrEnum):
    """How a piece is handed over. `PRINT` is a PDF with bleed; `PREVIEW` a small picture for the page of the kit."""

    PDF = "pdf"
    PRINT = "print"
    PNG = "png"
    PREVIEW = "preview"


class Standing(StrEnum):
    """What became of a piece of paper somebody holds."""

    CURRENT = "current"
    REPLACED = "replaced"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Sheet:
    """How a piece is made: its template, its size (mm, or pixels for screens) and how finely its PNG is drawn."""

    template: str
    width: int
    height: int
    ppi: int
    on_paper: bool = True
    sides: int = 1


SHEETS = {
    Piece.POSTER_A4: Sheet("poster", 210, 297, 150),
    Piece.POSTER_A3: Sheet("poster", 297, 420, 150),
    Piece.CARD: Sheet("card", 210, 148, 200),
    Piece.LEAFLET: Sheet("leaflet", 148, 210, 150, sides=2),
    Piece.SLIDE: Sheet("screen", 1920, 1080, 72, on_paper=False),
    Piece.SOCIAL: Sheet("screen", 1080, 1080, 72, on_paper=False),
}
PREVIEW_WIDTH = 420  # pixels
ZIP = "kit.zip"
_ENDINGS = {Form.PDF: ".pdf", Form.PRINT: "-print.pdf", Form.PNG: ".png", Form.PREVIEW: "-preview.png"}


def forms_of(piece: Piece) -> tuple[Form, ...]:
    """The forms in which people take a piece: bleed only for what goes to a printer."""
    return (Form.PDF, Form.PRINT, Form.PNG) if SHEETS[piece].on_paper else (Form.PNG, Form.PDF)


def whole_kit() -> tuple[tuple[Piece, Form], ...]:
    """All that the ZIP holds, in order."""
    return tuple((piece, form) for piece in Piece for form in forms_of(piece))


def file_name(piece: Piece, form: Form) -> str:
    """The name of a file: poster-a4-print.pdf."""
    return f"{piece}{_ENDINGS[form]}"


def parse_name(name: str) -> tuple[Piece, Form] | None:
    """The piece and form a file name stands for, or None."""
    for piece in Piece:
        for form in (*forms_of(piece), Form.PREVIEW):
            if name == file_name(piece, form):
                return piece, form
    return None


def digest(words: Mapping[str, Any]) -> str:
    """A fingerprint of words: the same words give the same one, whatever their order."""
    text = json.dumps(words, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def version_name(revision: int, taken: Iterable[str]) -> str:
    """The version of what is printed: the published revision and the template, then a count where dates alone changed."""
    base = f"{revision}.{TEMPLATE}"
    numbers = [
        1 if one == base else int(one.rpartition(".")[2]) for one in taken if re.fullmatch(rf"{base}(\.\d+)?", one)
    ]
    return f"{base}.{max(numbers) + 1}" if numbers else base


def expires_on(closes_at: datetime, review_due_on: date | None) -> date:
    """The last day a piece is good: when the service ends, in Paris, or when its review is due, whichever is sooner."""
    last = (closes_at - timedelta(microseconds=1)).astimezone(PARIS).date()
    return min(last, review_due_on) if review_due_on else last


def standing(*, is_running: bool, printed: str, current: str, printed_until: date, today: date) -> Standing:
    """What became of a printed piece, by fingerprints: replaced beats expired while there is something to replace it."""
    if not is_running:
        return Standing.EXPIRED
    if printed != current:
        return Standing.REPLACED
    return Standing.EXPIRED if today > printed_until else Standing.CURRENT


def word_count(text: str) -> int:
    """How many words are spoken: signs that stand alone do not count."""
    return len([word for word in text.split() if re.search(r"\w", word)])


def joined_ends(title: str) -> str:
    """A title whose last two short words stay on one line."""
    words = title.split(" ")
    if len(words) > 3 and len(words[-1]) + len(words[-2]) <= 12:
        return " ".join(words[:-2]) + " " + words[-2] + "\u00a0" + words[-1]
    return title


def kept_together(text: str) -> str:
    """Hours and telephone numbers whose parts stay together: 8 h 30 and 03 88 00 00 00."""
    return re.sub(r"(?<=[\dh+)]) (?=[\dh]\b|\d)", "\u00a0", text)
