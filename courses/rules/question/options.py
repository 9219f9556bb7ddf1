"""Questions answered by ticking: one option, several options, true or false."""

from collections.abc import Collection, Mapping
from fractions import Fraction
from typing import Any

from courses.rules.question.checks import Json, need_feedback, need_ids, need_map, need_same, need_text
from courses.rules.question.errors import BadAnswer, BadQuestion, Fault, Flaw, Where
from courses.rules.question.registry import Fields, Shuffle, Told, only_value
from courses.rules.question.results import Choice, Mark, Part, Scale
from courses.rules.question.ticks import clean_ticks, right_minus_wrong, treatment

_TRUE_OR_FALSE = {"true": Where.FEEDBACK_TRUE, "false": Where.FEEDBACK_FALSE}


def _check_options(grading: Json) -> tuple[list[str], list[str]]:
    options = need_ids(grading.get("options"), Where.OPTIONS, at_least=2)
    correct = need_ids(grading.get("correct"), Where.RIGHT_OPTIONS, at_least=1)
    if not set(correct) <= set(options):
        raise BadQuestion(Flaw.UNKNOWN, Where.RIGHT_OPTIONS)
    return options, correct


def _check_option_words(grading: Json, words: Json, language: str) -> None:
    options = need_map(words.get("options"), Where.OPTIONS, language=language)
    need_same(options, grading["options"], Where.OPTIONS, language=language)
    for number, key in enumerate(grading["options"], start=1):
        option = need_map(options[key], Where.OPTIONS, number=number, language=language)
        need_text(option.get("text"), Where.OPTION_TEXTS, number=number, language=language)
        need_text(option.get("feedback"), Where.OPTION_FEEDBACK, number=number, language=language)


def _tell_options(grading: Json, words: Json, chosen: Collection[str], mark: Mark) -> Told:
    texts = words["options"]
    parts = tuple(
        Part(
            id=option,
            text=texts[option]["text"],
            is_key=option in grading["correct"],
            is_chosen=option in chosen,
            is_right=mark.parts.get(option, False),
            feedback=texts[option]["feedback"],
        )
        for option in grading["options"]
    )
    return Told(parts=parts, right=tuple(part.text for part in parts if part.is_key))


def _show_options(words: Json, shuffle: Shuffle) -> Mapping[str, Any]:
    options = words["options"]
    return {"options": tuple(Choice(one, options[one]["text"]) for one in shuffle("options", options))}


class Single:
    """One option is right. Stored answer: its id."""

    name = "single"
    scale = Scale.ONE_RIGHT
    public_words = frozenset({"options"})

    def check_grading(self, grading: Json) -> None:
        _, correct = _check_options(grading)
        if len(correct) != 1:
            raise BadQuestion(Flaw.NOT_ONE_RIGHT, Where.RIGHT_OPTIONS)

    def check_words(self, grading: Json, words: Json, language: str) -> None:
        _check_option_words(grading, words, language)

    def gather(self, grading: Json, fields: Fields) -> object:
        return only_value(fields)

    def clean(self, grading: Json, raw: object) -> str:
        if raw is None or raw == "":
            raise BadAnswer(Fault.MISSING)
        if not isinstance(raw, str):
            raise BadAnswer(Fault.WRONG_SHAPE)
        if raw not in grading["options"]:
            raise BadAnswer(Fault.UNKNOWN)
        return raw

    def judge(self, grading: Json, answer: str) -> Mark:
        correct = grading["correct"]
        return Mark(Fraction(answer in correct), treatment(grading["options"], correct, [answer]))

    def show(self, words: Json, shuffle: Shuffle) -> Mapping[str, Any]:
        return _show_options(words, shuffle)

    def tell(self, grading: Json, words: Json, language: str, answer: str | None, mark: Mark) -> Told:
        return _tell_options(grading, words, [] if answer is None else [answer], mark)


class Multiple:
    """Several options may be right. Stored answer: the list of ticked ids, in the order of the options.

    Score: (right ticked - wrong ticked) / number right, never below 0; so ticking everything never pays.
    """

    name = "multiple"
    scale = Scale.RIGHT_MINUS_WRONG
    public_words = frozenset({"options"})

    def check_grading(self, grading: Json) -> None:
        _check_options(grading)

    def check_words(self, grading: Json, words: Json, language: str) -> None:
        _check_option_words(grading, words, language)

    def gather(self, grading: Json, fields: Fields) -> object:
        return list(fields.get("answer", ()))

    def clean(self, grading: Json, raw: object) -> list[str]:
        return clean_ticks(raw, grading["options"])

    def judge(self, grading: Json, answer: list[str]) -> Mark:
        return right_minus_wrong(answer, grading["correct"], grading["options"])

    def show(self, words: Json, shuffle: Shuffle) -> Mapping[str, Any]:
        return _show_options(words, shuffle)

    def tell(self, grading: Json, words: Json, language: str, answer: list[str] | None, mark: Mark) -> Told:
        return _tell_options(grading, words, answer or [], mark)


class TrueFalse:
    """A statement to judge. Stored answer: true or false."""

    name = "true_false"
    scale = Scale.ONE_RIGHT
    public_words: frozenset[str] = frozenset()

    def check_grading(self, grading: Json) -> None:
        if not isinstance(grading.get("answer"), bool):
            raise BadQuestion(Flaw.UNREADABLE, Where.ANSWER)

    def check_words(self, grading: Json, words: Json, language: str) -> None:
        need_feedback(words.get("feedback"), _TRUE_OR_FALSE, language=language)

    def gather(self, grading: Json, fields: Fields) -> object:
        values = fields.get("answer", ())
        if len(values) > 1:
            raise BadAnswer(Fault.WRONG_SHAPE)
        if not values or values[0] == "":
            return None
        if values[0] not in ("true", "false"):
            raise BadAnswer(Fault.UNKNOWN)
        return values[0] == "true"

    def clean(self, grading: Json, raw: object) -> bool:
        if raw is None:
            raise BadAnswer(Fault.MISSING)
        if not isinstance(raw, bool):
            raise BadAnswer(Fault.WRONG_SHAPE)
        return raw

    def judge(self, grading: Json, answer: bool) -> Mark:
        is_right = answer == grading["answer"]
        return Mark(Fraction(is_right), {"true": is_right, "false": is_right})

    def show(self, words: Json, shuffle: Shuffle) -> Mapping[str, Any]:
        return {"options": (Choice("true", ""), Choice("false", ""))}

    def tell(self, grading: Json, words: Json, language: str, answer: bool | None, mark: Mark) -> Told:
        parts = tuple(
            Part(
                id=one,
                text="",
                is_key=(one == "true") == grading["answer"],
                is_chosen=answer is not None and (one == "true") == answer,
                is_right=mark.parts.get(one, False),
                feedback=words["feedback"][one],
            )
            for one in ("true", "false")
        )
        return Told(parts=parts, right=("true" if grading["answer"] else "false",))
