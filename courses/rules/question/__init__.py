"""Questions: what is well-formed, what may be answered, what it scores, what may be seen before and after.

A question is the compiled `body` of an item version:
`{"type", "points", "grading": {...}, "words": {language: {...}}, "sources": [...]}`. The key (`grading`) is shared
by all languages; `words` holds one entry per language. Each kind has its own module beside this one, and its
docstring says what it stores and how it scores.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from courses.rules.question.checks import Json, need_map, need_text
from courses.rules.question.cloze import Cloze
from courses.rules.question.errors import BadAnswer, BadQuestion, Fault, Flaw, Where
from courses.rules.question.hotspot import Hotspot
from courses.rules.question.matching import Matching
from courses.rules.question.numeric import Numeric
from courses.rules.question.options import Multiple, Single, TrueFalse
from courses.rules.question.ordering import Ordering
from courses.rules.question.registry import Answer, Fields, Kind, find, kinds, register, shuffler
from courses.rules.question.results import (
    FULL_BP,
    Choice,
    Explanation,
    Mark,
    Part,
    Picture,
    PublicQuestion,
    Scale,
    Segment,
    Verdict,
    Zone,
)
from courses.rules.question.short import Short

__all__ = [
    "FULL_BP",
    "Answer",
    "BadAnswer",
    "BadQuestion",
    "Choice",
    "Explanation",
    "Fault",
    "Fields",
    "Flaw",
    "Kind",
    "Mark",
    "Part",
    "Picture",
    "PublicQuestion",
    "Scale",
    "Segment",
    "Verdict",
    "Where",
    "Zone",
    "check",
    "clean",
    "complete_languages",
    "explain",
    "is_passed",
    "kinds",
    "read",
    "register",
    "scale",
    "score",
    "shape",
    "total_bp",
    "total_share",
]

MAIN_LANGUAGE = "fr"
MAX_POINTS = 100
_NOTHING = Fraction(0)

for _kind in (Single(), Multiple(), TrueFalse(), Ordering(), Matching(), Numeric(), Cloze(), Short(), Hotspot()):
    register(_kind)


def check(body: object) -> None:
    """Check that a body is well-formed in its key and in every one of its languages; raise BadQuestion if not.

    Called when pages are compiled, so that everything else here may trust the body.
    """
    question = need_map(body, Where.QUESTION)
    _check_key(question)
    words = need_map(question.get("words"), Where.WORDS)
    if not words:
        raise BadQuestion(Flaw.NO_WORDS)
    for language in words:
        _check_words(question, language)


def complete_languages(body: Json) -> tuple[str, ...]:
    """Return the languages whose words are complete, for a compiler that leaves out a half-done translation.

    Raises BadQuestion when the key itself is not well-formed.
    """
    _check_key(body)
    complete = []
    for language in need_map(body.get("words"), Where.WORDS):
        try:
            _check_words(body, language)
        except BadQuestion:
            continue
        complete.append(language)
    return tuple(complete)


def read(body: Json, fields: Fields) -> Answer:
    """Turn submitted form fields (`answer`, `answer-<id>`; other names are ignored) into a stored answer.

    Raises BadAnswer, and nothing else, whatever the browser sent.
    """
    return find(body["type"]).clean(body["grading"], find(body["type"]).gather(body["grading"], fields))


def clean(body: Json, stored: object) -> Answer:
    """Check an answer that comes as JSON (from the database or an API) and return it as stored, or raise BadAnswer."""
    return find(body["type"]).clean(body["grading"], stored)


def score(body: Json, answer: object) -> Mark:
    """Score a stored answer; None (left unanswered) scores 0. Raises BadAnswer when it does not fit the question."""
    if answer is None:
        return Mark(share=_NOTHING, parts={})
    return find(body["type"]).judge(body["grading"], clean(body, answer))


def shape(body: Json, language: str, seed: int | str) -> PublicQuestion:
    """Return what a learner may see before answering: an allow-list, built without looking at the key.

    Choices come in an order that depends on `seed` only (give one seed per attempt): never on the key or language.
    """
    kind = find(body["type"])
    used = _language(body, language)
    words = body["words"][used]
    public = {name: words[name] for name in kind.public_words if name in words}
    return PublicQuestion(
        kind=kind.name,
        language=used,
        is_fallback=used != language,
        points=body["points"],
        scale=kind.scale,
        stem=words["stem"],
        **kind.show(public, shuffler(seed)),
    )


def explain(body: Json, language: str, answer: object) -> Explanation:
    """Return why each part of an answer is right or wrong, and the right answer. `answer` None: left unanswered.

    Call it only once the answer is recorded and the feedback policy of the quiz allows it.
    """
    kind = find(body["type"])
    used = _language(body, language)
    words = body["words"][used]
    mark = score(body, answer)
    told = kind.tell(body["grading"], words, used, None if answer is None else clean(body, answer), mark)
    return Explanation(
        kind=kind.name,
        language=used,
        is_fallback=used != language,
        mark=mark,
        parts=told.parts,
        feedback=told.feedback,
        general=words.get("explanation", ""),
        right=told.right,
    )


def scale(body: Json) -> Scale:
    """Return the id of the scoring rule of a question, for the sentence that tells learners how it is scored."""
    return find(body["type"]).scale


def total_share(marks: Sequence[Mark], points: Sequence[int]) -> Fraction:
    """Return the exact score of an attempt (0 to 1): the mean of the marks that count, weighted by points.

    When a correction has left nothing to count, everything is right. Raises ValueError when nothing was asked.
    """
    if len(marks) != len(points) or any(one < 0 for one in points) or not sum(points):
        raise ValueError("An attempt needs one mark for each question, and questions worth at least one point.")
    counted = [(mark.share, one) for mark, one in zip(marks, points, strict=True) if mark.is_counted]
    weight = sum(one for _share, one in counted)
    return sum((share * one for share, one in counted), _NOTHING) / weight if weight else Fraction(1)


def total_bp(marks: Sequence[Mark], points: Sequence[int]) -> int:
    """Return the score of an attempt in basis points (0 to 10000), rounded down once. Raises as `total_share`."""
    return int(total_share(marks, points) * FULL_BP)


def is_passed(score_bp: int, pass_bp: int | None) -> bool:
    """Whether a score reaches the pass mark (both in basis points); without a pass mark every submission does."""
    return pass_bp is None or score_bp >= pass_bp


def _check_key(body: Json) -> None:
    kind = find(body.get("type"))
    points: Any = body.get("points")
    if isinstance(points, bool) or not isinstance(points, int) or not 1 <= points <= MAX_POINTS:
        raise BadQuestion(Flaw.POINTS, most=MAX_POINTS)
    kind.check_grading(need_map(body.get("grading"), Where.KEY))


def _check_words(body: Json, language: str) -> None:
    words = need_map(body["words"][language], Where.WORDS, language=language)
    need_text(words.get("stem"), Where.STEM, language=language)
    if not isinstance(words.get("explanation", ""), str):
        raise BadQuestion(Flaw.UNREADABLE, Where.EXPLANATION, language=language)
    find(body["type"]).check_words(body["grading"], words, language)


def _language(body: Json, wanted: str) -> str:
    words = body["words"]
    if wanted in words:
        return wanted
    return MAIN_LANGUAGE if MAIN_LANGUAGE in words else str(min(words))
