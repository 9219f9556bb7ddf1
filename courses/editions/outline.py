"""A compiled edition as frozen dataclasses: what every screen of a learner starts from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from courses.editions.models import CourseEdition

MAIN_LANGUAGE = "fr"


def in_language(words: Mapping[str, Any], language: str) -> tuple[Any, str]:
    """Return the words in that language, else in the main one, else in any; and the language they are in."""
    for code in (language, MAIN_LANGUAGE, *words):
        if code in words:
            return words[code], code
    raise LookupError("No words in any language.")


@dataclass(frozen=True)
class QuizRules:
    """How a quiz is taken. Marks in basis points; None means no pass mark, no limit, all questions drawn."""

    purpose: str
    pass_bp: int | None
    max_attempts: int | None
    cooldown_hours: int
    time_limit_minutes: int | None
    feedback: str
    drawn: int | None = None
    asks_sureness: bool = False


@dataclass(frozen=True)
class QuestionRef:
    """A question of a quiz: its identity, its version in this edition, its weight."""

    item_id: int
    version_id: int
    points: int


@dataclass(frozen=True)
class Step:
    """A lesson or a quiz at its place in the course."""

    item_id: int
    version_id: int
    uid: UUID
    kind: str
    words: Mapping[str, Mapping[str, str]]
    is_required: bool
    minutes: int
    rules: QuizRules | None = None
    questions: tuple[QuestionRef, ...] = ()

    def title(self, language: str) -> str:
        """The title in that language, or in the main one."""
        return str(in_language(self.words, language)[0]["title"])


@dataclass(frozen=True)
class Section:
    """A module, or a test that stands alone."""

    uid: UUID
    kind: str
    words: Mapping[str, Mapping[str, Any]]
    minutes: int
    steps: tuple[Step, ...]
    opens: str = "always"

    def title(self, language: str) -> str:
        """The title in that language, or in the main one."""
        return str(in_language(self.words, language)[0]["title"])


@dataclass(frozen=True)
class Outline:
    """A whole course in one edition. `requires` are the translation keys of the courses to finish before enrolling."""

    edition_id: int
    course_id: int
    number: int
    languages: tuple[str, ...]
    words: Mapping[str, Mapping[str, Any]]
    minutes: int
    pass_bp: int
    is_demonstration: bool
    sections: tuple[Section, ...]
    requires: tuple[UUID, ...] = ()

    def title(self, language: str) -> str:
        """The title in that language, or in the main one."""
        return str(in_language(self.words, language)[0]["title"])

    def steps(self) -> Iterator[Step]:
        """Every lesson and quiz in the order of the course."""
        for section in self.sections:
            yield from section.steps

    def step(self, uid: UUID) -> Step | None:
        """The step with this identity, if this edition has it."""
        return next((step for step in self.steps() if step.uid == uid), None)


def outline_of(edition: CourseEdition) -> Outline:
    """Read an edition's structure, once per process: editions never change.

    Give it an edition whose `structure` is deferred, and a known edition costs no query. The hash
    is part of the key because an id comes back when a publication is rolled back.
    """
    key = (edition.pk, edition.hash)
    outline = _known.get(key)
    if outline is None:
        if len(_known) >= KNOWN_AT_MOST:
            _known.clear()
        outline = _known[key] = _read(edition)
    return outline


KNOWN_AT_MOST = 256
_known: dict[tuple[int, str], Outline] = {}


def _read(edition: CourseEdition) -> Outline:
    structure = edition.structure
    return Outline(
        edition_id=edition.pk,
        course_id=edition.course_id,
        number=edition.number,
        languages=tuple(structure["languages"]),
        words=structure["words"],
        minutes=structure["minutes"],
        pass_bp=structure["pass_bp"],
        is_demonstration=structure["is_demonstration"],
        sections=tuple(_section(section) for section in structure["sections"]),
        requires=tuple(UUID(key) for key in structure.get("requires", ())),
    )


def _section(section: Mapping[str, Any]) -> Section:
    return Section(
        uid=UUID(section["uid"]),
        kind=section["kind"],
        words=section["words"],
        minutes=section["minutes"],
        steps=tuple(_step(step) for step in section["steps"]),
        opens=section.get("opens", "always"),
    )


def _step(step: Mapping[str, Any]) -> Step:
    return Step(
        item_id=step["item"],
        version_id=step["version"],
        uid=UUID(step["uid"]),
        kind=step["kind"],
        words=step["words"],
        is_required=step["required"],
        minutes=step["minutes"],
        rules=QuizRules(**step["rules"]) if step["rules"] else None,
        questions=tuple(
            QuestionRef(item_id=q["item"], version_id=q["version"], points=q["points"]) for q in step["questions"]
        ),
    )
