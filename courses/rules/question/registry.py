"""The register of the kinds of question. A kind that does not say what is public cannot enter it."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from courses.rules.question.checks import Json
from courses.rules.question.errors import BadAnswer, BadQuestion, Fault, Flaw
from courses.rules.question.results import Mark, Part, Scale

Fields = Mapping[str, Sequence[str]]
Answer = str | bool | list[str] | dict[str, str]
Shuffle = Callable[[str, Iterable[str]], list[str]]


def only_value(fields: Fields) -> str | None:
    """The one value of the field `answer`, None when there is none. Raises BadAnswer when there are several."""
    values = fields.get("answer", ())
    if len(values) > 1:
        raise BadAnswer(Fault.WRONG_SHAPE)
    return values[0] if values else None


@dataclass(frozen=True)
class Told:
    """What a kind has to say about an answer: its parts, a word on the whole, and the right answer."""

    parts: tuple[Part, ...]
    right: tuple[str, ...]
    feedback: str = ""


class Kind(Protocol):
    """One kind of question. `grading` is its key, `words` what it says in one language."""

    name: str
    scale: Scale
    # The names in `words`, beside the stem, that a learner may see before answering. `show` receives these only.
    public_words: frozenset[str]

    def check_grading(self, grading: Json) -> None:
        """Raise BadQuestion when the key is not well-formed."""

    def check_words(self, grading: Json, words: Json, language: str) -> None:
        """Raise BadQuestion when the words of one language do not fit the key."""

    def gather(self, grading: Json, fields: Fields) -> object:
        """Pick the answer out of submitted form fields, unchecked."""

    def clean(self, grading: Json, raw: object) -> Answer:
        """Return the answer in its stored form, or raise BadAnswer."""

    def judge(self, grading: Json, answer: Any) -> Mark:
        """Score a clean answer."""

    def show(self, words: Json, shuffle: Shuffle) -> Mapping[str, Any]:
        """Return the fields of PublicQuestion that this kind fills, from its public words alone."""

    def tell(self, grading: Json, words: Json, language: str, answer: Any, mark: Mark) -> Told:
        """Explain a clean answer, or None when the question was left unanswered."""


_KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Add a kind of question; TypeError when it does not declare its public shape, or its name is taken."""
    name = type(kind).__name__
    if not isinstance(getattr(kind, "public_words", None), frozenset):
        raise TypeError(f"{name} does not declare what a learner may see: public_words must be a frozenset.")
    if not callable(getattr(kind, "show", None)):
        raise TypeError(f"{name} does not declare what a learner may see: it has no show().")
    if kind.name in _KINDS:
        raise TypeError(f"There is already a kind of question named {kind.name}.")
    _KINDS[kind.name] = kind


def kinds() -> tuple[str, ...]:
    """Return the names of all kinds, in the order of registration."""
    return tuple(_KINDS)


def find(name: object) -> Kind:
    """Return the kind of that name, or raise BadQuestion."""
    kind = _KINDS.get(name) if isinstance(name, str) else None
    if kind is None:
        raise BadQuestion(Flaw.KIND)
    return kind


def shuffler(seed: int | str) -> Shuffle:
    """Return a stable shuffle: the same seed gives the same order, in every language and on every machine.

    Ids are ordered by a hash, so adding an option leaves the order of the others as it was.
    """

    def shuffle(group: str, ids: Iterable[str]) -> list[str]:
        return sorted(ids, key=lambda one: hashlib.sha256(f"{seed}\x1f{group}\x1f{one}".encode()).digest())

    return shuffle
