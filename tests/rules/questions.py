"""One small question of each kind, and canaries for what must stay secret."""

from copy import deepcopy
from typing import Any

CANARY = "canary-7f3a"


def _options(texts: dict[str, str]) -> dict[str, Any]:
    return {key: {"text": text, "feedback": f"{CANARY} about {text}"} for key, text in texts.items()}


def _body(kind: str, grading: dict[str, Any], french: dict[str, Any], english: dict[str, Any]) -> dict[str, Any]:
    common = {"explanation": f"{CANARY} explanation"}
    return {
        "type": kind,
        "points": 1,
        "grading": grading,
        "words": {"fr": {"stem": "Énoncé", **common, **french}, "en": {"stem": "Stem", **common, **english}},
        "sources": [],
    }


_AGES = {"k9": "2 ans", "b4": "11 ans", "z1": "16 ans", "c7": "18 ans"}
_ITEMS = {"q7": "Saluer", "d2": "Écouter", "m5": "Injecter", "a8": "Tracer"}
_VERDICTS = {"correct": f"{CANARY} yes", "partial": f"{CANARY} nearly", "incorrect": f"{CANARY} no"}
_LEFT = {"l3": "Rappel dTP", "l8": "Fièvre jaune", "l5": "ROR et chimiothérapie"}
_RIGHT = {"r6": "Je prescris", "r2": "J'oriente", "r9": "J'attends"}

_BODIES: dict[str, dict[str, Any]] = {
    "single": _body(
        "single",
        {"options": list(_AGES), "correct": ["b4"]},
        {"options": _options(_AGES)},
        {"options": _options({key: text.replace("ans", "years") for key, text in _AGES.items()})},
    ),
    "multiple": _body(
        "multiple",
        {"options": list(_AGES), "correct": ["k9", "b4"]},
        {"options": _options(_AGES)},
        {"options": _options(_AGES)},
    ),
    "true_false": _body(
        "true_false",
        {"answer": False},
        {"feedback": {"true": f"{CANARY} no", "false": f"{CANARY} yes"}},
        {"feedback": {"true": f"{CANARY} no", "false": f"{CANARY} yes"}},
    ),
    "ordering": _body(
        "ordering",
        {"order": list(_ITEMS)},
        {"items": dict(sorted(_ITEMS.items())), "feedback": _VERDICTS},
        {"items": dict(sorted(_ITEMS.items())), "feedback": _VERDICTS},
    ),
    "matching": _body(
        "matching",
        {"pairs": {"l3": "r6", "l8": "r2", "l5": "r2"}, "rights": list(_RIGHT)},
        {"left": _LEFT, "right": _RIGHT, "feedback": {key: f"{CANARY} {key}" for key in _LEFT}},
        {"left": _LEFT, "right": _RIGHT, "feedback": {key: f"{CANARY} {key}" for key in _LEFT}},
    ),
    "numeric": _body(
        "numeric",
        {"answer": "17.5", "tolerance": "0.5", "common_errors": ["10.5"]},
        {
            "unit": "heures",
            "feedback": {"correct": f"{CANARY} yes", "incorrect": f"{CANARY} no"},
            "common_errors": {"10.5": f"{CANARY} forgotten"},
        },
        {
            "unit": "hours",
            "feedback": {"correct": f"{CANARY} yes", "incorrect": f"{CANARY} no"},
            "common_errors": {"10.5": f"{CANARY} forgotten"},
        },
    ),
    "cloze": _body(
        "cloze",
        {"gaps": {"1": ["7", "sept", "seven"], "2": [f"{CANARY}", "atténué", "attenuated"]}},
        {
            "text": "Un bloc de {{1}} heures, vaccin {{2}}.",
            "feedback": {"1": f"{CANARY} one", "2": f"{CANARY} two"},
        },
        {
            "text": "A {{2}} vaccine, a block of {{1}} hours.",
            "feedback": {"1": f"{CANARY} one", "2": f"{CANARY} two"},
            "answers": {"1": "seven", "2": "attenuated"},
        },
    ),
}
_ZONES = {"z5": [0, 0, 20, 50], "z2": [40, 30, 20, 20], "z8": [70, 30, 20, 20], "z1": [40, 60, 20, 20]}


def _picture(texts: dict[str, str]) -> dict[str, Any]:
    zones = {key: {"text": text, "feedback": f"{CANARY} {key}", "area": _ZONES[key]} for key, text in texts.items()}
    picture = {"image": 1, "url": "/media/images/a.webp", "width": 800, "height": 600, "alt": "Un réfrigérateur"}
    return {"picture": picture, "zones": zones, "several": True}


_BODIES["short"] = _body(
    "short",
    {"accepted": [f"{CANARY}", "Adrénaline", "épinéphrine", "15"], "wrong": ["noradrénaline", "IV"], "forgives": True},
    {
        "answer": "Adrénaline",
        "feedback": {"correct": f"{CANARY} yes", "incorrect": f"{CANARY} no"},
        "wrong": {"noradrénaline": f"{CANARY} other drug", "IV": f"{CANARY} not into a vein"},
    },
    {
        "answer": "épinéphrine",
        "feedback": {"correct": f"{CANARY} yes", "incorrect": f"{CANARY} no"},
        "wrong": {},
    },
)
_BODIES["hotspot"] = _body(
    "hotspot",
    {"zones": _ZONES, "correct": ["z5", "z2"], "several": True},
    _picture({"z5": "La porte", "z2": "Le milieu", "z8": "Le fond", "z1": "Le bas"}),
    _picture({"z5": "The door", "z2": "The middle", "z8": "The back", "z1": "The bottom"}),
)

RIGHT: dict[str, Any] = {
    "single": "b4",
    "multiple": ["k9", "b4"],
    "true_false": False,
    "ordering": list(_ITEMS),
    "matching": {"l3": "r6", "l8": "r2", "l5": "r2"},
    "numeric": "17,5",
    "cloze": {"1": "sept", "2": "attenue"},
    "short": "ADRENALINE.",
    "hotspot": ["z5", "z2"],
}

WRONG: dict[str, Any] = {
    "single": "z1",
    "multiple": ["z1", "c7"],
    "true_false": True,
    "ordering": list(reversed(_ITEMS)),
    "matching": {"l3": "r9", "l8": "r9", "l5": "r9"},
    "numeric": "12",
    "cloze": {"1": "huit", "2": "mort"},
    "short": "corticoïde",
    "hotspot": ["z8", "z1"],
}

KINDS = tuple(_BODIES)


def question(kind: str) -> dict[str, Any]:
    """Return a fresh, well-formed question of that kind, full of canaries where a learner must not look."""
    return deepcopy(_BODIES[kind])
