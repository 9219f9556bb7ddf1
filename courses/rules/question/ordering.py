"""Questions answered by putting items in order."""

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Any

from courses.rules.question.checks import Json, need_feedback, need_ids, need_texts
from courses.rules.question.errors import BadAnswer, Fault, Where
from courses.rules.question.registry import Fields, Shuffle, Told
from courses.rules.question.results import Choice, Mark, Part, Scale, Verdict

_FEEDBACK: dict[str, Where] = {
    Verdict.CORRECT: Where.FEEDBACK_CORRECT,
    Verdict.PARTIAL: Where.FEEDBACK_PARTIAL,
    Verdict.INCORRECT: Where.FEEDBACK_INCORRECT,
}


class Ordering:
    """Items to put in order. Stored answer: the list of all ids, first to last.

    Score: share of neighbouring pairs that also follow each other in the right order. A part is right when the
    item directly follows the one it should follow (or stands first, when it should).
    Form: either `answer` given once per item in the chosen order, or `answer-<id>` = position, counted from 1.
    """

    name = "ordering"
    scale = Scale.ADJACENT_PAIRS
    public_words = frozenset({"items"})

    def check_grading(self, grading: Json) -> None:
        need_ids(grading.get("order"), Where.ITEMS, at_least=2)

    def check_words(self, grading: Json, words: Json, language: str) -> None:
        need_texts(words.get("items"), grading["order"], Where.ITEMS, language=language)
        need_feedback(words.get("feedback"), _FEEDBACK, language=language)

    def gather(self, grading: Json, fields: Fields) -> object:
        if fields.get("answer"):
            return list(fields["answer"])
        given = {name: values for name, values in fields.items() if name.startswith("answer-") and values}
        if not given:
            return None
        positions: dict[int, str] = {}
        for name, values in given.items():
            item = name.removeprefix("answer-")
            if item not in grading["order"]:
                raise BadAnswer(Fault.UNKNOWN)
            if len(values) > 1:
                raise BadAnswer(Fault.WRONG_SHAPE, part=item)
            if values[0] == "":
                raise BadAnswer(Fault.INCOMPLETE, part=item)
            if values[0] not in map(str, range(1, len(grading["order"]) + 1)):
                raise BadAnswer(Fault.UNKNOWN, part=item)
            if int(values[0]) in positions:
                raise BadAnswer(Fault.TWICE, part=item)
            positions[int(values[0])] = item
        return [positions[position] for position in sorted(positions)]

    def clean(self, grading: Json, raw: object) -> list[str]:
        if raw is None:
            raise BadAnswer(Fault.MISSING)
        if not isinstance(raw, list) or not all(isinstance(one, str) for one in raw):
            raise BadAnswer(Fault.WRONG_SHAPE)
        if not set(raw) <= set(grading["order"]):
            raise BadAnswer(Fault.UNKNOWN)
        if len(set(raw)) != len(raw):
            raise BadAnswer(Fault.TWICE)
        if len(raw) != len(grading["order"]):
            raise BadAnswer(Fault.INCOMPLETE)
        return list(raw)

    def judge(self, grading: Json, answer: list[str]) -> Mark:
        order = grading["order"]
        wanted, found = set(pairwise(order)), list(pairwise(answer))
        parts = {answer[0]: answer[0] == order[0]}
        parts |= {second: (first, second) in wanted for first, second in found}
        return Mark(Fraction(sum(pair in wanted for pair in found), len(wanted)), parts)

    def show(self, words: Json, shuffle: Shuffle) -> Mapping[str, Any]:
        items = words["items"]
        return {"items": tuple(Choice(one, items[one]) for one in shuffle("items", items))}

    def tell(self, grading: Json, words: Json, language: str, answer: list[str] | None, mark: Mark) -> Told:
        order = grading["order"]
        parts = tuple(
            Part(
                id=item,
                text=words["items"][item],
                is_key=True,
                is_chosen=answer is not None,
                is_right=mark.parts.get(item, False),
                feedback="",
                given="" if answer is None else str(position),
                expected=str(order.index(item) + 1),
            )
            for position, item in enumerate(answer or order, start=1)
        )
        return Told(
            parts=parts,
            right=tuple(words["items"][item] for item in order),
            feedback=words["feedback"][mark.verdict],
        )
