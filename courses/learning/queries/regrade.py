"""Regrades: the questions that can have one, those there were, and what one would change or has changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Max

from courses.editions.kept import version_by_id
from courses.editions.models import Course, Item, ItemVersion
from courses.learning.models import Attempt, RegradeJob
from courses.learning.queries.regrade_case import RECENT, say_answer, stem_of, title_of, titles_of
from courses.learning.regrading import quizzes_by_question
from courses.rules.question.text import fold
from courses.rules.regrade import Figures, figures_from

SHOWN = 60  # questions


@dataclass(frozen=True)
class QuestionLine:
    """A question in the list. `attempts` counts those handed in at its quizzes."""

    item_id: int
    stem: str
    quiz: str
    attempts: int
    is_corrected: bool


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


def list_courses(*, language: str) -> list[tuple[Course, str]]:
    """The courses somebody has handed in an attempt at, with their titles, in the order of these."""
    courses = Course.objects.filter(items__attempts__submitted_at__isnull=False).distinct().order_by("pk")
    return sorted(((course, title_of(course, language)) for course in courses), key=lambda pair: pair[1])


def list_questions(*, course: Course, text: str, language: str) -> list[QuestionLine]:
    """The questions of a course that somebody was asked, those with these words first asked most. At most 60."""
    attempts = Attempt.objects.submitted().filter(item__course=course).values_list("item_id")
    handed_in = dict(attempts.annotate(Count("pk")))
    quizzes = quizzes_by_question(course.pk)
    items = Item.objects.filter(course=course, kind=Item.Kind.QUESTION).annotate(newest=Max("versions")).order_by("pk")
    asked = [item for item in items if any(quiz in handed_in for quiz in quizzes.get(item.pk, ()))]
    bodies = ItemVersion.objects.in_bulk([item.newest for item in asked])
    titles = titles_of({quiz for item in asked for quiz in quizzes[item.pk]}, language)
    lines = [
        QuestionLine(
            item_id=item.pk,
            stem=stem_of(bodies[item.newest].body, language),
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


def see_job(*, job: RegradeJob, language: str) -> JobScreen:
    """Read a regrade for a screen."""
    version = version_by_id(job.versions[0])
    dry_run, result = figures_from(job.dry_run), figures_from(job.result)
    pairs = list(zip(dry_run.before, dry_run.after, strict=True))
    return JobScreen(
        job=job,
        stem=stem_of(version.body, language),
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


def _example(stored: Mapping[str, Any], language: str) -> Example:
    version, answer = stored["answer"]
    return Example(
        answer=say_answer(version_by_id(version).body, language, answer),
        before=stored["before_bp"] // 100,
        after=stored["after_bp"] // 100,
        was_passed=stored["was_passed"],
        is_passed=stored["is_passed"],
    )
