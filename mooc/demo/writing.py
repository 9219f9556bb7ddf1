"""Turns what the files say into what an editor would have typed: stream values with stable ids, French spacing."""

import re
from collections.abc import Iterable, Mapping
from html import escape
from types import MappingProxyType
from typing import Any
from uuid import UUID, uuid5

from mooc.demo.pictures import picture
from mooc.demo.shapes import (
    Author,
    Block,
    ChoiceAnswer,
    ClozeAnswer,
    FactBlock,
    HotspotAnswer,
    KitItem,
    ListBlock,
    MatchingAnswer,
    NumericAnswer,
    OrderingAnswer,
    PatientQuestion,
    Question,
    ShortAnswer,
    TrueFalseAnswer,
    Words,
)

NAMESPACE = UUID("6f1c2f0e-0f5c-5d6e-9a54-7c3b1d2e4f50")
CALLOUTS = {"tip": "tip", "warning": "warning", "fact": "info"}
BEFORE = re.compile(r" (?=[:;!?»%€°])")
AFTER = re.compile(r"(?<=«) ")

Stream = list[dict[str, Any]]


def name_uuid(name: str) -> UUID:
    """The same identity for the same name, in every language and each time the site is built."""
    return uuid5(NAMESPACE, name)


def say(words: Words, language: str) -> str:
    """A text in one language, with the unbreakable spaces that French puts inside « » and before : ; ! ? %."""
    text = words[language]
    return AFTER.sub("\u00a0", BEFORE.sub("\u00a0", text)) if language == "fr" else text


def block(kind: str, name: str, value: Any) -> dict[str, Any]:
    """One block of a stream."""
    return {"type": kind, "id": str(name_uuid(name)), "value": value}


def items(values: Mapping[str, Any]) -> Stream:
    """A list inside a block; the keys name its items."""
    return [block("item", name, value) for name, value in values.items()]


def lines(kind: str, name: str, words: Iterable[Words], language: str) -> Stream:
    """A stream of single lines."""
    return [block(kind, f"{name}/{number}", say(line, language)) for number, line in enumerate(words, start=1)]


def fact_blocks(name: str, facts: Iterable[FactBlock], keys: Mapping[tuple[str, str], int]) -> Stream:
    """Vaccination rules and claims; `keys` maps their kind and name to primary keys."""
    return [block(one.type, f"{name}/{one.type}/{one.name}", keys[one.type, one.name]) for one in facts]


def text_blocks(
    name: str, blocks: Iterable[Block], language: str, facts: Mapping[tuple[str, str], int] = MappingProxyType({})
) -> Stream:
    """The blocks of a lesson or a page; a list is written inside a paragraph, as editors do. `facts`: see `fact_blocks`."""
    stream = []
    for number, one in enumerate(blocks, start=1):
        key = f"{name}/{number}"
        if isinstance(one, FactBlock):
            stream += fact_blocks(name, [one], facts)
        elif isinstance(one, ListBlock):
            tag = "ol" if one.is_ordered else "ul"
            entries = "".join(f"<li>{escape(say(item, language), quote=False)}</li>" for item in one.items)
            stream.append(block("paragraph", key, f"<{tag}>{entries}</{tag}>"))
        elif one.type == "heading":
            stream.append(block("heading", key, say(one.text, language)))
        else:
            html = f"<p>{escape(say(one.text, language), quote=False)}</p>"
            is_callout = one.type == "callout"
            stream.append(
                block(one.type, key, {"variant": CALLOUTS[one.variant], "text": html} if is_callout else html)
            )
    return stream


def author_blocks(name: str, authors: Iterable[Author], language: str) -> Stream:
    """Who wrote it, with declared interests."""
    return [
        block(
            "author",
            f"{name}/authors/{number}",
            {
                "name": say(author.name, language),
                "role": say(author.role, language),
                "interests": say(author.interests, language),
                "declared_on": author.declared_on.isoformat(),
            },
        )
        for number, author in enumerate(authors, start=1)
    ]


def source_blocks(name: str, slugs: Iterable[str], sources: Mapping[str, int]) -> Stream:
    """The sources of a page; `sources` maps slugs to primary keys."""
    return [block("source", f"{name}/sources/{slug}", sources[slug]) for slug in slugs]


def patient_questions(
    name: str, questions: Iterable[PatientQuestion], language: str, sources: Mapping[str, int]
) -> Stream:
    """What patients ask, with what is said in thirty seconds."""
    return [
        block(
            "question",
            f"{name}/questions/{number}",
            {
                "question": say(one.question, language),
                "answer": say(one.answer, language),
                "source": sources[one.source],
            },
        )
        for number, one in enumerate(questions, start=1)
    ]


def kit_blocks(name: str, kit: Iterable[KitItem], language: str) -> Stream:
    """The kit of a campaign."""
    return [
        block(
            "item",
            f"{name}/kit/{item.id}",
            {"kind": item.type, "title": say(item.title, language), "formats": list(item.formats)},
        )
        for item in kit
    ]


def question_blocks(questions: Iterable[Question], language: str, sources: Mapping[str, int]) -> Stream:
    """The questions of a quiz. Block and option ids come from the files, so every language shares them."""
    return [_question(question, language, sources) for question in questions]


def _question(question: Question, language: str, sources: Mapping[str, int]) -> dict[str, Any]:
    name = f"question/{question.id}"
    value = {
        "stem": say(question.stem, language),
        "explanation": "",
        "points": 1,
        "sources": items({f"{name}/sources/{slug}": sources[slug] for slug in question.sources}),
    }
    return block(question.type, name, value | _answer(question, name, language))


def _answer(question: Question, name: str, language: str) -> dict[str, Any]:
    answer = question.answer
    if isinstance(answer, ChoiceAnswer):
        options = {
            f"{name}/{option.id}": {
                "text": say(option.text, language),
                "is_correct": option.is_correct,
                "feedback": say(option.feedback, language),
            }
            for option in answer.options
        }
        return {"options": items(options)}
    if isinstance(answer, TrueFalseAnswer):
        return {"answer": "true" if answer.is_true else "false", **_feedback(answer.feedback, language)}
    if isinstance(answer, OrderingAnswer):
        texts = {item.id: item.text for item in answer.items}
        in_order = {f"{name}/{key}": say(texts[key], language) for key in answer.order}
        return {"items": items(in_order), **_feedback(answer.feedback, language)}
    if isinstance(answer, MatchingAnswer):
        return _matching(answer, name, language)
    if isinstance(answer, NumericAnswer):
        errors = {
            f"{name}/{error.value}": {"value": str(error.value), "feedback": say(error.feedback, language)}
            for error in answer.common_errors
        }
        return {
            "answer": str(answer.value),
            "tolerance": str(answer.tolerance),
            "unit": say(answer.unit, language),
            "common_errors": items(errors),
            **_feedback(answer.feedback, language),
        }
    if isinstance(answer, ShortAnswer):
        return _short(answer, name, language)
    if isinstance(answer, HotspotAnswer):
        return _hotspot(answer, name, language)
    return _cloze(answer, name, language)


def _short(answer: ShortAnswer, name: str, language: str) -> dict[str, Any]:
    wrong = {
        f"{name}/wrong/{number}": {
            "forms": _forms(f"{name}/wrong/{number}", one.forms[language]),
            "feedback": say(one.feedback, language),
        }
        for number, one in enumerate(answer.wrong, start=1)
    }
    return {
        "accepted": _forms(f"{name}/accepted", answer.accepted[language]),
        "forgives": answer.forgives,
        "wrong": items(wrong),
        **_feedback(answer.feedback, language),
    }


def _forms(name: str, forms: Iterable[str]) -> Stream:
    return items({f"{name}/{number}": form for number, form in enumerate(forms, start=1)})


def _hotspot(answer: HotspotAnswer, name: str, language: str) -> dict[str, Any]:
    zones = {
        f"{name}/{zone.id}": {
            "text": say(zone.text, language),
            **zone.area,
            "is_correct": zone.is_correct,
            "feedback": say(zone.feedback, language),
        }
        for zone in answer.zones
    }
    return {
        "picture": picture(answer.picture),
        "alt": say(answer.alt, language),
        "credit": say(answer.credit, language),
        "several": answer.several,
        "zones": items(zones),
    }


def _feedback(feedback: Mapping[str, Words], language: str) -> dict[str, str]:
    return {f"feedback_{verdict}": say(words, language) for verdict, words in feedback.items()}


def _matching(answer: MatchingAnswer, name: str, language: str) -> dict[str, Any]:
    right = {entry.id: say(entry.text, language) for entry in answer.right}
    pairs = {
        f"{name}/{entry.id}": {
            "left": say(entry.text, language),
            "right": right[answer.pairs[entry.id]],
            "feedback": say(answer.feedback[entry.id], language),
        }
        for entry in answer.left
    }
    extras = {f"{name}/{key}": text for key, text in right.items() if key not in answer.pairs.values()}
    return {"pairs": items(pairs), "extras": items(extras)}


def _cloze(answer: ClozeAnswer, name: str, language: str) -> dict[str, Any]:
    gaps = {}
    for gap in sorted(answer.gaps, key=lambda gap: int(gap.id)):
        key = f"{name}/{gap.id}"
        accepted = {f"{key}/{number}": form for number, form in enumerate(gap.accepted[language], start=1)}
        gaps[key] = {"accepted": items(accepted), "feedback": say(gap.feedback, language)}
    return {"text": say(answer.text, language), "gaps": items(gaps)}
