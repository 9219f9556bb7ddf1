"""Checks the guided dialogue and the image set in full, though nothing is built from them yet."""

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal

from mooc.demo.marks import Mark, Record
from mooc.demo.read_questions import refuse_twins
from mooc.demo.shapes import LANGUAGES, Practice, Words

RULES = {
    "choice": "correct options",
    "choice_set": "correct options",
    "contains_all_groups": "groups",
    "contains_any_groups": "groups min_groups",
    "equals": "value tolerance",
    "word_count_and_no_identity": "min max",
}


def read_common(record: Record, kind: str) -> Practice:
    """What a case, a dialogue and an image set share."""
    record["status"].one_of("demo")
    return Practice(
        id=record["id"].name_text(),
        kind=kind,
        module_id=record["module_id"].name_text(),
        title=record["title"].words(),
        sources=record["sources"].names(),
    )


def read_image_set(mark: Mark) -> Practice:
    """Drawing briefs with the regions to find; illustrations only, no photograph without a consent record."""
    record = mark.record(
        "id module_id status title rules fairness future_photos_policy sources items", called="image set"
    )
    rules = record["rules"].record("shuffle interleave_tones mastery confidence_marking coordinates")
    for name in ("shuffle", "interleave_tones", "confidence_marking"):
        rules[name].flag()
    rules["coordinates"].text()
    mastery = rules["mastery"].record("streak min_items")
    mastery["streak"].whole(1, 20)
    mastery["min_items"].whole(1, 100)
    record["fairness"].words()
    record["future_photos_policy"].words()
    items = record["items"].entries()
    for item in items:
        _read_image(item)
    refuse_twins(record["items"], [item.peek("id") for item in items])
    return read_common(record, "image set")


def _read_image(mark: Mark) -> None:
    one = mark.record("id illustration skin_tones prompt expected urgency hotspots alt consent", called="image")
    one["id"].name_text()
    drawing = one["illustration"].record("kind note")
    drawing["kind"].one_of("vector_to_draw")
    drawing["note"].words()
    for tone in one["skin_tones"].names():
        if not re.fullmatch(r"monk-([1-9]|10)", tone):
            one["skin_tones"].refuse(f"{one['skin_tones'].label} names “{tone}”; expected monk-1 to monk-10.")
    for name in ("prompt", "expected", "alt"):
        one[name].words()
    one["urgency"].one_of("immediate", "same_day", "weeks", "routine")
    for spot in one["hotspots"].entries():
        region = spot.record("x y w h label")
        x, y, w, h = (region[name].number("0", "1") for name in "xywh")
        region["label"].text()
        if x + w > Decimal(1) or y + h > Decimal(1):
            spot.refuse(f"{spot.label} leaves the picture; expected x + w and y + h of at most 1.")
    consent = one["consent"].record("status source")
    consent["status"].one_of("not_applicable_illustration")
    consent["source"].text()


def read_dialogue(mark: Mark) -> Practice:
    """A guided dialogue: each model answer must satisfy its own rule and must not set off the red flag guard."""
    record = mark.record(
        "id type module_id status estimated_minutes title banner case_file must_do must_not identity_guard"
        " red_flag_guard scoring end_card links sources steps",
        called="dialogue",
    )
    record["type"].one_of("guided_dialogue")
    record["estimated_minutes"].whole(1, 60)
    for name in ("banner", "case_file", "end_card"):
        record[name].words()
    for name in ("must_do", "must_not"):
        for entry in record[name].entries():
            entry.words()
    identity = record["identity_guard"].record("patterns message")
    identity["patterns"].names()
    identity["message"].words()
    guard = record["red_flag_guard"].record("keywords message")
    guard["message"].words()
    red_flags = {name: [one.text() for one in marks] for name, marks in guard["keywords"].word_lists().items()}
    for link in record["links"].entries():
        one = link.record("label url")
        one["label"].words()
        one["url"].web_address()
    criteria = [_read_step(step, red_flags) for step in record["steps"].entries()]
    refuse_twins(record["steps"], [step.peek("id") for step in record["steps"].entries()])
    scoring = record["scoring"].record("minimum_criteria points_per_step hint_used_penalty pass_rule")
    scoring["points_per_step"].whole(1, 10)
    scoring["hint_used_penalty"].number("0", "1")
    scoring["pass_rule"].words()
    if set(scoring["minimum_criteria"].names()) != {name for name in criteria if name}:
        scoring["minimum_criteria"].expect("the criteria that the steps gather, each once")
    return read_common(record, "dialogue")


def _read_step(mark: Mark, red_flags: Mapping[str, list[str]]) -> str:
    """Checks one step; the criterion it gathers, or empty."""
    one = mark.record(
        "id e2b_r3 ask answer_kind validation required model_answer hint why", "critical criterion", called="step"
    )
    one["id"].name_text()
    if not one["e2b_r3"].is_nothing:
        one["e2b_r3"].text()
    for name in ("ask", "hint", "why"):
        one[name].words()
    one["answer_kind"].one_of("single_choice", "multiple_choice", "short_text", "long_text", "number")
    one["required"].flag()
    if "critical" in one:
        one["critical"].flag()
    answer = one["model_answer"].words()
    _check_rule(one["validation"], answer, one.label)
    for language in LANGUAGES:
        for word in red_flags[language]:
            if word and re.search(r"\b" + re.escape(plain(word)), plain(answer[language])):
                one["model_answer"].refuse(
                    f"{one['model_answer'].label} ({language}) sets off the red flag guard with “{word}”;"
                    " expected an answer that does not."
                )
    return one["criterion"].name_text() if "criterion" in one else ""


def _check_rule(mark: Mark, answer: Words, step: str) -> None:
    kind = mark.peek("kind")
    rule = mark.record("kind " + RULES.get(kind, ""), optional="" if kind in RULES else " ".join(RULES.values()))
    if kind not in RULES:
        rule["kind"].one_of(*RULES)
        return

    def must(holds: bool, language: str) -> None:
        if not holds:
            mark.refuse(f"the model answer of {step} ({language}) breaks its own rule; expected one that passes it.")

    if kind in ("choice", "choice_set"):
        options = [option.record("id text", called="option") for option in rule["options"].entries(2)]
        ids = [option["id"].name_text() for option in options]
        refuse_twins(rule["options"], ids, [option["text"].words() for option in options])
        correct = (rule["correct"].name_text(),) if kind == "choice" else rule["correct"].names()
        if not set(correct) <= set(ids):
            rule["correct"].expect(f"among {', '.join(ids)}")
    elif kind == "equals":
        value, tolerance = rule["value"].number(), rule["tolerance"].number("0")
        for language in LANGUAGES:
            numbers = re.findall(r"\d+", answer[language])
            must(any(abs(Decimal(number) - value) <= tolerance for number in numbers), language)
    elif kind == "word_count_and_no_identity":
        least, most = rule["min"].whole(1, 1000), rule["max"].whole(1, 1000)
        for language in LANGUAGES:
            must(least <= len(answer[language].split()) <= most, language)
    else:
        least = rule["min_groups"].whole(1, 10) if kind == "contains_any_groups" else 1
        for language, marks in rule["groups"].word_lists().items():
            groups = [[word.text() for word in group.entries()] for group in marks]
            hits = [any(plain(word) in plain(answer[language]) for word in group) for group in groups]
            must(all(hits) if kind == "contains_all_groups" else sum(hits) >= least, language)


def plain(text: str) -> str:
    """Small letters without accents, as an answer is compared."""
    return "".join(
        letter for letter in unicodedata.normalize("NFD", text.lower()) if unicodedata.category(letter) != "Mn"
    )
