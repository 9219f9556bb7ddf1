"""What changed in a step between the edition in which somebody did it and the one they read now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from courses.editions.kept import history_by_id, outline_by_id, version_by_id
from courses.editions.outline import Outline, QuestionRef, Step, in_language

Block = Mapping[str, Any]  # {id, type, value}, as StreamField stores it

_WORDS_A_MINUTE = 180
_SECONDS_TO_START = 20
_SECONDS_A_QUESTION = 40


@dataclass(frozen=True)
class Delta:
    """How a step differs from the one it was `before`: so many words to read, these questions to answer.

    There is nothing of either when something was only taken away, or moved. `before` is None for a step never done.
    """

    step: Step
    before: Step | None
    words: int = 0
    questions: tuple[QuestionRef, ...] = ()

    @property
    def seconds(self) -> int:
        """How long it takes: 180 words a minute, 40 seconds a question, 20 to find one's bearings; a new step, its own."""
        if self.before is None:
            return self.step.minutes * 60
        return _SECONDS_TO_START + self.words * 60 // _WORDS_A_MINUTE + len(self.questions) * _SECONDS_A_QUESTION


@dataclass
class Deltas:
    """The deltas of one edition, each worked out once."""

    outline: Outline
    _known: dict[tuple[int, int | None], Delta] = field(default_factory=dict)

    def of(self, step: Step, since: int | None) -> Delta:
        """What changed in a step since it was done in edition no. `since`; all of it is new when it never was (None)."""
        key = (step.item_id, since)
        if key not in self._known:
            self._known[key] = _compare(step, self._before(step, since))
        return self._known[key]

    def minutes(self, steps: Sequence[tuple[Step, int | None]]) -> int:
        """Whole minutes for these steps, each with the edition in which it was done; 0 for none, else 1 at least."""
        return -(-sum(self.of(step, since).seconds for step, since in steps) // 60)

    def _before(self, step: Step, since: int | None) -> Step | None:
        """The step as it was done: in the newest edition up to `since` that has it, else in the first one that does."""
        if since is None:
            return None
        editions = history_by_id(self.outline.edition_id)
        past = [edition for edition in reversed(editions) if edition.number <= since]
        later = [edition for edition in editions if edition.number > since]
        found = (outline_by_id(edition.pk).step(step.uid) for edition in [*past, *later])
        return next((before for before in found if before is not None), None)


@dataclass(frozen=True)
class ChangedWords:
    """What a lesson says in one language that it did not say before. `is_shorter` says that something was taken away."""

    blocks: tuple[Block, ...]
    tip: str
    language: str
    is_shorter: bool

    @property
    def says_something(self) -> bool:
        """Whether there is anything to read, or something gone."""
        return bool(self.blocks or self.tip or self.is_shorter)


def changed_words(step: Step, before: Step, language: str) -> ChangedWords:
    """Compare a lesson with what it was, in that language, or else in the one there is.

    A changed block comes below the heading it stands under, which may itself be unchanged. Where only the main language
    has changed, because a translation waits, its words are shown.
    """
    changed = _changed_in(step, before, language)
    return changed if changed.says_something or not language else _changed_in(step, before, "")


def _changed_in(step: Step, before: Step, language: str) -> ChangedWords:
    words, used = _lesson(step, language)
    old, _used = _lesson(before, used)
    known = {block["id"]: _said(block) for block in old["body"]}
    blocks: list[Block] = []
    heading: Block | None = None
    for block in words["body"]:
        is_changed = known.get(block["id"]) != _said(block)
        if block["type"] == "heading":
            heading = block
        if is_changed and heading and heading not in blocks:
            blocks.append(heading)
        if is_changed and block is not heading:
            blocks.append(block)
    here = {block["id"] for block in words["body"]}
    return ChangedWords(
        blocks=tuple(blocks),
        tip=words["tip"] if words["tip"] != old["tip"] else "",
        language=used,
        is_shorter=not known.keys() <= here,
    )


def _compare(step: Step, before: Step | None) -> Delta:
    if before is None:
        return Delta(step, before)
    if step.rules is not None:
        known = {question.version_id for question in before.questions}
        asked = tuple(question for question in step.questions if question.version_id not in known)
        return Delta(step, before, questions=asked[: step.rules.drawn])
    changed = changed_words(step, before, "")
    return Delta(step, before, words=_words(changed.blocks) + _words(changed.tip))


def _lesson(step: Step, language: str) -> tuple[Mapping[str, Any], str]:
    return in_language(version_by_id(step.version_id).body["words"], language)


def _said(block: Block) -> tuple[str, Any]:
    return block["type"], block["value"]


def _words(value: Any) -> int:
    """How many words a block holds, whatever its shape; keys and markup count for little."""
    if isinstance(value, Mapping):
        return sum(_words(one) for key, one in value.items() if key not in ("id", "type"))
    if isinstance(value, list | tuple):
        return sum(_words(one) for one in value)
    return len(value.split()) if isinstance(value, str) else 0
