"""Words reduced to their stems, so that a search for "vacciner" finds "vaccination"."""

import re
import unicodedata

import snowballstemmer

ALGORITHMS = {"fr": "french", "en": "english"}
WORD = re.compile(r"\w+")
MARKUP = re.compile(r"<[^>]*>")


def query_stems(text: str, language: str) -> list[str]:
    """The stem of each word of a query, lower case and without accents; single letters, as in "l'officine", are dropped."""
    stemmer = _stemmer(language)
    return [_plain(stemmer.stemWord(word)) for word in _words(text) if len(word) > 1 or word.isdigit()]


def index_stems(text: str, language: str) -> str:
    """What the index keeps of a text: for each word, its stem as written and as typed without accents."""
    stemmer = _stemmer(language)
    kept: list[str] = []
    for word in _words(text):
        stem, bare = _plain(stemmer.stemWord(word)), stemmer.stemWord(_plain(word))
        kept += [stem] if stem == bare else [stem, bare]
    return " ".join(kept)


def _words(text: str) -> list[str]:
    return WORD.findall(MARKUP.sub(" ", text).casefold())


def _plain(word: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", word) if not unicodedata.combining(letter))


def _stemmer(language: str) -> snowballstemmer.stemmer:
    # Made for each text: a stemmer keeps the word it works on, so threads may not share one.
    return snowballstemmer.stemmer(ALGORITHMS.get(language, "english"))
