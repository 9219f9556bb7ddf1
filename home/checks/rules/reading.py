"""How easily the public reads a text: the index of Flesch, in English and as adapted to French.

English: 206.835 - 1.015 × words per sentence - 84.6 × syllables per word (R. Flesch, A new readability yardstick, Journal
of Applied Psychology 32, 1948, 221-233). French: 207 - 1.015 × words per sentence - 73.6 × syllables per word (L. Kandel
and A. Moles, Application de l'indice de Flesch à la langue française, Cahiers d'études de radio-télévision 19, 1958,
253-274). Both give about 100 for a very easy text and 0 for a very hard one; 60 and more is what Flesch calls plain, below
50 he calls it fairly hard and harder.

Syllables are estimated from the spelling: an index says how a text compares, not who will understand it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

EASY_FROM, FAIR_FROM = 60, 50
FEWEST_WORDS = 60  # an index of fewer says nothing
LONGEST_SENTENCE = 30  # words, in text for the public
LONG_WORD = 5  # syllables
SHOWN_WORDS = 8  # of a sentence that is pointed out

WORD = re.compile(r"[^\W_]+(?:[’'\-.,][^\W_]+)*")
# A full stop ends a sentence when a capital, a figure or an opening quote follows; not after these abbreviations.
ABBREVIATED = re.compile(r"(?:\b(?:art|p|pp|ex|cf|Dr|Pr|M|Mr|Mrs|vs|no|vol|etc|e\.g|i\.e|[A-Z]))\.$")
ENDS = re.compile(r"[.!?…]+[»”\"’)\s]*\s+(?=[A-ZÀ-ÖØ-Þ0-9«“\"(])|\n+")
SENTENCE_SIGNS = (".", "!", "?", "…", "»", "”", ":", ";", ")")
FRENCH_VOWELS = re.compile(r"[aeiouyàâäéèêëîïôöùûüœæ]+")
ENGLISH_VOWELS = re.compile(r"[aeiouy]+")
HIATUS = re.compile(r"(?<=[éï])(?=[aâoôu])")


class Ease(StrEnum):
    """How a text reads for the public."""

    EASY = "easy"
    FAIR = "fair"
    HARD = "hard"


@dataclass(frozen=True)
class Score:
    """What was counted in a text."""

    words: int
    sentences: int
    syllables: int
    index: int  # rounded; 0 to 100 for most texts

    @property
    def ease(self) -> Ease:
        if self.index >= EASY_FROM:
            return Ease.EASY
        return Ease.FAIR if self.index >= FAIR_FROM else Ease.HARD


def sentences(text: str) -> list[str]:
    """The sentences of a text. The end of a line ends one too: headings and items of lists need no full stop."""
    found, start = [], 0
    for match in ENDS.finditer(text):
        is_line = "\n" in match.group()
        if not is_line and ABBREVIATED.search(text[start : match.start() + 1]):
            continue
        found.append(text[start : match.end()].strip())
        start = match.end()
    return [one for one in [*found, text[start:].strip()] if WORD.search(one)]


def words(text: str) -> list[str]:
    """The words of a text: what stands between spaces, figures included, as the two formulas count them."""
    return WORD.findall(text)


def syllables(word: str, language: str) -> int:
    """About how many syllables a word has in that language; a figure counts as one."""
    return sum(_syllables(part, language) for part in re.split(r"[\-.,]", word.casefold()) if part) or 1


def _syllables(word: str, language: str) -> int:
    if not word or not word[0].isalpha():
        return 1
    if language == "fr":
        word = re.sub(r"^(?:qu|[cdjlmnst])[’']", "", word)
        number = len(FRENCH_VOWELS.findall(HIATUS.sub("-", re.sub(r"(?<=[qg])u(?=[eéèiao])", "", word))))
        is_mute = re.search(r"[^aeiouyàâäéèêëîïôöùûü](?:e|es)$", word) is not None
    else:
        word = word.replace("’", "").replace("'", "")
        number = len(ENGLISH_VOWELS.findall(word))
        is_mute = re.search(r"[^aeiouy](?:e|(?<=[^sxzcgh])es|(?<=[^td])ed)$", word) is not None
        is_mute = is_mute and not re.search(r"[^aeiouy]le$", word)
    return max(1, number - is_mute)


def prose(text: str) -> str:
    """The lines that are sentences: titles, headings and labels would make every text look easy."""
    return "\n".join(line for line in text.splitlines() if line.rstrip().endswith(SENTENCE_SIGNS))


def measure(text: str, language: str) -> Score | None:
    """The index of a text in French or English; None when it is too short to tell, or in another language."""
    text = prose(text)
    counted = words(text)
    if len(counted) < FEWEST_WORDS or language not in ("fr", "en"):
        return None
    spoken, ends = sum(syllables(word, language) for word in counted), len(sentences(text))
    length, weight = len(counted) / ends, spoken / len(counted)
    index = 207 - 1.015 * length - 73.6 * weight if language == "fr" else 206.835 - 1.015 * length - 84.6 * weight
    return Score(len(counted), ends, spoken, round(index))


def long_sentences(text: str, most: int = LONGEST_SENTENCE) -> list[tuple[int, str]]:
    """The sentences with more words than that: how many, and how the sentence begins."""
    found = [(len(words(sentence)), sentence) for sentence in sentences(text)]
    return [(number, beginning(sentence)) for number, sentence in found if number > most]


def beginning(sentence: str) -> str:
    """The first words of a sentence, as they are written."""
    ends = [match.end() for match in WORD.finditer(sentence)]
    return sentence if len(ends) <= SHOWN_WORDS else sentence[: ends[SHOWN_WORDS - 1]] + "…"


def long_words(texts: Iterable[str], language: str, shown: int = 6) -> list[str]:
    """The words with the most syllables, each once, the longest first."""
    known: dict[str, int] = {}
    for text in texts:
        for word in words(text):
            number = syllables(word, language)
            if number >= LONG_WORD and "-" not in word:
                known.setdefault(word.casefold(), number)
    return sorted(known, key=lambda word: (-known[word], word))[:shown]
