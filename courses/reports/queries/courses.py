"""How courses are followed, from the figures counted before: totals, funnel, days, editions. No person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet, Sum

from courses.editions.kept import outlines_by_id
from courses.editions.models import Course, CourseEdition
from courses.editions.outline import Outline
from courses.learning.models import Enrolment
from courses.reports.models import CourseDay, ItemFunnel
from home.paris import PARIS

RECENT = timedelta(days=30)  # a learner seen since then is active
DAYS = 60  # shown in the chart
MOST = 9_999  # counted one by one; more are said as “more than”
EDITIONS = 20  # shown, the newest
FIGURES = ("enrolled", "finished", "steps_done", "attempts", "passed")


@dataclass(frozen=True)
class Count:
    """How many there are; `is_more` when there are more than that."""

    number: int
    is_more: bool


@dataclass(frozen=True)
class CourseLine:
    """A course in the list. `finished_percent` of those who enrolled, whole, rounded down."""

    course: Course
    title: str
    edition: int
    is_demonstration: bool
    enrolled: int
    finished: int

    @property
    def finished_percent(self) -> int:
        return share(self.finished, self.enrolled)


@dataclass(frozen=True)
class StepLine:
    """A step in the funnel. Percentages of those who enrolled, whole, rounded down, at most 100."""

    title: str
    kind: str
    is_required: bool
    begun: int
    done: int
    begun_percent: int
    done_percent: int


@dataclass(frozen=True)
class SectionLine:
    """A module, or a test that stands alone, with its steps.

    `begun`: as many as its most begun step. `done`: as many as its least done required step, or least done step where
    none is required. Percentages as for steps.
    """

    title: str
    steps: tuple[StepLine, ...]
    begun: int
    done: int
    begun_percent: int
    done_percent: int


@dataclass(frozen=True)
class Day:
    """What happened on one day in Paris."""

    day: date
    enrolled: int = 0
    finished: int = 0
    steps_done: int = 0
    attempts: int = 0
    passed: int = 0


@dataclass(frozen=True)
class CourseReport:
    """All about one course. `days` are the last sixty, the oldest first, days without anything included."""

    line: CourseLine
    active: Count
    update_due: Count
    sections: tuple[SectionLine, ...]
    days: tuple[Day, ...]
    editions: list[CourseEdition]

    @property
    def in_progress(self) -> int:
        return max(0, self.line.enrolled - self.line.finished)


def list_courses(*, language: str) -> list[CourseLine]:
    """Every published course with its totals, the most followed first: three queries at most."""
    courses = list(Course.objects.filter(current_edition__isnull=False).order_by("slug"))
    outlines = outlines_by_id(course.current_edition_id for course in courses if course.current_edition_id)
    totals = {
        row["course"]: row
        for row in CourseDay.objects.order_by()
        .values("course")
        .annotate(enrolled=Sum("enrolled"), finished=Sum("finished"))
    }
    lines = [
        _line(course, outlines[course.current_edition_id], totals.get(course.pk, {}), language)
        for course in courses
        if course.current_edition_id is not None
    ]
    return sorted(lines, key=lambda line: (-line.enrolled, line.title))


def see_course_report(*, course: Course, language: str, now: datetime) -> CourseReport:
    """The report of one course: a fixed number of queries, whatever the number of learners."""
    outline = outlines_by_id([course.current_edition_id or 0])[course.current_edition_id or 0]
    totals = CourseDay.objects.filter(course=course).aggregate(enrolled=Sum("enrolled"), finished=Sum("finished"))
    line = _line(course, outline, totals, language)
    learners = Enrolment.objects.filter(course=course)
    return CourseReport(
        line=line,
        active=_count(learners.filter(last_at__gte=now - RECENT)),
        update_due=_count(learners.filter(update_due_on__isnull=False)),
        sections=see_funnel(outline=outline, enrolled=line.enrolled, language=language),
        days=_last_days(course, now.astimezone(PARIS).date()),
        editions=list(
            CourseEdition.objects.filter(course=course).defer("structure").select_related("published_by").order_by("-number")[:EDITIONS]
        ),
    )  # fmt: skip


def see_funnel(*, outline: Outline, enrolled: int, language: str) -> tuple[SectionLine, ...]:
    """How many began and did each step of an edition: one query."""
    items = [step.item_id for step in outline.steps()]
    counted = {
        item_id: (begun, done)
        for item_id, begun, done in ItemFunnel.objects.filter(item__in=items).values_list("item_id", "begun", "done")
    }

    def line(step: Any) -> StepLine:
        begun, done = counted.get(step.item_id, (0, 0))
        return StepLine(
            title=step.title(language),
            kind=step.kind,
            is_required=step.is_required,
            begun=begun,
            done=done,
            begun_percent=share(begun, enrolled),
            done_percent=share(done, enrolled),
        )

    def section_line(section: Any) -> SectionLine:
        steps = tuple(line(step) for step in section.steps)
        begun = max((step.begun for step in steps), default=0)
        asked = [step.done for step in steps if step.is_required] or [step.done for step in steps]
        done = min(asked, default=0)
        return SectionLine(section.title(language), steps, begun, done, share(begun, enrolled), share(done, enrolled))

    return tuple(section_line(section) for section in outline.sections)


def days_of(course: Course) -> "QuerySet[CourseDay]":
    """Every day of a course on which something happened, the oldest first."""
    return CourseDay.objects.filter(course=course).order_by("day")


def share(part: int, whole: int) -> int:
    """A whole percentage, rounded down, 0 to 100; 0 of nothing."""
    return min(100, 100 * part // whole) if whole else 0


def _line(course: Course, outline: Outline, totals: Mapping[str, Any], language: str) -> CourseLine:
    return CourseLine(
        course=course,
        title=outline.title(language),
        edition=outline.number,
        is_demonstration=outline.is_demonstration,
        enrolled=totals.get("enrolled") or 0,
        finished=totals.get("finished") or 0,
    )


def _count(rows: "QuerySet[Enrolment]") -> Count:
    """Count along an index, and stop early: a report opens as fast for a million learners as for ten."""
    number = rows[: MOST + 1].count()
    return Count(min(number, MOST), number > MOST)


def _last_days(course: Course, today: date) -> tuple[Day, ...]:
    first = today - timedelta(days=DAYS - 1)
    rows = CourseDay.objects.filter(course=course, day__gte=first, day__lte=today).values("day", *FIGURES)
    known = {row["day"]: Day(**row) for row in rows}
    return tuple(known.get(day, Day(day)) for day in (first + timedelta(days=number) for number in range(DAYS)))
