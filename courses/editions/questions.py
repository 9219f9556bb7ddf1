"""Turns the question blocks of a quiz, in every language, into the bodies that `rules.question` reads."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from hashlib import sha256
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid5

from courses.editions.errors import CompileError
from courses.pages.quiz import QuizPage
from courses.rules import question as rules

Json = dict[str, Any]
Block = Any  # a child of a StreamValue, which has no types, or what stands for one


def compile_questions(pages: Mapping[str, QuizPage]) -> Iterator[tuple[UUID, Json]]:
    """Yield the uid and the body of each question of a quiz.

    `pages` are the language versions of one quiz, the main language first. Its keys count; a
    translation that misses an option or a gap is left out, so that learners are shown the main
    language with a note rather than half a question.
    """
    main_language, main = next(iter(pages.items()))
    others = {
        language: {block.id: block for block in page.questions}
        for language, page in pages.items()
        if language != main_language
    }
    for position, block in enumerate(main.questions, start=1):
        versions = {main_language: block}
        for language, blocks in others.items():
            twin = blocks.get(block.id)
            if twin is not None and twin.block_type == block.block_type:
                versions[language] = twin
        try:
            yield uuid5(main.translation_key, str(block.id)), _body(versions, main_language)
        except rules.BadQuestion as error:
            raise CompileError(f"“{main.title}”, question {position}: {error}") from error


def preview_question(kind: str, value: Any, language: str) -> Json:
    """The body of one question in one language, as its editor has written it so far. Raises BadQuestion."""
    return _body({language: SimpleNamespace(block_type=kind, value=value)}, language)


def _body(versions: Mapping[str, Block], main_language: str) -> Json:
    block = versions[main_language]
    write = _WRITERS[block.block_type]
    grading, words = write({language: version.value for language, version in versions.items()}, main_language)
    for language, version in versions.items():
        words[language] |= {"stem": version.value["stem"], "explanation": version.value["explanation"] or ""}
    body: Json = {
        "type": block.block_type,
        "points": block.value["points"],
        "grading": grading,
        "words": words,
        "sources": [source_record(source) for source in block.value["sources"] if source is not None],
    }
    complete = rules.complete_languages(body)
    if main_language in complete:
        body["words"] = {language: words[language] for language in complete}
    rules.check(body)
    return body


def source_record(source: Any) -> Json:
    """What readers see of a source, frozen with the content that cites it."""
    return {
        "slug": source.slug,
        "title": source.title,
        "publisher": source.publisher,
        "date": source.date_text,
        "url": source.url,
        "confidence": source.confidence,
    }


def _keyed(values: Any) -> dict[str, Any]:
    """The items of a list block by the first eight digits of their ids: short enough to store with each answer."""
    return {str(child.id)[:8]: child.value for child in values.bound_blocks}


def _veil(block_id: str) -> str:
    """An id that cannot be worked out from the eight digits of the block's id that learners see."""
    return sha256(f"right side {block_id}".encode()).hexdigest()[:8]


def _number(value: Decimal) -> str:
    return format(value.normalize(), "f")


def _choice(values: Mapping[str, Any], main: str) -> tuple[Json, dict[str, Json]]:
    options = _keyed(values[main]["options"])
    grading = {"options": list(options), "correct": [key for key, option in options.items() if option["is_correct"]]}
    words = {
        language: {
            "options": {
                key: {"text": option["text"], "feedback": option["feedback"]}
                for key, option in _keyed(value["options"]).items()
            }
        }
        for language, value in values.items()
    }
    return grading, words


def _true_false(values: Mapping[str, Any], main: str) -> tuple[Json, dict[str, Json]]:
    words = {
        language: {"feedback": {"true": value["feedback_true"], "false": value["feedback_false"]}}
        for language, value in values.items()
    }
    return {"answer": values[main]["answer"] == "true"}, words


def _ordering(values: Mapping[str, Any], main: str) -> tuple[Json, dict[str, Json]]:
    words = {
        language: {
            "items": _keyed(value["items"]),
            "feedback": {name: value[f"feedback_{name}"] for name in ("correct", "partial", "incorrect")},
        }
        for language, value in values.items()
    }
    return {"order": list(_keyed(values[main]["items"]))}, words


def _matching(values: Mapping[str, Any], main: str) -> tuple[Json, dict[str, Json]]:
    # The ids of the right sides are sent to learners: they must say neither whose partner they are nor which are extra.
    pairs = _keyed(values[main]["pairs"])
    names = {str(child.id)[:8]: _veil(child.id) for child in values[main]["pairs"].bound_blocks}
    first_with: dict[str, str] = {}
    for key, pair in pairs.items():
        first_with.setdefault(pair["right"], key)
    rights = {names[key]: key for key in first_with.values()}
    extras = [_veil(child.id) for child in values[main]["extras"].bound_blocks]
    grading = {
        "pairs": {key: names[first_with[pair["right"]]] for key, pair in pairs.items()},
        "rights": sorted([*rights, *extras]),
    }
    words = {}
    for language, value in values.items():
        local = _keyed(value["pairs"])
        words[language] = {
            "left": {key: pair["left"] for key, pair in local.items()},
            "right": {right: local[key]["right"] for right, key in rights.items() if key in local}
            | {_veil(child.id): child.value for child in value["extras"].bound_blocks},
            "feedback": {key: pair["feedback"] for key, pair in local.items()},
        }
    return grading, words


def _numeric(values: Mapping[str, Any], main: str) -> tuple[Json, dict[str, Json]]:
    grading = {
        "answer": _number(values[main]["answer"]),
        "tolerance": _number(values[main]["tolerance"]),
        "common_errors": [_number(error["value"]) for error in values[main]["common_errors"]],
    }
    words = {
        language: {
            "unit": value["unit"] or "",
            "feedback": {"correct": value["feedback_correct"], "incorrect": value["feedback_incorrect"]},
            "common_errors": {_number(error["value"]): error["feedback"] for error in value["common_errors"]},
        }
        for language, value in values.items()
    }
    return grading, words


def _cloze(values: Mapping[str, Any], main: str) -> tuple[Json, dict[str, Json]]:
    # A learner may change language in the middle of an attempt, so every language's forms are accepted.
    accepted: dict[str, list[str]] = {str(n): [] for n in range(1, len(values[main]["gaps"]) + 1)}
    words = {}
    for language, value in values.items():
        gaps = {str(n): gap for n, gap in enumerate(value["gaps"], start=1)}
        for number in accepted.keys() & gaps.keys():
            accepted[number] += [form for form in gaps[number]["accepted"] if form not in accepted[number]]
        words[language] = {
            "text": value["text"],
            "feedback": {number: gap["feedback"] for number, gap in gaps.items()},
            "answers": {number: next(iter(gap["accepted"]), "") for number, gap in gaps.items()},
        }
    return {"gaps": accepted}, words


_WRITERS = {
    "single": _choice,
    "multiple": _choice,
    "true_false": _true_false,
    "ordering": _ordering,
    "matching": _matching,
    "numeric": _numeric,
    "cloze": _cloze,
}
