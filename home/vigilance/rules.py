"""Decides whether a text may speak of an adverse event, which of the four elements of a case it names, and when its clock ends.

Deliberately sensitive: a miss is worse than a false alarm, and a person decides in any case. The four elements (an identifiable
reporter, an identifiable patient, a product, a reaction) and the delays are those of GVP module VI (VI.B.2, VI.B.7).
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from home.paris import PARIS, paris_day
from home.vigilance import lexicon

SERIOUS_DAYS = 15
OTHER_DAYS = 90
# How many days before the end the people concerned are reminded, and then once it has passed.
REMINDERS = {SERIOUS_DAYS: (7, 3, 1, 0, -1), OTHER_DAYS: (30, 7, 1, 0, -1)}
SOON = {SERIOUS_DAYS: 7, OTHER_DAYS: 14}
KEPT_MONTHS = 13  # for which what is no case is kept
FEWEST_WORDS = 4  # from which a language can be told
SHOWN_WORDS = 8


class Special(StrEnum):
    """What is passed on though nobody reacted (GVP VI.B.6)."""

    PREGNANCY = "pregnancy"
    OVERDOSE = "overdose"
    ERROR = "error"
    NO_EFFECT = "no_effect"
    COMPLAINT = "complaint"


@dataclass(frozen=True)
class Reading:
    """What the machine saw: the words for each element, and whether a person has to look.

    `is_story`: it tells what happened to somebody, or after something. `is_of_site`: it has a word of the site.
    `is_unread`: in neither of the languages that it knows, so that it cannot tell.
    """

    product: tuple[str, ...] = ()
    reaction: tuple[str, ...] = ()
    person: tuple[str, ...] = ()
    special: tuple[Special, ...] = ()
    is_story: bool = False
    is_of_site: bool = False
    is_grave: bool = False
    is_unread: bool = False

    @property
    def is_flagged(self) -> bool:
        """Whether vigilance has to read it."""
        someone, something = bool(self.person), bool(self.product)
        if self.is_grave or self.is_unread or (self.reaction and (someone or something)):
            return True
        if Special.PREGNANCY in self.special and (someone or something):
            return True
        if something and (self.is_story or self.special):
            return True
        return not self.is_of_site and bool(self.reaction or self.is_story)


@dataclass(frozen=True)
class Names:
    """Names of medicines and vaccines that the site knows, and endings of common names; any spelling."""

    words: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Words:
    """A list of the lexicon, ready to be looked for."""

    whole: frozenset[str]
    beginnings: tuple[str, ...]
    phrases: tuple[re.Pattern[str], ...] = field(default=())

    def among(self, words: list[tuple[str, str]], sentence: str) -> tuple[str, ...]:
        """Those of the text that are in the list, as they were written."""
        found = [
            written
            for written, plain in words
            if plain in self.whole or any(one.startswith(self.beginnings) for one in _ways_to_read(plain))
        ]
        found += [match.group() for pattern in self.phrases if (match := pattern.search(sentence))]
        return tuple(dict.fromkeys(found))[:SHOWN_WORDS]


_LONG = re.compile(r"[a-z]{5,}")  # shorter words differ by a doubled letter: “il” and “ill”
_DOUBLED = re.compile(r"([a-z])\1+")


def _plain(text: str) -> str:
    """Small letters without accents, doubled ones of longer words once: people write in a hurry."""
    bare = "".join(one for one in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(one))
    return _LONG.sub(lambda found: _DOUBLED.sub(r"\1", found.group()), bare.replace("œ", "oe").replace("æ", "ae"))


def _ways_to_read(plain: str) -> tuple[str, ...]:
    """The word, and the one left when its article was written without an apostrophe: “linjection”."""
    return (plain, plain[1:]) if len(plain) > 6 and plain[0] in "ldj" else (plain,)


def _list(text: str, phrases: Iterable[str] = ()) -> _Words:
    words = [_plain(word) for word in text.split()]
    return _Words(
        whole=frozenset(word[:-1] for word in words if word.endswith(".")),
        beginnings=tuple(_DOUBLED.sub(r"\1", word) for word in words if not word.endswith(".")),
        phrases=_patterns(phrases),
    )


def _patterns(phrases: Iterable[str]) -> tuple[re.Pattern[str], ...]:
    # The escapes of regular expressions hold no doubled letters, so that a phrase can be made plain like a text.
    return tuple(re.compile(rf"\b(?:{_plain(phrase)})") for phrase in phrases)


_PRODUCTS = _list(lexicon.PRODUCTS)
_REACTIONS = _list(lexicon.REACTIONS + lexicon.BODY, lexicon.REACTION_PHRASES)
_GRAVE = _list(lexicon.GRAVE)
_PERSONS = _list(lexicon.PERSONS, [r"\d+ ?(ans?|mois|years?|yo|months?|weeks?|semaines?|jours?|days?)\b"])
_PRONOUNS = _list(lexicon.PRONOUNS)
_SITE = _list(lexicon.SITE)
_STORY = _list("", lexicon.STORY_PHRASES)
_AFTER = _list("", lexicon.AFTER_PHRASES)
_SPECIAL = {
    Special.PREGNANCY: _list(lexicon.PREGNANCY),
    Special.OVERDOSE: _list(lexicon.OVERDOSE, lexicon.OVERDOSE_PHRASES),
    Special.ERROR: _list(lexicon.ERROR, lexicon.ERROR_PHRASES),
    Special.NO_EFFECT: _list(lexicon.FAILURE, lexicon.FAILURE_PHRASES),
    Special.COMPLAINT: _list(lexicon.COMPLAINT, lexicon.COMPLAINT_PHRASES),
}
_ABOUT_THE_SITE = _patterns(lexicon.ABOUT_THE_SITE)
_COMMON = frozenset(_plain(word) for word in lexicon.COMMON)
_WORD = re.compile(r"\w+")


def read(text: str, names: Names) -> Reading:
    """What a text says of the elements of a case."""
    sentence = " ".join(_WORD.findall(_plain(text)))
    for pattern in _ABOUT_THE_SITE:
        sentence = pattern.sub(" ", sentence)
    kept = set(sentence.split())
    words = [(word, plain) for word in _WORD.findall(text) for plain in [_plain(word)] if plain in kept]
    someone, writer = _PERSONS.among(words, sentence), _PRONOUNS.among(words, sentence)
    product = (*_PRODUCTS.among(words, sentence), *_named(words, sentence, names))[:SHOWN_WORDS]
    past, after = _STORY.among(words, sentence), _AFTER.among(words, sentence)
    is_story = bool((past and (someone or product)) or (after and (writer or product)))
    return Reading(
        product=product,
        reaction=_REACTIONS.among(words, sentence),
        person=(*someone, *writer)[:SHOWN_WORDS],
        special=tuple(kind for kind, looked_for in _SPECIAL.items() if looked_for.among(words, sentence)),
        is_story=is_story,
        is_of_site=bool(_SITE.among(words, sentence)),
        is_grave=bool(_GRAVE.among(words, sentence)),
        is_unread=_is_foreign([plain for _written, plain in words], text),
    )


def _named(words: list[tuple[str, str]], sentence: str, names: Names) -> tuple[str, ...]:
    padded = f" {sentence} "
    known = {" ".join(_WORD.findall(_plain(name))): name for name in names.words}
    found = [name for plain, name in known.items() if len(plain) > 2 and f" {plain} " in padded]
    endings = tuple(_plain(ending.lstrip("-…* ")) for ending in names.endings)
    if endings := tuple(ending for ending in endings if len(ending) > 2):
        found += [written for written, plain in words if len(plain) > 5 and plain.endswith(endings)]
    return tuple(dict.fromkeys(found))


def _is_foreign(words: list[str], text: str) -> bool:
    """Whether there are words enough, or letters of another script, and nothing of French or English."""
    if any(letter.isalpha() and ord(letter) > 0x24F for letter in text):
        return True
    return len(words) >= FEWEST_WORDS and not _COMMON & set(words)


# --- The clock ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Clock:
    """Calendar days from the day of reception, which is day zero, to the last day on which a case is sent on in time.

    While nobody has decided, a text counts as serious.
    """

    received_on: date
    days: int

    @property
    def ends_on(self) -> date:
        return self.received_on + timedelta(days=self.days)

    def left(self, today: date) -> int:
        """Days that are left: zero on the last one, negative when it has passed."""
        return (self.ends_on - today).days

    def is_overdue(self, today: date) -> bool:
        return self.left(today) < 0

    def is_soon(self, today: date) -> bool:
        return 0 <= self.left(today) <= SOON[self.days]

    def reminders(self, today: date) -> tuple[int, ...]:
        """The thresholds (days before the end) that have been reached, the closest to the end last."""
        return tuple(days for days in REMINDERS[self.days] if self.left(today) <= days)


def clock(received_at: datetime, *, is_serious: bool | None) -> Clock:
    """The clock of a text received at that moment (aware). `is_serious`: None while nobody has decided."""
    return Clock(paris_day(received_at), OTHER_DAYS if is_serious is False else SERIOUS_DAYS)


def forget_before(now: datetime) -> datetime:
    """Before which moment what is no case was received, to be deleted now: thirteen months ago, to the day in Paris."""
    today = now.astimezone(PARIS)
    months = today.year * 12 + today.month - 1 - KEPT_MONTHS
    year, month = months // 12, months % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return today.replace(year=year, month=month, day=min(today.day, last))
