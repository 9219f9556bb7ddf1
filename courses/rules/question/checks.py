"""Small checks of the JSON that makes up a question, each with its own flaw."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from courses.rules.question.errors import BadQuestion, Flaw, Where

Json = Mapping[str, Any]
RIGHT_OR_WRONG = {"correct": Where.FEEDBACK_CORRECT, "incorrect": Where.FEEDBACK_INCORRECT}


def need_map(value: object, where: Where, *, number: int = 0, language: str = "") -> Json:
    """Return `value` when it is an object with text keys."""
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise BadQuestion(Flaw.UNREADABLE, where, number=number, language=language)
    return value


def need_text(value: object, where: Where, *, number: int = 0, language: str = "") -> str:
    """Return `value` when it is text that says something."""
    if not isinstance(value, str) or not value.strip():
        raise BadQuestion(Flaw.MISSING, where, number=number, language=language)
    return value


def need_ids(value: object, where: Where, *, at_least: int) -> list[str]:
    """Return `value` when it is a list of at least so many different, non-empty ids."""
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise BadQuestion(Flaw.UNREADABLE, where)
    if not all(isinstance(one, str) and one for one in value):
        raise BadQuestion(Flaw.UNREADABLE, where)
    if len(set(value)) != len(value):
        raise BadQuestion(Flaw.TWICE, where)
    if len(value) < at_least:
        raise BadQuestion(Flaw.TOO_FEW, where, least=at_least, found=len(value))
    return list(value)


def need_same(found: Collection[str], wanted: Collection[str], where: Where, *, language: str = "") -> None:
    """Check that the ids in the words are exactly those of the key."""
    missing = [str(number) for number, one in enumerate(wanted, start=1) if one not in set(found)]
    if missing:
        raise BadQuestion(Flaw.INCOMPLETE, where, language=language, numbers=", ".join(missing))
    if not set(found) <= set(wanted):
        raise BadQuestion(Flaw.UNKNOWN, where, language=language)


def need_texts(value: object, wanted: Collection[str], where: Where, *, language: str = "") -> Json:
    """Return `value` when it holds one text for each wanted id, and nothing else."""
    texts = need_map(value, where, language=language)
    need_same(texts, wanted, where, language=language)
    for number, one in enumerate(wanted, start=1):
        need_text(texts[one], where, number=number, language=language)
    return texts


def need_feedback(value: object, parts: Mapping[str, Where], *, language: str) -> None:
    """Check that there is one text for each of these cases, and nothing else."""
    texts = need_map(value, Where.FEEDBACK, language=language)
    for case, where in parts.items():
        need_text(texts.get(case), where, language=language)
    need_same(texts, parts, Where.FEEDBACK, language=language)
