"""A question as the card of a question shows it: before the answer, after it, or with what is wrong about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from courses.rules import question
from courses.rules.question import Choice, Explanation, Fields, Part, Picture, PublicQuestion, Scale, Zone

# The kinds whose parts are chosen, and those answered by one line of text.
CHOSEN = ("single", "multiple", "true_false", "hotspot")
TYPED = ("numeric", "short")
Area = tuple[int, int, int, int]
NOWHERE: Area = (0, 0, 0, 0)


@dataclass(frozen=True)
class Row:
    """An option, an item to order, a left side or a zone. `mark` is correct, incorrect, missed or empty.

    `area` of a zone: left, top, width and height in whole percent of the picture.
    """

    value: str
    text: str
    is_chosen: bool = False
    position: int = 0
    choice: str = ""
    mark: str = ""
    feedback: str = ""
    area: Area = NOWHERE


@dataclass(frozen=True)
class Piece:
    """A piece of a text with gaps: words, or a gap (its number) with what was typed."""

    text: str = ""
    gap: str = ""
    value: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Card:
    """All that the template of a question shows."""

    type: str
    stem: str
    scale: str
    language: str
    is_fallback: bool
    is_locked: bool
    error: str
    options: Sequence[Row] = ()
    rows: Sequence[Row] = ()
    positions: Sequence[int] = ()
    choices: Sequence[Row] = ()
    parts: Sequence[Piece] = ()
    gap_feedback: Sequence[str] = ()
    value: str = ""
    unit: str = ""
    mark: str = ""
    is_several: bool = False
    picture: Picture | None = None


@dataclass(frozen=True)
class Feedback:
    """What follows an answer. `outcome` is correct, partial or incorrect."""

    outcome: str
    text: str
    solution: str
    explanation: str
    sources: Sequence[Mapping[str, Any]]
    points: str


@dataclass(frozen=True)
class Line:
    """What was answered to one part of a question, in the results. `mark` is as that of a row."""

    text: str
    mark: str
    feedback: str


def fields_of(kind: str, stored: Any) -> dict[str, list[str]]:
    """Write a stored answer as the form fields it came from, so that a form can show it again."""
    if stored is None:
        return {}
    if kind in ("multiple", "hotspot"):
        return {"answer": list(stored)}
    if kind == "true_false":
        return {"answer": ["true" if stored else "false"]}
    if kind == "ordering":
        return {f"answer-{item}": [str(position)] for position, item in enumerate(stored, start=1)}
    if isinstance(stored, dict):
        return {f"answer-{part}": [value] for part, value in stored.items()}
    return {"answer": [str(stored)]}


def open_card(*, body: Mapping[str, Any], language: str, seed: str, fields: Fields, error: str = "") -> Card:
    """The card of a question that may be answered. `fields` are what was answered or typed before."""
    return _card(question.shape(body, language, seed), fields, {}, error=error, is_locked=False)


def locked_card(
    *, body: Mapping[str, Any], language: str, seed: str, stored: Any, explanation: Explanation | None
) -> Card:
    """The card of a question that can no longer be answered, with its marks when feedback has been earned."""
    parts = {part.id: part for part in explanation.parts} if explanation else {}
    fields = fields_of(body["type"], stored)
    return _card(question.shape(body, language, seed), fields, parts, error="", is_locked=True)


def feedback_of(body: Mapping[str, Any], explanation: Explanation) -> Feedback:
    """The words of the feedback. Say it only once it has been earned."""
    points = body["points"]
    earned = number_format(f"{float(explanation.mark.share * points):.2f}".rstrip("0").rstrip("."), use_l10n=True)
    is_right = explanation.mark.share == 1
    return Feedback(
        outcome=str(explanation.mark.verdict),
        text=_text(explanation, is_several=_is_several(body)),
        solution="" if is_right else _solution(explanation),
        explanation=explanation.general,
        sources=body["sources"],
        points=f"{earned} / {points}" if explanation.mark.is_counted else _("not counted"),
    )


def lines_of(body: Mapping[str, Any], explanation: Explanation) -> list[Line]:
    """What was answered, part by part, with what should have been; of options only those chosen or right."""
    if explanation.kind in CHOSEN:
        words = {"true": _("True"), "false": _("False")} if explanation.kind == "true_false" else {}
        return [
            Line(words.get(part.id, part.text), _option_mark(_is_several(body), part), part.feedback)
            for part in explanation.parts
            if part.is_chosen or part.is_key
        ]
    answered = [part for part in explanation.parts if part.is_chosen]
    if explanation.kind == "matching":
        return [Line(f"{part.text} → {part.given}", _mark(part), _pair_feedback(part)) for part in answered]
    if explanation.kind == "ordering":
        return [Line(f"{part.given}. {part.text}", _mark(part), "") for part in answered]
    unit = body["words"][explanation.language].get("unit", "")
    return [Line(f"{part.given} {unit}".strip(), _mark(part), part.feedback) for part in answered]


def _text(explanation: Explanation, *, is_several: bool) -> str:
    if not any(part.is_chosen for part in explanation.parts):
        return _("You left this question unanswered.")
    if explanation.kind in CHOSEN and not is_several:
        return next(part.feedback for part in explanation.parts if part.is_chosen)
    if explanation.kind in TYPED:
        return explanation.parts[0].feedback or explanation.feedback
    if is_several or explanation.kind in ("matching", "cloze"):
        right = sum(part.is_right for part in explanation.parts)
        return _("Right: %(right)s of %(total)s.") % {"right": right, "total": len(explanation.parts)}
    return explanation.feedback


def _solution(explanation: Explanation) -> str:
    if explanation.kind == "ordering":
        return " → ".join(explanation.right)
    return ", ".join(explanation.right) if explanation.kind in (*TYPED, "cloze") else ""


def _card(shown: PublicQuestion, fields: Fields, parts: Mapping[str, Part], *, error: str, is_locked: bool) -> Card:
    given = {name: values[0] for name, values in fields.items() if values}
    words = {"true": _("True"), "false": _("False")} if shown.kind == "true_false" else {}
    is_several = shown.several or shown.kind == "multiple"
    choices: tuple[Choice | Zone, ...] = (*shown.options, *shown.zones)
    options = [
        Row(
            value=option.id,
            text=words.get(option.id, option.text),
            is_chosen=option.id in fields.get("answer", ()),
            mark=_option_mark(is_several, parts.get(option.id)),
            feedback=_option_feedback(is_several, parts.get(option.id)),
            area=(option.left, option.top, option.width, option.height) if isinstance(option, Zone) else NOWHERE,
        )
        for option in choices
    ]
    items = [
        Row(
            value=item.id,
            text=item.text,
            position=_position(given.get(f"answer-{item.id}", "")),
            mark=_mark(parts.get(item.id)),
        )
        for item in shown.items
    ]
    left = [
        Row(
            value=side.id,
            text=side.text,
            choice=given.get(f"answer-{side.id}", ""),
            mark=_mark(parts.get(side.id)),
            feedback=_pair_feedback(parts.get(side.id)),
        )
        for side in shown.left
    ]
    return Card(
        type=shown.kind,
        stem=shown.stem,
        scale=Scale.ONE_RIGHT if shown.zones and not is_several else shown.scale,
        language=shown.language,
        is_fallback=shown.is_fallback,
        is_locked=is_locked,
        error=error,
        options=options,
        rows=left or (sorted(items, key=lambda row: row.position) if is_locked else items),
        positions=range(1, len(items) + 1),
        choices=[Row(value=side.id, text=side.text) for side in shown.right],
        parts=[
            Piece(text=piece.text)
            if not piece.gap
            else Piece(gap=piece.gap, value=given.get(f"answer-{piece.gap}", ""), mark=_mark(parts.get(piece.gap)))
            for piece in shown.segments
        ],
        gap_feedback=[f"{part.id}. {part.feedback}" for part in parts.values()] if shown.segments else (),
        value=given.get("answer", ""),
        unit=shown.unit,
        mark=_mark(parts.get("")) if shown.kind in TYPED else "",
        is_several=is_several,
        picture=shown.picture,
    )


def _mark(part: Part | None) -> str:
    if part is None:
        return ""
    return "correct" if part.is_right else "incorrect"


def _is_several(body: Mapping[str, Any]) -> bool:
    """Whether more than one option may be ticked."""
    return body["type"] == "multiple" or bool(body["grading"].get("several"))


def _option_mark(is_several: bool, part: Part | None) -> str:
    if part is None or not (part.is_chosen or part.is_key):
        return ""
    if part.is_chosen:
        return "correct" if part.is_key else "incorrect"
    return "missed" if is_several else "correct"


def _option_feedback(is_several: bool, part: Part | None) -> str:
    """The feedback of an option; that of the single one chosen is said below the question."""
    if part is None or (part.is_chosen and not is_several):
        return ""
    return part.feedback


def _pair_feedback(part: Part | None) -> str:
    if part is None:
        return ""
    if part.is_right:
        return part.feedback
    return _("Expected: %(answer)s. %(feedback)s") % {"answer": part.expected, "feedback": part.feedback}


def _position(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 3 else 0
