"""Small checks of the JSON that makes up a question, each with its own sentence."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from courses.rules.question.errors import BadQuestion

Json = Mapping[str, Any]


def need_map(value: object, what: str, *, language: str = "") -> Json:
    """Return `value` when it is an object with text keys."""
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise BadQuestion(f"{what} must be an object.", language=language)
    return value


def need_text(value: object, what: str, *, language: str = "") -> str:
    """Return `value` when it is text that says something."""
    if not isinstance(value, str) or not value.strip():
        raise BadQuestion(f"{what} is missing.", language=language)
    return value


def need_ids(value: object, what: str, *, at_least: int) -> list[str]:
    """Return `value` when it is a list of at least so many different, non-empty ids."""
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise BadQuestion(f"{what} must be a list.")
    if not all(isinstance(one, str) and one for one in value):
        raise BadQuestion(f"{what} must be identifiers.")
    if len(set(value)) != len(value):
        raise BadQuestion(f"{what} name the same identifier twice.")
    if len(value) < at_least:
        raise BadQuestion(f"{what}: at least {at_least} needed, {len(value)} found.")
    return list(value)


def need_same(found: Collection[str], wanted: Collection[str], what: str, *, language: str = "") -> None:
    """Check that the ids in the words are exactly those of the key."""
    missing = sorted(set(wanted) - set(found))
    if missing:
        raise BadQuestion(f"{what} miss {', '.join(missing)}.", language=language)
    extra = sorted(set(found) - set(wanted))
    if extra:
        raise BadQuestion(f"{what} name {', '.join(extra)}, which the question does not have.", language=language)


def need_texts(value: object, wanted: Collection[str], what: str, *, language: str = "") -> Json:
    """Return `value` when it holds one text for each wanted id, and nothing else."""
    texts = need_map(value, what, language=language)
    need_same(texts, wanted, what, language=language)
    for key, text in texts.items():
        need_text(text, f"{what}: the text of {key}", language=language)
    return texts
