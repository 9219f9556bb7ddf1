"""Which vaccination rules and claims a lesson shows, frozen with it as its sources are: a changed one makes a new version."""

from collections.abc import Iterator, Mapping
from typing import Any

from courses.pages.lesson import LessonPage
from home.facts.models import Fact

Json = dict[str, Any]


def facts_of_lesson(versions: Mapping[str, LessonPage]) -> list[Json]:
    """What the text of a lesson shows of them, in any of its languages, each once, in a lasting order."""
    found = {(fact._meta.model_name, fact.slug): fact for page in versions.values() for fact in _shown(page)}
    return [_record(found[key]) for key in sorted(found)]


def _shown(page: LessonPage) -> Iterator[Fact]:
    for block in page.body:
        if isinstance(block.value, Fact) and block.value.live:
            yield block.value


def _record(fact: Fact) -> Json:
    """All that a reader sees of it."""
    return {
        "kind": fact._meta.model_name,
        "slug": fact.slug,
        "reviewed_on": fact.reviewed_on.isoformat() if fact.reviewed_on else None,
        "told": {name: _as_text(fact, name) for name in fact.told},
    }


def _as_text(fact: Fact, name: str) -> str:
    field: Any = fact._meta.get_field(name)
    return str(field.value_to_string(fact))
