"""One question whose marks may be corrected: which keys it has had, and what was answered under each."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from courses.editions.kept import outline_by_id, versions_by_id
from courses.editions.models import Course, Item, ItemVersion
from courses.editions.outline import in_language
from courses.learning.models import Attempt, RegradeJob
from courses.learning.regrading import quizzes_by_question
from courses.rules import question

SHOWN = 60  # different answers
RECENT = 20  # earlier regrades


@dataclass(frozen=True)
class AnswerLine:
    """An answer that was given, or could be. `value` is its JSON, `given` how many attempts hold it."""

    value: str
    words: str
    given: int
    bp: int

    @property
    def percent(self) -> int:
        return self.bp // 100


@dataclass(frozen=True)
class KeyLine:
    """A key a question has had: its versions, the right answer in words, since when, and how often it was answered."""

    versions: tuple[int, ...]
    right: str
    since: datetime
    answers: int
    is_current: bool


@dataclass(frozen=True)
class Case:
    """Everything about a question that whoever corrects it has to know. `current` is None when it left the course."""

    item: Item
    course: str
    stem: str
    quiz: str
    keys: Sequence[KeyLine]
    answers: Sequence[AnswerLine]
    current: ItemVersion | None
    jobs: Sequence[RegradeJob]

    @property
    def has_other_key(self) -> bool:
        """Whether the published question is marked with another key than some answers were."""
        return self.current is not None and any(not key.is_current for key in self.keys)


def see_case(*, item: Item, language: str) -> Case:
    """Read what was answered to a question, under each of its keys."""
    versions = {version.pk: version for version in ItemVersion.objects.filter(item=item).order_by("pk")}
    quizzes = quizzes_by_question(item.course_id).get(item.pk, ())
    given = _answers_given(quizzes, versions.keys())
    current = _current(item, versions)
    newest = current or versions[max(versions)]
    words = in_language(newest.body["words"], language)[0]
    return Case(
        item=item,
        course=title_of(item.course, language),
        stem=words["stem"],
        quiz=", ".join(titles_of(set(quizzes), language).values()),
        keys=_keys(versions, given, current, language),
        answers=_answers(versions, given, newest, language),
        current=current,
        jobs=list(RegradeJob.objects.filter(item=item).select_related("created_by").order_by("-pk")[:RECENT]),
    )


def titles_of(quizzes: set[int], language: str) -> dict[int, str]:
    """The titles of quizzes in their newest versions, by item."""
    newest = Item.objects.filter(pk__in=quizzes).annotate(newest=Max("versions")).values_list("pk", "newest")
    found = dict(newest.order_by("pk"))
    versions = versions_by_id(found.values())
    return {item: in_language(versions[key].body["words"], language)[0]["title"] for item, key in found.items()}


def title_of(course: Course, language: str) -> str:
    """The title of a course in its newest edition; its address for one that has none."""
    edition = course.current_edition_id
    return outline_by_id(edition).title(language) if edition else course.slug


def stem_of(body: Mapping[str, Any], language: str) -> str:
    """The text of a question."""
    return str(in_language(body["words"], language)[0]["stem"])


def say_answer(body: Mapping[str, Any], language: str, answer: Any) -> str:
    """Put a stored answer into words; one that does not fit the question is shown as it is stored."""
    if answer is None:
        return _("no answer")
    try:
        told = question.explain(body, language, answer)
    except question.BadAnswer:
        return json.dumps(answer, ensure_ascii=False)
    parts = [part for part in told.parts if part.is_chosen]
    match told.kind:
        case "true_false":
            return _("True") if answer else _("False")
        case "ordering":
            return " → ".join(part.text for part in sorted(parts, key=lambda part: int(part.given)))
        case "matching":
            return " ; ".join(f"{part.text} → {part.given}" for part in parts)
        case _:
            return ", ".join(part.given or part.text for part in parts)


def _answers_given(quizzes: Iterable[int], versions: Iterable[int]) -> Counter[tuple[int, str]]:
    """How often each answer was given to each version."""
    known, given = set(versions), Counter[tuple[int, str]]()
    attempts = Attempt.objects.submitted().filter(item__in=quizzes)
    for form, packed in attempts.values_list("form", "packed").iterator(chunk_size=2_000):
        answers = json.loads(packed)
        for version, answer in zip(form, answers, strict=False):
            if version in known:
                given[version, _value(answer)] += 1
        for version in known.intersection(form[len(answers) :]):
            given[version, _value(None)] += 1
    return given


def _keys(
    versions: Mapping[int, ItemVersion], given: Counter[tuple[int, str]], current: ItemVersion | None, language: str
) -> list[KeyLine]:
    by_key: dict[str, list[ItemVersion]] = {}
    for version in versions.values():
        by_key.setdefault(version.grading_hash, []).append(version)
    return [
        KeyLine(
            versions=tuple(version.pk for version in same),
            right=_right(same[-1].body, language),
            since=same[0].created_at,
            answers=sum(number for (version, _answer), number in given.items() if version in {one.pk for one in same}),
            is_current=current is not None and same[0].grading_hash == current.grading_hash,
        )
        for same in by_key.values()
    ]


def _answers(
    versions: Mapping[int, ItemVersion], given: Counter[tuple[int, str]], newest: ItemVersion, language: str
) -> list[AnswerLine]:
    """The different answers, most often given first, and after them the choices that nobody took."""
    totals, said = Counter[str](), {}
    for (version, value), number in given.items():
        totals[value] += number
        said[value] = versions[version].body
    for value in map(_value, _choices(newest.body)):
        totals.setdefault(value, 0)
        said.setdefault(value, newest.body)
    return [
        AnswerLine(value, say_answer(said[value], language, json.loads(value)), number, _bp(said[value], value))
        for value, number in totals.most_common(SHOWN)
        if value != _value(None)
    ]


def _choices(body: Mapping[str, Any]) -> list[Any]:
    """The answers that can be listed without anybody having given them."""
    match body["type"]:
        case "single":
            return list(body["grading"]["options"])
        case "true_false":
            return [True, False]
        case _:
            return []


def _current(item: Item, versions: Mapping[int, ItemVersion]) -> ItemVersion | None:
    edition = item.course.current_edition
    if edition is None:
        return None
    asked = {
        entry["version"]
        for section in edition.structure["sections"]
        for step in section["steps"]
        for entry in step["questions"]
    }
    return next((version for key, version in versions.items() if key in asked), None)


def _right(body: Mapping[str, Any], language: str) -> str:
    if body["type"] == "true_false":
        return _("True") if body["grading"]["answer"] else _("False")
    return ", ".join(question.explain(body, language, None).right)


def _bp(body: Mapping[str, Any], value: str) -> int:
    try:
        return question.score(body, json.loads(value)).bp
    except question.BadAnswer:
        return 0


def _value(answer: Any) -> str:
    return json.dumps(answer, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
