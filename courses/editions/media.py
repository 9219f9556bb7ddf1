"""Which pictures and documents a lesson or a question shows: who reads it may read them (mooc/media.py asks)."""

from collections.abc import Iterator, Mapping
from typing import Any

from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage

from courses.editions.models import ItemMedium
from courses.pages.lesson import LessonPage

Medium = tuple[str, int]  # kind and key, as ItemMedium has them


def media_of_lesson(versions: Mapping[str, LessonPage]) -> frozenset[Medium]:
    """What the text of a lesson shows or links to, in any of its languages."""
    return frozenset(medium for page in versions.values() for medium in _referred_to(page.body))


def media_of_question(body: Mapping[str, Any]) -> frozenset[Medium]:
    """The pictures of a compiled question, in any of its languages."""
    pictures = (words.get("picture") for words in body["words"].values())
    return frozenset((str(ItemMedium.Kind.IMAGE), picture["image"]) for picture in pictures if picture)


def _referred_to(stream: Any) -> Iterator[Medium]:
    for model, key, _model_path, _content_path in stream.stream_block.extract_references(stream):
        if issubclass(model, AbstractImage):
            yield str(ItemMedium.Kind.IMAGE), int(key)
        elif issubclass(model, AbstractDocument):
            yield str(ItemMedium.Kind.DOCUMENT), int(key)
