"""Questions answered by a few words."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from courses.rules.question.checks import RIGHT_OR_WRONG, Json, need_feedback, need_map, need_text
from courses.rules.question.errors import BadAnswer, BadQuestion, Fault, Flaw, Where
from courses.rules.question.registry import Fields, Shuffle, Told, only_value
from courses.rules.question.results import Mark, Part, Scale
from courses.rules.question.text import is_same, is_slip, tidy

LONGEST = 120


def _is_written(given: str, form: str) -> bool:
    """Whether two answers are the same words: spaces and a closing full stop do not count either."""
    return is_same(given, form) or is_same(_bare(given), _bare(form))


def _bare(text: str) -> str:
    return "".join(text.split()).rstrip(".;,!?")


class Short:
    """A few words, right when they are an accepted form. Stored answer: the text as typed, at most 120 characters.

    Case, accents, spaces and a closing full stop do not count; numbers compare as numbers. Where the editor allows
    it, one slip of the keyboard is forgiven in forms long enough (`text.is_slip`). The key holds the accepted forms
    and the known wrong ones of all languages together: a known wrong form, and a slip of one, is wrong however close to a right one.
    `wrong` in the words says why it is; `answer` is the form shown as right.
    """

    name = "short"
    scale = Scale.WORDS
    public_words: frozenset[str] = frozenset()

    def check_grading(self, grading: Json) -> None:
        accepted = _need_forms(grading.get("accepted"), Where.ACCEPTED, at_least=1)
        wrong = _need_forms(grading.get("wrong"), Where.WRONG, at_least=0)
        if not isinstance(grading.get("forgives"), bool):
            raise BadQuestion(Flaw.UNREADABLE, Where.FORGIVES)
        for form in wrong:
            if any(_is_written(form, right) for right in accepted):
                raise BadQuestion(Flaw.RIGHT_AND_WRONG, Where.WRONG, form=form)

    def check_words(self, grading: Json, words: Json, language: str) -> None:
        if not self._is_right(grading, need_text(words.get("answer"), Where.SHOWN, language=language)):
            raise BadQuestion(Flaw.NOT_ACCEPTED, Where.SHOWN, language=language)
        need_feedback(words.get("feedback"), RIGHT_OR_WRONG, language=language)
        known = need_map(words.get("wrong"), Where.WRONG, language=language)
        for number, (form, reason) in enumerate(known.items(), start=1):
            if form not in grading["wrong"]:
                raise BadQuestion(Flaw.UNKNOWN_FORM, Where.WRONG, language=language, form=form)
            need_text(reason, Where.WRONG_FEEDBACK, number=number, language=language)

    def gather(self, grading: Json, fields: Fields) -> object:
        return only_value(fields)

    def clean(self, grading: Json, raw: object) -> str:
        if raw is None:
            raise BadAnswer(Fault.MISSING)
        return tidy(raw, at_most=LONGEST)

    def judge(self, grading: Json, answer: str) -> Mark:
        is_right = self._is_right(grading, answer)
        return Mark(Fraction(is_right), {"": is_right})

    def show(self, words: Json, shuffle: Shuffle) -> Mapping[str, Any]:
        return {}

    def tell(self, grading: Json, words: Json, language: str, answer: str | None, mark: Mark) -> Told:
        known = {} if answer is None else words["wrong"]
        part = Part(
            id="",
            text="",
            is_key=True,
            is_chosen=answer is not None,
            is_right=mark.share == 1,
            feedback=next((reason for form, reason in known.items() if _is_written(str(answer), form)), ""),
            given=answer or "",
            expected=words["answer"],
        )
        return Told(
            parts=(part,),
            right=(words["answer"],),
            feedback=words["feedback"]["correct" if mark.share == 1 else "incorrect"],
        )

    @staticmethod
    def _is_right(grading: Json, given: str) -> bool:
        if any(_is_written(given, form) for form in grading["wrong"]):
            return False
        if any(_is_written(given, form) for form in grading["accepted"]):
            return True
        if not grading["forgives"] or any(is_slip(given, form) for form in grading["wrong"]):
            return False
        return any(is_slip(given, form) for form in grading["accepted"])


def _need_forms(value: object, where: Where, *, at_least: int) -> Sequence[str]:
    if not isinstance(value, list):
        raise BadQuestion(Flaw.UNREADABLE, where)
    if len(value) < at_least:
        raise BadQuestion(Flaw.TOO_FEW, where, least=at_least, found=len(value))
    for number, form in enumerate(value, start=1):
        if len(need_text(form, where, number=number)) > LONGEST:
            raise BadQuestion(Flaw.TOO_LONG, where, number=number, most=LONGEST)
        if not _bare(form):
            raise BadQuestion(Flaw.NO_LETTER, where, form=form)
    return value
