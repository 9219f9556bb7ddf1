"""The figures of reports as files: the same queries, row by row, read in pieces so that any number fits."""

from collections.abc import Callable, Iterator
from datetime import datetime
from operator import attrgetter
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from courses.editions.kept import outline_by_id
from courses.editions.models import Course
from courses.learning.models import Enrolment, StudySession
from courses.reports.queries.courses import days_of, list_courses, see_funnel
from courses.reports.queries.learners import line_of, lines_of
from home.paris import PARIS
from home.sheets import Row

PIECE = 1_000  # rows read at once


def learners(course: Course, language: str) -> Iterator[Row]:
    """Every learner with progress, as the list shows them; the oldest enrolment first."""
    yield [
        _("Name"), _("E-mail address"), _("Edition"), _("Enrolled on"), _("Last activity"), _("Steps done"),
        _("Steps required"), _("Progress, in %"), _("Finished on"), _("Update due on"), _("Study time, in minutes"),
    ]  # fmt: skip
    for values in _pieces(lines_of(Enrolment.objects.filter(course=course)), key=lambda values: values[0]):
        line = line_of(values)
        yield [
            line.name, line.email, line.edition, _time(line.started_at), _time(line.last_at), line.items_done,
            line.items_total, line.progress_bp // 100, _time(line.finished_at), line.update_due_on or "", line.study_minutes,
        ]  # fmt: skip


def sittings(course: Course, language: str) -> Iterator[Row]:
    """Every sitting of every learner, for the traceability of continuing education."""
    yield [_("Name"), _("E-mail address"), _("From"), _("To"), _("Study time, in minutes"), _("Steps")]
    titles = {step.item_id: step.title(language) for step in outline_by_id(course.current_edition_id or 0).steps()}
    rows = StudySession.objects.filter(enrolment__course=course).select_related("enrolment__user")
    for row in _pieces(rows):
        person = row.enrolment.user
        steps = ", ".join(titles[item] for item in row.items if item in titles)
        yield [
            person.get_full_name() if person else "", person.email if person else "", _time(row.started_at),
            _time(row.ended_at), row.active_seconds // 60, steps,
        ]  # fmt: skip


def steps(course: Course, language: str) -> Iterator[Row]:
    """The funnel: how many began and did each step."""
    yield [_("Module"), _("Step"), _("Required"), _("Begun"), pgettext("step", "Done"), _("Done, in % of the enrolled")]
    enrolled = next((line.enrolled for line in list_courses(language=language) if line.course == course), 0)
    outline = outline_by_id(course.current_edition_id or 0)
    for section in see_funnel(outline=outline, enrolled=enrolled, language=language):
        for step in section.steps:
            is_required = _("yes") if step.is_required else _("no")
            yield [section.title, step.title, is_required, step.begun, step.done, step.done_percent]


def days(course: Course, language: str) -> Iterator[Row]:
    """What happened on each day in Paris on which something did."""
    yield [_("Day"), _("Enrolled"), _("Finished"), _("Steps done"), _("Attempts handed in"), _("Attempts passed")]
    for row in days_of(course):
        yield [row.day, row.enrolled, row.finished, row.steps_done, row.attempts, row.passed]


FILES: dict[str, Callable[[Course, str], Iterator[Row]]] = {
    "learners": learners,
    "sittings": sittings,
    "steps": steps,
    "days": days,
}
PERSONAL = frozenset({"learners", "sittings"})


def _time(moment: datetime | None) -> str:
    return moment.astimezone(PARIS).strftime("%Y-%m-%d %H:%M") if moment else ""


def _pieces(rows: "QuerySet[Any, Any]", key: Callable[[Any], int] = attrgetter("pk")) -> Iterator[Any]:
    """All rows by their id, a piece at a time: no transaction stays open while somebody downloads slowly."""
    last = 0
    while piece := list(rows.filter(pk__gt=last).order_by("pk")[:PIECE]):
        yield from piece
        last = key(piece[-1])
