"""Questions answered by marking places on a picture."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

from courses.rules.question.checks import Json, need_ids, need_map, need_same, need_text
from courses.rules.question.errors import BadAnswer, BadQuestion, Fault, Flaw, Where
from courses.rules.question.registry import Fields, Shuffle, Told
from courses.rules.question.results import Mark, Part, Picture, Scale, Zone
from courses.rules.question.ticks import clean_ticks, right_minus_wrong

FEWEST_ZONES, MOST_ZONES = 3, 8
# In percent of the picture's width, for both sides of a zone. A picture is 250 CSS pixels wide on a 320 pixel
# screen, so a zone measures 25 pixels or more there: WCAG 2.2 asks for 24 (success criterion 2.5.8).
SMALLEST_SIDE = 10

Area = Sequence[int]  # left, top, width, height, in whole percent of the picture


class Hotspot:
    """Named places on a picture, some right, at least one wrong. Stored answer: the ids marked, in the key's order.

    Score: (right marked - wrong marked) / number right, never below 0; so marking everything never pays. Where
    `several` is false the learner marks exactly one place, and exactly one is right. The areas of the main language
    belong to the key: a zone that moves is another question. Form: `answer` = id, once for each place.
    """

    name = "hotspot"
    scale = Scale.RIGHT_PLACES
    public_words = frozenset({"picture", "zones", "several"})

    def check_grading(self, grading: Json) -> None:
        zones = need_map(grading.get("zones"), Where.ZONES)
        need_ids(list(zones), Where.ZONES, at_least=FEWEST_ZONES)
        if len(zones) > MOST_ZONES:
            raise BadQuestion(Flaw.TOO_MANY, Where.ZONES, most=MOST_ZONES)
        correct = need_ids(grading.get("correct"), Where.RIGHT_ZONES, at_least=1)
        if not set(correct) <= set(zones):
            raise BadQuestion(Flaw.UNKNOWN, Where.RIGHT_ZONES)
        if len(correct) == len(zones):
            raise BadQuestion(Flaw.NOTHING_WRONG, Where.ZONES)
        if not isinstance(grading.get("several"), bool):
            raise BadQuestion(Flaw.UNREADABLE, Where.SEVERAL)
        if not grading["several"] and len(correct) != 1:
            raise BadQuestion(Flaw.NOT_ONE_RIGHT, Where.RIGHT_ZONES)

    def check_words(self, grading: Json, words: Json, language: str) -> None:
        if words.get("several") is not grading["several"]:
            raise BadQuestion(Flaw.HOW_MANY, Where.SEVERAL, language=language)
        picture = need_map(words.get("picture"), Where.PICTURE, language=language)
        need_text(picture.get("url"), Where.PICTURE_ADDRESS, language=language)
        need_text(picture.get("alt"), Where.PICTURE_ALT, language=language)
        if not isinstance(picture.get("credit", ""), str):
            raise BadQuestion(Flaw.UNREADABLE, Where.PICTURE_CREDIT, language=language)
        for name in ("width", "height"):
            if not _is_whole(picture.get(name), 1, 100_000):
                raise BadQuestion(Flaw.UNREADABLE, Where.PICTURE_SIZE, language=language)
        zones = need_map(words.get("zones"), Where.ZONES, language=language)
        need_same(zones, grading["zones"], Where.ZONES, language=language)
        texts = set()
        for number, key in enumerate(grading["zones"], start=1):
            zone = need_map(zones[key], Where.ZONES, number=number, language=language)
            texts.add(need_text(zone.get("text"), Where.ZONE_TEXTS, number=number, language=language))
            need_text(zone.get("feedback"), Where.ZONE_FEEDBACK, number=number, language=language)
            _check_area(zone.get("area"), zone["text"], picture["height"] / picture["width"], language)
        if len(texts) < len(zones):
            raise BadQuestion(Flaw.SAME_TEXT, Where.ZONE_TEXTS, language=language)
        for one, other in combinations(zones.values(), 2):
            if _overlap(one["area"], other["area"]):
                raise BadQuestion(Flaw.OVERLAP, Where.ZONES, language=language, name=one["text"], other=other["text"])

    def gather(self, grading: Json, fields: Fields) -> object:
        return list(fields.get("answer", ()))

    def clean(self, grading: Json, raw: object) -> list[str]:
        marked = clean_ticks(raw, grading["zones"])
        if len(marked) > 1 and not grading["several"]:
            raise BadAnswer(Fault.WRONG_SHAPE)
        return marked

    def judge(self, grading: Json, answer: list[str]) -> Mark:
        return right_minus_wrong(answer, grading["correct"], grading["zones"])

    def show(self, words: Json, shuffle: Shuffle) -> Mapping[str, Any]:
        zones = words["zones"]
        return {
            "picture": Picture(
                **{name: words["picture"][name] for name in ("url", "width", "height", "alt")},
                credit=words["picture"].get("credit", ""),
            ),
            "zones": tuple(Zone(one, zones[one]["text"], *zones[one]["area"]) for one in shuffle("zones", zones)),
            "several": words["several"],
        }

    def tell(self, grading: Json, words: Json, language: str, answer: list[str] | None, mark: Mark) -> Told:
        zones = words["zones"]
        parts = tuple(
            Part(
                id=zone,
                text=zones[zone]["text"],
                is_key=zone in grading["correct"],
                is_chosen=zone in (answer or ()),
                is_right=mark.parts.get(zone, False),
                feedback=zones[zone]["feedback"],
            )
            for zone in grading["zones"]
        )
        return Told(parts=parts, right=tuple(part.text for part in parts if part.is_key))


def _is_whole(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _check_area(area: object, name: str, ratio: float, language: str) -> None:
    """`ratio` is the height of the picture divided by its width."""
    if not isinstance(area, list) or len(area) != 4 or not all(_is_whole(one, 0, 100) for one in area):
        raise BadQuestion(Flaw.AREA, Where.ZONES, language=language, name=name)
    left, top, width, height = area
    if left + width > 100 or top + height > 100:
        raise BadQuestion(Flaw.OUTSIDE, Where.ZONES, language=language, name=name)
    if width < SMALLEST_SIDE or height * ratio < SMALLEST_SIDE:
        raise BadQuestion(Flaw.TOO_SMALL, Where.ZONES, language=language, name=name)


def _overlap(one: Area, other: Area) -> bool:
    return (
        one[0] < other[0] + other[2]
        and other[0] < one[0] + one[2]
        and one[1] < other[1] + other[3]
        and other[1] < one[1] + one[3]
    )
