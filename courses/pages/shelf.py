"""The shelf: what a small card shows of each published course. Alike for everybody, so it is read once a minute."""

from dataclasses import dataclass
from uuid import UUID

from django.core.cache import cache

from courses.pages.course import CoursePage
from home.words import Topic

KEPT_FOR = 60  # seconds: like the public pages, an urgent change reaches everybody within a minute


@dataclass(frozen=True)
class ShelfCard:
    """A published course in one language."""

    translation_key: UUID
    title: str
    url: str
    summary: str
    topic: Topic | None
    minutes: int
    level: str


def shelf(language: str) -> tuple[ShelfCard, ...]:
    """The published courses in that language, which is the one being shown, in the order of the catalogue."""
    cards: tuple[ShelfCard, ...] = cache.get_or_set(f"shelf:{language}", lambda: _read(language), KEPT_FOR) or ()
    return cards


def _read(language: str) -> tuple[ShelfCard, ...]:
    pages = CoursePage.objects.live().offered().filter(locale__language_code=language)
    return tuple(
        ShelfCard(
            translation_key=page.translation_key,
            title=page.title,
            url=page.url or "",
            summary=page.summary,
            topic=page.topic,
            minutes=page.minutes,
            level=str(page.get_level_display()),
        )
        for page in pages.select_related("topic").order_by("path")
    )
