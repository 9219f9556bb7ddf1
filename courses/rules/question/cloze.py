"""Questions answered by filling the gaps of a text."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from courses.rules.question.checks import Json, need_map, need_text, need_texts
from courses.rules.question.errors import BadAnswer, BadQuestion, Fault, Flaw, Where
from courses.rules.question.registry import Fields, Shuffle, Told
from courses.rules.question.results import Mark, Part, Scale, Segment
from courses.rules.question.text import MAX_LENGTH, is_same, split_gaps, tidy


class Cloze:
    """A text with gaps marked {{id}}. Stored answer: {gap id: text as typed}, complete.

    Score: share of gaps filled with an accepted form; case and accents do not count, numbers compare as numbers.
    The key holds the accepted forms of all languages together; `answers` in the words, when given, is the form
    to show as right in that language (else the first accepted form). Form: `answer-<gap id>` = text.
    """

    name = "cloze"
    scale = Scale.SHARE_OF_GAPS
    public_words = frozenset({"text"})

    def check_grading(self, grading: Json) -> None:
        gaps = need_map(grading.get("gaps"), Where.GAPS)
        if not gaps:
            raise BadQuestion(Flaw.NO_GAP, Where.GAPS)
        for number, forms in enumerate(gaps.values(), start=1):
            if not isinstance(forms, list) or not forms:
                raise BadQuestion(Flaw.MISSING, Where.GAP_ANSWERS, number=number)
            for form in forms:
                if len(need_text(form, Where.GAP_ANSWERS, number=number)) > MAX_LENGTH:
                    raise BadQuestion(Flaw.TOO_LONG, Where.GAP_ANSWERS, number=number, most=MAX_LENGTH)

    def check_words(self, grading: Json, words: Json, language: str) -> None:
        marks = split_gaps(need_text(words.get("text"), Where.TEXT, language=language))[1::2]
        if sorted(marks) != sorted(grading["gaps"]):
            wanted = ", ".join(f"{{{{{gap}}}}}" for gap in grading["gaps"])
            raise BadQuestion(Flaw.GAP_MARKS, Where.TEXT, language=language, gaps=wanted)
        need_texts(words.get("feedback"), grading["gaps"], Where.FEEDBACK, language=language)
        if "answers" in words:
            answers = need_texts(words["answers"], grading["gaps"], Where.SHOWN, language=language)
            for number, gap in enumerate(grading["gaps"], start=1):
                if not self._is_accepted(grading, gap, answers[gap]):
                    raise BadQuestion(Flaw.NOT_ACCEPTED, Where.SHOWN, number=number, language=language)

    def gather(self, grading: Json, fields: Fields) -> object:
        answer: dict[str, object] = {}
        for name, values in fields.items():
            if not name.startswith("answer-") or not values:
                continue
            gap = name.removeprefix("answer-")
            if gap not in grading["gaps"]:
                raise BadAnswer(Fault.UNKNOWN)
            if len(values) > 1:
                raise BadAnswer(Fault.WRONG_SHAPE, part=gap)
            if values[0].strip():
                answer[gap] = values[0]
        return answer

    def clean(self, grading: Json, raw: object) -> dict[str, str]:
        if not isinstance(raw, Mapping):
            raise BadAnswer(Fault.WRONG_SHAPE)
        if not raw:
            raise BadAnswer(Fault.MISSING)
        if not set(raw) <= set(grading["gaps"]):
            raise BadAnswer(Fault.UNKNOWN)
        for gap in grading["gaps"]:
            if gap not in raw:
                raise BadAnswer(Fault.INCOMPLETE, part=gap)
        return {gap: tidy(raw[gap], part=gap) for gap in grading["gaps"]}

    def judge(self, grading: Json, answer: dict[str, str]) -> Mark:
        parts = {gap: self._is_accepted(grading, gap, answer[gap]) for gap in grading["gaps"]}
        return Mark(Fraction(sum(parts.values()), len(parts)), parts)

    def show(self, words: Json, shuffle: Shuffle) -> Mapping[str, Any]:
        pieces = split_gaps(words["text"])
        segments = (Segment("", piece) if place % 2 else Segment(piece, "") for place, piece in enumerate(pieces))
        return {"segments": tuple(one for one in segments if one.text or one.gap)}

    def tell(self, grading: Json, words: Json, language: str, answer: dict[str, str] | None, mark: Mark) -> Told:
        gaps = split_gaps(words["text"])[1::2]
        shown = {gap: words.get("answers", {}).get(gap, grading["gaps"][gap][0]) for gap in gaps}
        parts = tuple(
            Part(
                id=gap,
                text="",
                is_key=True,
                is_chosen=answer is not None,
                is_right=mark.parts.get(gap, False),
                feedback=words["feedback"][gap],
                given="" if answer is None else answer[gap],
                expected=shown[gap],
            )
            for gap in gaps
        )
        return Told(parts=parts, right=tuple(shown[gap] for gap in gaps))

    @staticmethod
    def _is_accepted(grading: Json, gap: str, given: str) -> bool:
        return any(is_same(given, form) for form in grading["gaps"][gap])
