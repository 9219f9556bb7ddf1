"""How a text is built: headings that lead somewhere, links that say where, pictures with words."""

import re
from collections.abc import Iterator, Sequence

from home.checks.rules.words import plain

# What a link says that says nothing: read alone, as screen readers list them, nobody knows where it leads.
VAGUE = frozenset(
    {
        "ici", "cliquez ici", "cliquer ici", "clic", "lien", "ce lien", "suivre ce lien", "lire la suite", "en savoir plus",
        "plus d'infos", "voir", "voir plus", "here", "click here", "click", "link", "this link", "read more", "more",
        "learn more", "see more",
    }
)  # fmt: skip
ADDRESS = re.compile(r"^(?:https?://|www\.)\S+$", re.IGNORECASE)
FILE_NAME = re.compile(r"\S+\.(?:jpe?g|png|gif|webp|avif|svg|heic|tiff?)$|^(?:img|dsc|image|photo|screenshot)[\s_\-]*\d+$", re.IGNORECASE)  # fmt: skip


def is_vague(words: str) -> bool:
    """Whether the words of a link do not say where it leads: “click here”, nothing at all, or a bare address."""
    said = " ".join(plain(words).casefold().split()).strip(" .…:>»→")
    return not said or said in VAGUE or ADDRESS.match(words.strip()) is not None


def is_file_name(words: str) -> bool:
    """Whether the description of a picture is only the name of its file."""
    return FILE_NAME.match(words.strip()) is not None


def bare_headings(kinds: Sequence[str]) -> Iterator[int]:
    """The places (from 1) of headings that nothing follows but the end or another heading; `kinds` are block types."""
    for place, kind in enumerate(kinds, start=1):
        if kind == "heading" and (place == len(kinds) or kinds[place] == "heading"):
            yield place


def jumps(levels: Sequence[int], first: int = 2) -> Iterator[int]:
    """The levels of headings that come more than one below the heading before; `first`: what the page title leaves."""
    before = first - 1
    for level in levels:
        if level > before + 1:
            yield level
        before = level
