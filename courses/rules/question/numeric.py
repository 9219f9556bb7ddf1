"""Questions answered by a number."""

import re
from collections.abc import Mapping
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any

from courses.rules.question.checks import RIGHT_OR_WRONG, Json, need_feedback, need_texts
from courses.rules.question.errors import BadAnswer, BadQuestion, Fault, Flaw, Where
from courses.rules.question.registry import Fields, Shuffle, Told, only_value
from courses.rules.question.results import Mark, Part, Scale
from courses.rules.question.text import MAX_LENGTH, tidy, to_number, write_number

# Wide enough for the difference of any two accepted texts to be exact.
_EXACT = Context(prec=2 * MAX_LENGTH + 2)
_STORED = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")


def _check_number(value: object, where: Where) -> None:
    if not isinstance(value, str) or not _STORED.fullmatch(value):
        raise BadQuestion(Flaw.NOT_A_NUMBER, where)


def _is_within(number: Decimal, grading: Json) -> bool:
    answer, tolerance = Decimal(grading["answer"]), Decimal(grading["tolerance"])
    return _EXACT.abs(_EXACT.subtract(number, answer)) <= tolerance


class Numeric:
    """A number, right when |given - answer| <= tolerance, compared exactly. Stored answer: the text as typed.

    Known errors may have their own feedback; they must lie outside the tolerance.
    """

    name = "numeric"
    scale = Scale.NUMBER
    public_words = frozenset({"unit"})

    def check_grading(self, grading: Json) -> None:
        _check_number(grading.get("answer"), Where.ANSWER)
        _check_number(grading.get("tolerance"), Where.TOLERANCE)
        if Decimal(grading["tolerance"]) < 0:
            raise BadQuestion(Flaw.NEGATIVE, Where.TOLERANCE)
        errors = grading.get("common_errors", [])
        if not isinstance(errors, list):
            raise BadQuestion(Flaw.UNREADABLE, Where.COMMON_ERRORS)
        for error in errors:
            _check_number(error, Where.COMMON_ERRORS)
            if _is_within(Decimal(error), grading):
                raise BadQuestion(Flaw.ERROR_IS_RIGHT, Where.COMMON_ERRORS, form=error)

    def check_words(self, grading: Json, words: Json, language: str) -> None:
        if not isinstance(words.get("unit", ""), str):
            raise BadQuestion(Flaw.UNREADABLE, Where.UNIT, language=language)
        need_feedback(words.get("feedback"), RIGHT_OR_WRONG, language=language)
        need_texts(
            words.get("common_errors", {}),
            grading.get("common_errors", []),
            Where.COMMON_ERRORS,
            language=language,
        )

    def gather(self, grading: Json, fields: Fields) -> object:
        return only_value(fields)

    def clean(self, grading: Json, raw: object) -> str:
        if raw is None:
            raise BadAnswer(Fault.MISSING)
        text = tidy(raw)
        if to_number(text) is None:
            raise BadAnswer(Fault.NOT_A_NUMBER)
        return text

    def judge(self, grading: Json, answer: str) -> Mark:
        number = to_number(answer)
        if number is None:
            raise BadAnswer(Fault.NOT_A_NUMBER)
        is_right = _is_within(number, grading)
        return Mark(Fraction(is_right), {"": is_right})

    def show(self, words: Json, shuffle: Shuffle) -> Mapping[str, Any]:
        return {"unit": words.get("unit", "")}

    def tell(self, grading: Json, words: Json, language: str, answer: str | None, mark: Mark) -> Told:
        right = write_number(grading["answer"], language)
        if Decimal(grading["tolerance"]):
            right += f" ± {write_number(grading['tolerance'], language)}"
        unit = words.get("unit", "")
        line = f"{right}\N{NO-BREAK SPACE}{unit}" if unit else right
        feedback = words["feedback"]["correct" if mark.share == 1 else "incorrect"]
        number = None if answer is None else to_number(answer)
        errors = words.get("common_errors", {})
        part = Part(
            id="",
            text="",
            is_key=True,
            is_chosen=answer is not None,
            is_right=mark.share == 1,
            feedback=next((text for error, text in errors.items() if Decimal(error) == number), ""),
            given=answer or "",
            expected=line,
        )
        return Told(parts=(part,), right=(line,), feedback=feedback)
