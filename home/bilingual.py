"""Rows that hold both languages: which of the two is read."""

from django.utils.translation import get_language


def language_read() -> str:
    """The language of such a row that the reader is shown: “en” for who reads English, else “fr”."""
    return "en" if get_language() == "en" else "fr"


def in_language(thing: object, name: str) -> str:
    """A text of a row that has it in both languages, in the reader's; French where the other is missing."""
    said: str = getattr(thing, f"{name}_{language_read()}", "")
    return said or getattr(thing, f"{name}_fr", "")
