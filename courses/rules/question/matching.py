"""Questions answered by matching left sides with right sides."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from courses.rules.question.checks import Json, need_ids, need_map, need_texts
from courses.rules.question.errors import BadAnswer, BadQuestion, Fault, Flaw, Where
from courses.rules.question.registry import Fields, Shuffle, Told
from courses.rules.question.results import Choice, Mark, Part, Scale


class Matching:
    """Each left side has one right side; a right side may serve several times or never.

    Stored answer: {left id: right id}, complete. Score: share of left sides matched well.
    Form: `answer-<left id>` = right id.
    """

    name = "matching"
    scale = Scale.SHARE_OF_PAIRS
    public_words = frozenset({"left", "right"})

    def check_grading(self, grading: Json) -> None:
        rights = need_ids(grading.get("rights"), Where.RIGHT, at_least=2)
        pairs = need_map(grading.get("pairs"), Where.PAIRS)
        need_ids(list(pairs), Where.PAIRS, at_least=2)
        for number, right in enumerate(pairs.values(), start=1):
            if right not in rights:
                raise BadQuestion(Flaw.UNKNOWN, Where.PAIRS, number=number)

    def check_words(self, grading: Json, words: Json, language: str) -> None:
        need_texts(words.get("left"), grading["pairs"], Where.LEFT, language=language)
        need_texts(words.get("right"), grading["rights"], Where.RIGHT, language=language)
        need_texts(words.get("feedback"), grading["pairs"], Where.FEEDBACK, language=language)

    def gather(self, grading: Json, fields: Fields) -> object:
        answer: dict[str, object] = {}
        for name, values in fields.items():
            if not name.startswith("answer-") or not values:
                continue
            left = name.removeprefix("answer-")
            if left not in grading["pairs"]:
                raise BadAnswer(Fault.UNKNOWN)
            if len(values) > 1:
                raise BadAnswer(Fault.WRONG_SHAPE, part=left)
            if values[0]:
                answer[left] = values[0]
        return answer

    def clean(self, grading: Json, raw: object) -> dict[str, str]:
        if not isinstance(raw, Mapping):
            raise BadAnswer(Fault.WRONG_SHAPE)
        if not raw:
            raise BadAnswer(Fault.MISSING)
        pairs = grading["pairs"]
        for left, right in raw.items():
            if left not in pairs or right not in grading["rights"]:
                raise BadAnswer(Fault.UNKNOWN, part=left if left in pairs else "")
        for left in pairs:
            if left not in raw:
                raise BadAnswer(Fault.INCOMPLETE, part=left)
        return {left: str(raw[left]) for left in pairs}

    def judge(self, grading: Json, answer: dict[str, str]) -> Mark:
        parts = {left: answer[left] == right for left, right in grading["pairs"].items()}
        return Mark(Fraction(sum(parts.values()), len(parts)), parts)

    def show(self, words: Json, shuffle: Shuffle) -> Mapping[str, Any]:
        return {
            side: tuple(Choice(one, words[side][one]) for one in shuffle(side, words[side]))
            for side in ("left", "right")
        }

    def tell(self, grading: Json, words: Json, language: str, answer: dict[str, str] | None, mark: Mark) -> Told:
        parts = tuple(
            Part(
                id=left,
                text=words["left"][left],
                is_key=True,
                is_chosen=answer is not None,
                is_right=mark.parts.get(left, False),
                feedback=words["feedback"][left],
                given="" if answer is None else words["right"][answer[left]],
                expected=words["right"][right],
            )
            for left, right in grading["pairs"].items()
        )
        return Told(parts=parts, right=tuple(f"{part.text} → {part.expected}" for part in parts))
