"""Reads the questions of a quiz or test: nine types, each with its own rules and feedback for every answer."""

import re
from collections.abc import Callable, Mapping, Sequence

from mooc.demo.marks import Mark, Record
from mooc.demo.pictures import FOLDER
from mooc.demo.shapes import (
    LANGUAGES,
    QUESTION_TYPES,
    Answer,
    ChoiceAnswer,
    ClozeAnswer,
    CommonError,
    Entry,
    Gap,
    HotspotAnswer,
    MatchingAnswer,
    NumericAnswer,
    Option,
    OrderingAnswer,
    Place,
    Question,
    ShortAnswer,
    TrueFalseAnswer,
    Words,
    WrongForms,
)

COMMON_KEYS = "id type objective difficulty sources stem"
OWN_KEYS = {
    "single": "options",
    "multiple": "options",
    "true_false": "answer feedback",
    "ordering": "items correct_order feedback",
    "matching": "left right pairs feedback",
    "numeric": "answer tolerance unit feedback common_errors",
    "cloze": "text gaps",
    "short": "accepted forgives wrong feedback",
    "hotspot": "picture alt credit several zones",
}
NO_WORDS = Words(fr="", en="")
FEWEST_OPTIONS = 3
LONGEST_FORM = 120  # characters of a short answer
FEWEST_FEEDBACK_WORDS = 4


def read_question(mark: Mark, *, objectives: int) -> Question:
    """One question. `objectives` is how many objectives it may measure."""
    kind = mark.peek("type") if mark.peek("type") in QUESTION_TYPES else ""
    if kind:
        record = mark.record(f"{COMMON_KEYS} {OWN_KEYS[kind]}", called="question")
    else:
        record = mark.record(COMMON_KEYS, optional=" ".join(OWN_KEYS.values()), called="question")
        record["type"].one_of(*QUESTION_TYPES)
    return Question(
        id=record["id"].name_text(),
        type=kind,
        objective=record["objective"].whole(1, max(objectives, 1)),
        difficulty=record["difficulty"].whole(1, 3),
        sources=record["sources"].names(),
        stem=record["stem"].words(),
        answer=READERS[kind](record) if kind else ChoiceAnswer(options=()),
    )


def _choice(record: Record) -> ChoiceAnswer:
    options = []
    for mark in record["options"].entries(FEWEST_OPTIONS):
        one = mark.record("id correct text feedback", called="option")
        feedback = one["feedback"].words()
        if not feedback.fr.startswith("Oui,"):
            refuse_short(one["feedback"], feedback)
        options.append(
            Option(
                id=one["id"].name_text(),
                is_correct=one["correct"].flag(),
                text=one["text"].words(400),
                feedback=feedback,
            )
        )
    refuse_twins(record["options"], [option.id for option in options], [option.text for option in options])
    right = sum(option.is_correct for option in options)
    if record.mark.peek("type") == "single" and right != 1:
        record["options"].refuse(f"{record.label} has {right} right options; expected exactly 1.")
    if record.mark.peek("type") == "multiple" and not 0 < right < len(options):
        record["options"].refuse(f"{record.label} has {right} right options; expected at least 1, and not all of them.")
    return ChoiceAnswer(options=tuple(options))


def _true_false(record: Record) -> TrueFalseAnswer:
    feedback = _feedback(record, "true false")
    for name, words in feedback.items():
        refuse_short(record["feedback"], words, f"“{name}” in ")
    return TrueFalseAnswer(is_true=record["answer"].flag(), feedback=feedback)


def _ordering(record: Record) -> OrderingAnswer:
    items = _entries(record["items"], "item", FEWEST_OPTIONS)
    order = record["correct_order"].names(FEWEST_OPTIONS)
    if sorted(order) != sorted(item.id for item in items):
        record["correct_order"].expect("each item of “items” exactly once")
    return OrderingAnswer(items=items, order=order, feedback=_feedback(record, "correct partial incorrect"))


def _matching(record: Record) -> MatchingAnswer:
    left = _entries(record["left"], "left item", FEWEST_OPTIONS)
    right = _entries(record["right"], "right item", 2)
    pairs = {name: mark.name_text() for name, mark in record["pairs"].table().items()}
    if pairs.keys() != {item.id for item in left}:
        record["pairs"].refuse(f"{record['pairs'].label} does not pair every left item; expected {_ids(left)}.")
    for name in set(pairs.values()) - {item.id for item in right}:
        record["pairs"].refuse(f"{record['pairs'].label} leads to “{name}”; expected one of {_ids(right)}.")
    feedback = _feedback(record, " ".join(item.id for item in left))
    return MatchingAnswer(left=left, right=right, pairs=pairs, feedback=feedback)


def _numeric(record: Record) -> NumericAnswer:
    value, tolerance = record["answer"].number(), record["tolerance"].number("0")
    errors: list[CommonError] = []
    for mark in record["common_errors"].entries(0):
        one = mark.record("value feedback")
        error = CommonError(value=one["value"].number(), feedback=one["feedback"].words())
        if abs(error.value - value) <= tolerance:
            one["value"].refuse(
                f"{one['value'].label} is {error.value}, which counts as right; expected a wrong answer."
            )
        if error.value in [other.value for other in errors]:
            one["value"].refuse(f"{one['value'].label} is {error.value} twice; expected each common error once.")
        errors.append(error)
    return NumericAnswer(
        value=value,
        tolerance=tolerance,
        unit=record["unit"].words(30),
        feedback=_feedback(record, "correct incorrect"),
        common_errors=tuple(errors),
    )


def _cloze(record: Record) -> ClozeAnswer:
    text = record["text"].words()
    gaps = []
    for mark in record["gaps"].entries():
        one = mark.record("id accepted feedback", called="gap")
        accepted = {
            language: tuple(mark.text(60) for mark in marks) for language, marks in one["accepted"].word_lists().items()
        }
        gaps.append(Gap(id=one["id"].name_text(), accepted=accepted, feedback=one["feedback"].words()))
    ids = sorted(gap.id for gap in gaps)
    if ids != [str(number) for number in range(1, len(gaps) + 1)]:
        record["gaps"].expect("gaps with the ids 1, 2, 3… in order")
    for language in LANGUAGES:
        marked = sorted(re.findall(r"\{\{(\w+)\}\}", text[language]))
        if text[language] and marked != ids:
            expected = ", ".join(f"{{{{{name}}}}}" for name in ids)
            record["text"].refuse(
                f"{record['text'].label} ({language}) does not hold its gaps; expected {expected} once each."
            )
    return ClozeAnswer(text=text, gaps=tuple(gaps))


def _short(record: Record) -> ShortAnswer:
    accepted = _forms(record["accepted"])
    wrong = []
    for mark in record["wrong"].entries(0):
        one = mark.record("forms feedback")
        forms, feedback = _forms(one["forms"]), one["feedback"].words()
        refuse_short(one["feedback"], feedback)
        for form in {form for language in forms.values() for form in language}:
            if form.casefold() in {right.casefold() for language in accepted.values() for right in language}:
                one["forms"].refuse(f"{one['forms'].label} holds “{form}”, which is accepted; expected a wrong form.")
        wrong.append(WrongForms(forms=forms, feedback=feedback))
    return ShortAnswer(
        accepted=accepted,
        forgives=record["forgives"].flag(),
        wrong=tuple(wrong),
        feedback=_feedback(record, "correct incorrect"),
    )


def _hotspot(record: Record) -> HotspotAnswer:
    picture = record["picture"].name_text()
    if picture and not (FOLDER / f"{picture}.png").is_file():
        record["picture"].refuse(f"{record['picture'].label} is {picture}; expected a file {picture}.png in pictures.")
    zones = []
    for mark in record["zones"].entries(FEWEST_OPTIONS):
        one = mark.record("id correct area text feedback", called="zone")
        area = one["area"].record("left top width height")
        zones.append(
            Place(
                id=one["id"].name_text(),
                is_correct=one["correct"].flag(),
                area={side: area[side].whole(0, 100) for side in ("left", "top", "width", "height")},
                text=one["text"].words(200),
                feedback=one["feedback"].words(),
            )
        )
    refuse_twins(record["zones"], [zone.id for zone in zones], [zone.text for zone in zones])
    several, right = record["several"].flag(), sum(zone.is_correct for zone in zones)
    if not several and right != 1:
        record["zones"].refuse(f"{record.label} has {right} right zones; expected exactly 1.")
    if several and not 0 < right < len(zones):
        record["zones"].refuse(f"{record.label} has {right} right zones; expected at least 1, and not all of them.")
    return HotspotAnswer(
        picture=picture,
        alt=record["alt"].words(600),
        credit=record["credit"].words(),
        several=several,
        zones=tuple(zones),
    )


READERS: dict[str, Callable[[Record], Answer]] = {
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


def _forms(mark: Mark) -> Mapping[str, tuple[str, ...]]:
    return {language: tuple(one.text(LONGEST_FORM) for one in marks) for language, marks in mark.word_lists().items()}


def _feedback(record: Record, names: str) -> Mapping[str, Words]:
    one = record["feedback"].record(names)
    return {name: one[name].words() for name in names.split()}


def _entries(mark: Mark, called: str, least: int) -> tuple[Entry, ...]:
    entries = []
    for item in mark.entries(least):
        one = item.record("id text", called=called)
        entries.append(Entry(id=one["id"].name_text(), text=one["text"].words(200)))
    refuse_twins(mark, [entry.id for entry in entries], [entry.text for entry in entries])
    return tuple(entries)


def refuse_twins(mark: Mark, ids: list[str], texts: Sequence[Words] = ()) -> None:
    """Note two entries with the same identifier, or the same text in one language."""
    for name in {name for name in ids if name and ids.count(name) > 1}:
        mark.refuse(f"{mark.label} has two entries called {name}; expected different identifiers.")
    for language in LANGUAGES:
        said = [words[language] for words in texts]
        for text in {text for text in said if text and said.count(text) > 1}:
            mark.refuse(f"{mark.label} says “{text}” twice in {language}; expected different texts.")


def refuse_short(mark: Mark, words: Words, where: str = "") -> None:
    """Note feedback that says too little to learn from (counted in French, the language it is written in)."""
    if words.fr and len(words.fr.split()) < FEWEST_FEEDBACK_WORDS:
        mark.refuse(f"{where}{mark.label} says only “{words.fr}”; expected at least {FEWEST_FEEDBACK_WORDS} words.")


def _ids(entries: Sequence[Entry]) -> str:
    return ", ".join(entry.id for entry in entries)
