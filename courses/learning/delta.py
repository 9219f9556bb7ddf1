"""What changed in a step between the edition in which somebody did it and the one they read now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from courses.editions.kept import history_by_id, outline_by_id, version_by_id
from courses.editions.outline import Outline, QuestionRef, Step, in_language

_WORDS_A_MINUTE = 180
_SECONDS_TO_START = 20
_SECONDS_A_QUESTION = 40


@dataclass(frozen=True)
class Delta:
    """The new and changed parts of a step: blocks of a lesson in the main language, or questions of a quiz.

    Both are empty when something was only taken away, or moved.
    """

    step: Step
    before: Step | None
    blocks: tuple[Mapping[str, Any], ...] = ()
    questions: tuple[QuestionRef, ...] = ()

    @property
    def seconds(self) -> int:
        """How long it takes: 180 words a minute, 40 seconds a question, 20 to find one's bearings; a new step, its own."""
        if self.before is None:
            return self.step.minutes * 60
        words = sum(_words(block) for block in self.blocks)
        return _SECONDS_TO_START + words * 60 // _WORDS_A_MINUTE + len(self.questions) * _SECONDS_A_QUESTION


@dataclass
class Deltas:
    """The deltas of one edition, each worked out once."""

    outline: Outline
    _known: dict[tuple[int, int], Delta] = field(default_factory=dict)

    def of(self, step: Step, since: int) -> Delta:
        """What changed in a step since edition no. `since`; all of it for a step never done (0)."""
        key = (step.item_id, since)
        if key not in self._known:
            self._known[key] = _compare(step, self._before(step, since))
        return self._known[key]

    def minutes(self, steps: Sequence[tuple[Step, int]]) -> int:
        """Whole minutes for these steps, each with the edition in which it was done; 0 for none, else 1 at least."""
        return -(-sum(self.of(step, since).seconds for step, since in steps) // 60)

    def _before(self, step: Step, since: int) -> Step | None:
        editions = history_by_id(self.outline.edition_id) if since else ()
        then = next((edition for edition in reversed(editions) if edition.number <= since), None)
        return outline_by_id(then.pk).step(step.uid) if then else None


def changed_blocks(now: Sequence[Mapping[str, Any]], before: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The blocks that are new or say something else than the block with the same id did before."""
    known = {block["id"]: (block["type"], block["value"]) for block in before}
    return [block for block in now if known.get(block["id"]) != (block["type"], block["value"])]


def _compare(step: Step, before: Step | None) -> Delta:
    if step.rules is not None:
        known = {question.version_id for question in before.questions} if before else set()
        asked = tuple(question for question in step.questions if question.version_id not in known)
        return Delta(step, before, questions=asked[: step.rules.drawn])
    return Delta(step, before, blocks=tuple(changed_blocks(_body(step), _body(before) if before else [])))


def _body(step: Step) -> list[Mapping[str, Any]]:
    body: list[Mapping[str, Any]] = in_language(version_by_id(step.version_id).body["words"], "")[0]["body"]
    return body


def _words(value: Any) -> int:
    """How many words a block holds, whatever its shape; keys and markup count for little."""
    if isinstance(value, Mapping):
        return sum(_words(one) for key, one in value.items() if key not in ("id", "type"))
    if isinstance(value, list):
        return sum(_words(one) for one in value)
    return len(value.split()) if isinstance(value, str) else 0
