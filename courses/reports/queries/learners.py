"""Who follows a course: page by page along an index, never by counting rows that are skipped."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Q, QuerySet

from courses.editions.models import Course
from courses.learning.models import Enrolment
from home.accounts.models import User

PAGE = 50
MOST_PEOPLE = 200  # people that a search may find; more have to be narrowed down
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
FIELDS = (
    "pk", "user__email", "user__first_name", "user__last_name", "items_done", "items_total", "progress_bp",
    "edition__number", "started_at", "last_at", "finished_at", "update_due_on", "active_seconds",
)  # fmt: skip


class Show(StrEnum):
    """Which learners are listed."""

    ALL = ""
    IN_PROGRESS = "in_progress"
    FINISHED = "finished"
    UPDATE_DUE = "update_due"


@dataclass(frozen=True)
class LearnerLine:
    """A learner in the list: the row that the learner's own screens read. `name` is empty once erased."""

    enrolment_id: int
    name: str
    email: str
    items_done: int
    items_total: int
    progress_bp: int
    edition: int
    started_at: datetime
    last_at: datetime
    finished_at: datetime | None
    update_due_on: date | None
    study_minutes: int


@dataclass(frozen=True)
class LearnerPage:
    """One page of the list, the newest activity first. `newer` and `older` lead to the next pages, or are empty."""

    lines: list[LearnerLine]
    newer: str
    older: str
    is_search_too_wide: bool


def list_learners(
    *, course: Course, show: Show = Show.ALL, search: str = "", after: str = "", before: str = ""
) -> LearnerPage:
    """Return the learners after (older than) or before (newer than) a mark, or the newest; a broken mark is none.

    Two queries. The cost does not depend on how far down the list one is.
    """
    rows = _shown(Enrolment.objects.filter(course=course), show)
    is_too_wide = False
    if search.strip():
        people = _find_people(search)
        is_too_wide = len(people) > MOST_PEOPLE
        rows = rows.filter(user__in=people[:MOST_PEOPLE])
    mark = _read_mark(before or after)
    is_back = bool(before and mark)
    if mark is not None:
        rows = rows.filter(_newer(*mark) if is_back else _older(*mark))
    ordered = rows.order_by("last_at", "pk") if is_back else rows.order_by("-last_at", "-pk")
    found = [line_of(values) for values in lines_of(ordered)[: PAGE + 1]]
    has_more, found = len(found) > PAGE, found[:PAGE]
    if is_back:
        found.reverse()
    return LearnerPage(
        lines=found,
        newer=_mark(found[0]) if found and (has_more if is_back else mark is not None) else "",
        older=_mark(found[-1]) if found and (is_back or has_more) else "",
        is_search_too_wide=is_too_wide,
    )


def lines_of(rows: "QuerySet[Enrolment]") -> "QuerySet[Enrolment, tuple[Any, ...]]":
    """What lists and exports say of these enrolments, as plain values in the order of FIELDS: cheap in the thousands."""
    return rows.values_list(*FIELDS)


def line_of(values: tuple[Any, ...]) -> LearnerLine:
    """One line, from the values of FIELDS."""
    row = dict(zip(FIELDS, values, strict=True))
    email, name = row["user__email"] or "", f"{row['user__first_name'] or ''} {row['user__last_name'] or ''}".strip()
    return LearnerLine(
        enrolment_id=row["pk"],
        name=name or email,
        email=email,
        items_done=row["items_done"],
        items_total=row["items_total"],
        progress_bp=row["progress_bp"],
        edition=row["edition__number"],
        started_at=row["started_at"],
        last_at=row["last_at"],
        finished_at=row["finished_at"],
        update_due_on=row["update_due_on"],
        study_minutes=row["active_seconds"] // 60,
    )


def _shown(rows: "QuerySet[Enrolment]", show: Show) -> "QuerySet[Enrolment]":
    match show:
        case Show.IN_PROGRESS:
            return rows.filter(finished_at__isnull=True)
        case Show.FINISHED:
            return rows.filter(finished_at__isnull=False)
        case Show.UPDATE_DUE:
            return rows.filter(update_due_on__isnull=False)
    return rows


def _find_people(search: str) -> list[int]:
    """People whose address or family name begins with this, one more than may be shown.

    Names are looked up as they are usually written, so that an index can be used: martin, Martin, MARTIN.
    """
    term = search.strip()
    named = Q(email__startswith=term.lower())
    for written in {term, term.capitalize(), term.title(), term.upper()}:
        named |= Q(last_name__startswith=written)
    return list(User.objects.filter(named).order_by("pk").values_list("pk", flat=True)[: MOST_PEOPLE + 1])


def _older(last_at: datetime, pk: int) -> Q:
    return Q(last_at__lte=last_at) & (Q(last_at__lt=last_at) | Q(pk__lt=pk))


def _newer(last_at: datetime, pk: int) -> Q:
    return Q(last_at__gte=last_at) & (Q(last_at__gt=last_at) | Q(pk__gt=pk))


def _mark(line: LearnerLine) -> str:
    return f"{(line.last_at - EPOCH) // MICROSECOND}-{line.enrolment_id}"


def _read_mark(text: str) -> tuple[datetime, int] | None:
    moment, _dash, pk = text.partition("-")
    if not (moment.isdecimal() and pk.isdecimal() and len(moment) < 18 and len(pk) < 18):
        return None
    try:
        return EPOCH + int(moment) * MICROSECOND, int(pk)
    except OverflowError:
        return None
