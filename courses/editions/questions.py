"""Turns the question blocks of a quiz, in every language, into the bodies that `rules.question` reads."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from hashlib import sha256
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid5

from django.utils.translation import gettext as _
from wagtail.images.models import SourceImageIOError

from courses.blocks.questions import BANK
from courses.editions.bank import published_versions
from courses.editions.errors import CompileError
from courses.editions.wording import say_flaw
from courses.pages.bank import BankQuestion
from courses.pages.quiz import QuizPage
from courses.rules import question as rules

Json = dict[str, Any]
Block = Any  # a child of a StreamValue, which has no types, or what stands for one


def compile_questions(pages: Mapping[str, QuizPage]) -> Iterator[tuple[UUID, Json]]:
    """Yield the uid and the body of each question of a quiz.

    `pages` are the language versions of one quiz, the main language first. Its keys count; a
    translation that misses an option or a gap is left out, so that learners are shown the main
    language with a note rather than half a question. A question of the bank has its own uid, the
    same in every course. Raises CompileError, naming the quiz and the question.
    """
    main_language, main = next(iter(pages.items()))
    others = {
        language: {block.id: block for block in page.questions}
        for language, page in pages.items()
        if language != main_language
    }
    banked = published_versions([block.value for block in main.questions if block.block_type == BANK], list(pages))
    seen: set[UUID] = set()
    for position, block in enumerate(main.questions, start=1):
        if block.block_type == BANK:
            uid, versions = _banked(block.value, banked, main_language)
        else:
            uid, versions = uuid5(main.translation_key, str(block.id)), {main_language: block}
            for language, blocks in others.items():
                twin = blocks.get(block.id)
                if twin is not None and twin.block_type == block.block_type:
                    versions[language] = twin
        where = _("“%(quiz)s”, question %(position)s") % {"quiz": main.title, "position": position}
        if not versions:
            raise CompileError(_("%(where)s: this question of the bank is not published.") % {"where": where})
        if uid in seen:
            raise CompileError(_("%(where)s: the quiz asks the same question twice.") % {"where": where})
        seen.add(uid)
        try:
            yield uid, _body(versions, main_language)
        except rules.BadQuestion as error:
            raise CompileError(_("%(where)s: %(problem)s") % {"where": where, "problem": say_flaw(error)}) from error


def check_banked(versions: Mapping[str, BankQuestion]) -> None:
    """Compile a question of the bank for nobody yet. `versions` by language. Raises CompileError, naming it."""
    language, main = next(iter(versions.items()))
    if any(len(version.question) != 1 for version in versions.values()):
        raise CompileError(_("“%(title)s” must hold exactly one question.") % {"title": main.title})
    try:
        _body({code: version.question[0] for code, version in versions.items()}, language)
    except rules.BadQuestion as error:
        problem = _("“%(title)s”: %(problem)s") % {"title": main.title, "problem": say_flaw(error)}
        raise CompileError(problem) from error


def _banked(
    chosen: BankQuestion | None, published: Mapping[UUID, Mapping[str, BankQuestion]], main_language: str
) -> tuple[UUID, dict[str, Block]]:
    """The identity of a question of the bank and its words; no words when it is not published in the main language."""
    if chosen is None:
        return UUID(int=0), {}
    versions = published.get(chosen.translation_key, {})
    if main_language not in versions:
        return chosen.translation_key, {}
    main = versions[main_language].question[0]
    alike = {language: version.question[0] for language, version in versions.items()}
    return chosen.translation_key, {
        language: block for language, block in alike.items() if block.block_type == main.block_type
    }


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


def _short(values: Mapping[str, Any], main: str) -> tuple[Json, dict[str, Json]]:
    # As with gaps, what is right or known as wrong in one language is so in every language.
    accepted: dict[str, None] = {}
    wrong: dict[str, None] = {}
    words = {}
    for language, value in values.items():
        known = {form: group["feedback"] for group in value["wrong"] for form in group["forms"]}
        accepted |= dict.fromkeys(value["accepted"])
        wrong |= dict.fromkeys(known)
        words[language] = {
            "answer": next(iter(value["accepted"]), ""),
            "wrong": known,
            "feedback": {"correct": value["feedback_correct"], "incorrect": value["feedback_incorrect"]},
        }
    return {"accepted": list(accepted), "wrong": list(wrong), "forgives": values[main]["forgives"]}, words


def _hotspot(values: Mapping[str, Any], main: str) -> tuple[Json, dict[str, Json]]:
    zones = _keyed(values[main]["zones"])
    several = values[main]["several"]
    grading = {
        "zones": {key: _area(zone) for key, zone in zones.items()},
        "correct": [key for key, zone in zones.items() if zone["is_correct"]],
        "several": several,
    }
    words = {
        language: {
            "picture": _picture(value),
            "several": several,
            "zones": {
                key: {"text": zone["text"], "feedback": zone["feedback"], "area": _area(zone)}
                for key, zone in _keyed(value["zones"]).items()
            },
        }
        for language, value in values.items()
    }
    return grading, words


def _area(zone: Any) -> list[int]:
    return [zone[side] for side in ("left", "top", "width", "height")]


# Wide enough for a sharp picture in the reading column, in a format every browser reads.
RENDITION = "max-1400x1400|format-webp"


def _picture(value: Any) -> Json:
    """The picture as learners are sent it, frozen with the question: which one, where, how large, said in words."""
    image = value["picture"]
    if image is None:
        raise rules.BadQuestion(rules.Flaw.MISSING, rules.Where.PICTURE)
    try:
        rendition = image.get_rendition(RENDITION)
    except SourceImageIOError as error:
        raise rules.BadQuestion(rules.Flaw.NO_FILE, rules.Where.PICTURE) from error
    return {
        "image": image.pk,
        "url": rendition.url,
        "width": rendition.width,
        "height": rendition.height,
        "alt": value["alt"],
        "credit": value["credit"],
    }


_WRITERS = {
    "single": _choice,
    "multiple": _choice,
    "true_false": _true_false,
    "ordering": _ordering,
    "matching": _matching,
    "numeric": _numeric,
    "cloze": _cloze,
    "short": _short,
    "hotspot": _hotspot,
}
