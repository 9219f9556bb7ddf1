"""Questions whose marks may be corrected: which there are, what was answered to one, what a regrade would change."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, Max
from django.utils.translation import gettext as _

from courses.editions.kept import version_by_id, versions_by_id
from courses.editions.models import Course, Item, ItemVersion
from courses.editions.outline import in_language
from courses.learning.models import Attempt, RegradeJob
from courses.learning.regrading import quizzes_by_question
from courses.rules import question
from courses.rules.question.text import fold
from courses.rules.regrade import Figures, figures_from

SHOWN = 60  # questions, or different answers to one
RECENT = 20


@dataclass(frozen=True)
class QuestionLine:
    """A question in the list. `attempts` counts those handed in at its quizzes."""

    item_id: int
    stem: str
    quiz: str
    attempts: int
    is_corrected: bool


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


@dataclass(frozen=True)
class Example:
    """A changed attempt in whole percent, whose it is left out."""

    answer: str
    before: int
    after: int
    was_passed: bool
    is_passed: bool


@dataclass(frozen=True)
class Band:
    """How many attempts score between two percentages, before and after."""

    label: str
    before: int
    after: int


@dataclass(frozen=True)
class JobScreen:
    """A regrade with what it would change, and has changed. `most` is the most attempts in one of the bands."""

    job: RegradeJob
    stem: str
    answers: Sequence[str]
    dry_run: Figures
    result: Figures
    examples: Sequence[Example]
    bands: Sequence[Band]
    most: int

    @property
    def is_exact(self) -> bool:
        """Whether what was applied is what the dry run said, attempts handed in meanwhile left aside."""
        return replace(self.result, late=0) == self.dry_run


def list_courses() -> list[Course]:
    """The courses somebody has handed in an attempt at, by address."""
    return list(Course.objects.filter(items__attempts__submitted_at__isnull=False).distinct().order_by("slug"))


def list_questions(*, course: Course, text: str, language: str) -> list[QuestionLine]:
    """The questions of a course that somebody was asked, those with these words first asked most. At most 60."""
    attempts = Attempt.objects.submitted().filter(item__course=course).values_list("item_id")
    handed_in = dict(attempts.annotate(Count("pk")))
    quizzes = quizzes_by_question(course.pk)
    items = Item.objects.filter(course=course, kind=Item.Kind.QUESTION).annotate(newest=Max("versions")).order_by("pk")
    asked = [item for item in items if any(quiz in handed_in for quiz in quizzes.get(item.pk, ()))]
    bodies = ItemVersion.objects.in_bulk([item.newest for item in asked])
    titles = _titles({quiz for item in asked for quiz in quizzes[item.pk]}, language)
    lines = [
        QuestionLine(
            item_id=item.pk,
            stem=_stem(bodies[item.newest].body, language),
            quiz=", ".join(titles[quiz] for quiz in quizzes[item.pk]),
            attempts=sum(handed_in.get(quiz, 0) for quiz in quizzes[item.pk]),
            is_corrected=item.has_corrections,
        )
        for item in asked
    ]
    found = [line for line in lines if fold(text) in fold(f"{line.stem} {line.quiz}")]
    return sorted(found, key=lambda line: (-line.attempts, line.item_id))[:SHOWN]


def recent_jobs() -> list[RegradeJob]:
    """The newest regrades of all courses, those that wait for somebody first."""
    jobs = RegradeJob.objects.select_related("item__course", "created_by").order_by("-pk")[:RECENT]
    return sorted(jobs, key=lambda job: job.state != RegradeJob.State.WAITING)


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
        course=item.course.slug,
        stem=words["stem"],
        quiz=", ".join(_titles(set(quizzes), language).values()),
        keys=_keys(versions, given, current, language),
        answers=_answers(versions, given, newest, language),
        current=current,
        jobs=list(RegradeJob.objects.filter(item=item).select_related("created_by").order_by("-pk")[:RECENT]),
    )


def see_job(*, job: RegradeJob, language: str) -> JobScreen:
    """Read a regrade for a screen."""
    version = version_by_id(job.versions[0])
    dry_run, result = figures_from(job.dry_run), figures_from(job.result)
    pairs = list(zip(dry_run.before, dry_run.after, strict=True))
    return JobScreen(
        job=job,
        stem=_stem(version.body, language),
        answers=[say_answer(version.body, language, one) for one in job.accepted],
        dry_run=dry_run,
        result=result,
        examples=[_example(one, language) for one in job.dry_run.get("examples", [])],
        bands=[
            Band("100" if place == 10 else f"{place * 10}–{place * 10 + 9}", before, after)
            for place, (before, after) in enumerate(pairs)
        ],
        most=max(1, *(max(pair) for pair in pairs)),
    )


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


def _titles(quizzes: set[int], language: str) -> dict[int, str]:
    """The titles of quizzes in their newest versions, by item."""
    newest = Item.objects.filter(pk__in=quizzes).annotate(newest=Max("versions")).values_list("pk", "newest")
    found = dict(newest.order_by("pk"))
    versions = versions_by_id(found.values())
    return {item: in_language(versions[key].body["words"], language)[0]["title"] for item, key in found.items()}


def _example(stored: Mapping[str, Any], language: str) -> Example:
    version, answer = stored["answer"]
    return Example(
        answer=say_answer(version_by_id(version).body, language, answer),
        before=stored["before_bp"] // 100,
        after=stored["after_bp"] // 100,
        was_passed=stored["was_passed"],
        is_passed=stored["is_passed"],
    )


def _stem(body: Mapping[str, Any], language: str) -> str:
    return str(in_language(body["words"], language)[0]["stem"])


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
