"""Reads what a page or snippet says to readers, block by block, as the checks see it."""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from django.conf import settings
from wagtail import blocks
from wagtail.images.models import AbstractImage
from wagtail.rich_text import RichText

from home.checks.rules import Passage

HEADINGS = ("h2", "h3", "h4", "h5", "h6")
LINES = ("p", "li", "blockquote", "br", *HEADINGS)


@dataclass
class Found:
    """What stands in one block of a field: its words, links, headings inside rich text, descriptions of pictures."""

    field: str
    place: int
    language: str
    kind: str = ""
    lines: list[str] = dataclasses.field(default_factory=list)
    links: list[str] = dataclasses.field(default_factory=list)
    levels: list[int] = dataclasses.field(default_factory=list)
    alts: list[str] = dataclasses.field(default_factory=list)

    @property
    def passage(self) -> Passage:
        return Passage(self.field, self.language, "\n".join(self.lines), self.place)


def read(obj: Any) -> list[Found]:
    """Everything that the object says to readers, in the order of `checked_texts`, in each of its languages."""
    return [found for name, language in checked_fields(obj) for found in _read_field(obj, name, language)]


def checked_fields(obj: Any) -> Iterator[tuple[str, str]]:
    """The fields that hold words for readers, with the language of each."""
    names: tuple[str, ...] = getattr(obj, "checked_texts", ())
    if not names:
        return
    if hasattr(obj, "locale_id"):
        language = obj.locale.language_code if obj.locale_id else settings.LANGUAGE_CODE
        yield from ((name, language) for name in names)
    else:
        for code, _name in settings.LANGUAGES:
            yield from ((f"{name}_{code}", code) for name in names)


def _read_field(obj: Any, name: str, language: str) -> Iterator[Found]:
    value = getattr(obj, name)
    if isinstance(value, blocks.StreamValue):
        for place, block in enumerate(value, start=1):
            found = Found(name, place, language, block.block_type)
            _read_block(block.block, block.value, found)
            yield found
        return
    found = Found(name, 0, language)
    is_rich = hasattr(obj._meta.get_field(name), "features")
    _read_html(str(value or ""), found) if is_rich else found.lines.append(str(value or ""))
    yield found


def _read_block(block: Any, value: Any, found: Found) -> None:
    if value is None:
        return
    if isinstance(value, RichText):
        _read_html(value.source, found)
    elif isinstance(value, AbstractImage):
        is_decorative = bool(getattr(value, "decorative", False))
        found.alts += [] if is_decorative else [getattr(value, "contextual_alt_text", None) or ""]
    elif isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            _read_block(child, value.get(name), found)
    elif isinstance(block, blocks.ListBlock):
        for item in value:
            _read_block(block.child_block, item, found)
    elif isinstance(block, (blocks.CharBlock, blocks.TextBlock)):
        found.lines.append(str(value))


def _read_html(html: str, found: Found) -> None:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    found.links += reader.links
    found.levels += reader.levels
    found.lines += [line for line in "".join(reader.parts).splitlines() if line.strip()]


class _Reader(HTMLParser):
    """Collects the words of rich text, one line for each paragraph, and those of its links."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.links: list[str] = []
        self.levels: list[int] = []
        self._is_in_link = False

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag in HEADINGS:
            self.levels.append(int(tag[1]))
        if tag == "a":
            self.links.append("")
            self._is_in_link = True
        if tag in LINES:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._is_in_link = self._is_in_link and tag != "a"
        if tag in LINES:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)
        if self._is_in_link:
            self.links[-1] += data
