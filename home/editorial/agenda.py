"""Everything that is scheduled and what became of it, with the reviews that end, as the desk shows it: a report, a month, a dry run."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Page

from home.editorial.models import ScheduledRun
from home.editorial.schedule import Due, find_due, foresee, scheduled_between
from home.kinds import kind_of
from home.paris import paris_day
from home.upkeep.queries import ending

MOST_RUNS = 500  # rows of the run log that one screen shows, the newest
ALWAYS = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


class Kind(TextChoices):
    """What happens. A review is scheduled by nobody: it ends with a day, on which it still holds."""

    PUBLISH = "publish", _("publication")
    WITHDRAW = "withdraw", _("withdrawal")
    REVIEW = "review", _("review to be done by then")


class State(TextChoices):
    """Where a scheduled change stands."""

    PLANNED = "planned", _("planned")
    DUE = "due", _("due")
    FAILED = "failed", _("failed, will be tried again")
    MISSED = "missed", _("missed: its end had already passed")
    DONE = "done", _("done")


@dataclass(frozen=True)
class Entry:
    """One scheduled change. `address`: its form, for those who may use it. `on`: the day of what has no time."""

    state: State
    kind: Kind
    title: str
    due_at: datetime
    content_type: ContentType
    object_id: str
    ran_at: datetime | None = None
    error: str = ""
    failures: int = 0
    next_try_at: datetime | None = None
    address: str | None = None
    on: date | None = None

    @property
    def type_name(self) -> str:
        """A page, a claim, a question."""
        return str(self.content_type.name)


@dataclass(frozen=True)
class Choice:
    """What of it somebody wants to see."""

    state: str = ""
    kind: str = ""
    type: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> "Choice":
        """Read it from an address; what makes no sense is left out."""
        state, kind, type_ = asked.get("state", ""), asked.get("kind", ""), asked.get("type", "")
        return cls(
            state=state if state in State.values else "",
            kind=kind if kind in Kind.values else "",
            type=type_ if type_.isdecimal() and len(type_) < 9 else "",
        )


def agenda(now: datetime, choice: Choice, *, start: datetime = ALWAYS[0], end: datetime = ALWAYS[1]) -> list[Entry]:
    """Everything due from one moment to before another: what comes, soonest first, then what was, newest first."""
    runs = ScheduledRun.objects.filter(due_at__gte=start, due_at__lt=end).select_related("content_type")
    past = [_ran(run) for run in runs.order_by("-due_at", "-pk")[:MOST_RUNS]]
    failing = {(entry.kind, entry.content_type.pk, entry.object_id, entry.due_at) for entry in past}
    coming = [
        _planned(due, now)
        for due in scheduled_between(start, end)
        if (Kind(due.kind), due.content_type_id, due.object_id, due.due_at) not in failing
    ]
    reviews = _reviews(now, start, end) if choice.kind in ("", Kind.REVIEW) else []
    return [
        entry
        for entry in (*sorted([*coming, *reviews], key=lambda entry: entry.due_at), *past)
        if choice.state in ("", entry.state)
        and choice.kind in ("", entry.kind)
        and choice.type in ("", str(entry.content_type.pk))
    ]


def with_addresses(entries: list[Entry], user: Any) -> list[Entry]:
    """The same with the addresses of what this person may edit."""
    finder = AdminURLFinder(user)
    objects: dict[tuple[int, str], Any] = {}
    wanted: dict[ContentType, set[str]] = {}
    for entry in entries:
        wanted.setdefault(entry.content_type, set()).add(entry.object_id)
    for kind, ids in wanted.items():
        model = kind.model_class()
        if model is not None:
            found = model._base_manager.filter(pk__in=[pk for pk in ids if pk.isdecimal()])
            objects |= {(kind.pk, str(obj.pk)): obj for obj in found}
    return [
        replace(entry, address=finder.get_edit_url(obj))
        if (obj := objects.get((entry.content_type.pk, entry.object_id)))
        else entry
        for entry in entries
    ]


@dataclass(frozen=True)
class Forecast:
    """What the runner would do with one change at this moment."""

    entry: Entry
    outcome: ScheduledRun.State


def dry_run(now: datetime) -> list[Forecast]:
    """What the runner would do now if it ran, in its order; nothing is changed. Empty while the worker keeps up."""
    return [
        Forecast(_planned(due, now), foresee(due, now)) for due in sorted(find_due(now), key=lambda due: due.due_at)
    ]


@dataclass(frozen=True)
class Day:
    """One day of the month, in the time zone of the site."""

    on: date
    is_of_month: bool
    is_today: bool
    entries: tuple[Entry, ...]


def month(first: date, now: datetime, choice: Choice) -> list[list[Day]]:
    """The weeks of a month, Monday first, with everything due on each day."""
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    start, end = midnight(weeks[0][0]), midnight(weeks[-1][-1] + timedelta(days=1))
    days: dict[date, list[Entry]] = {}
    for entry in sorted(agenda(now, choice, start=start, end=end), key=lambda entry: entry.due_at):
        days.setdefault(_day(entry.due_at), []).append(entry)
    today = _day(now)
    return [[Day(on, on.month == first.month, on == today, tuple(days.get(on, ()))) for on in week] for week in weeks]


def midnight(on: date) -> datetime:
    """When a day begins where the site is."""
    return timezone.make_aware(datetime.combine(on, time.min), timezone.get_default_timezone())


def _day(at: datetime) -> date:
    return timezone.localtime(at, timezone.get_default_timezone()).date()


def _ran(run: ScheduledRun) -> Entry:
    return Entry(
        state=State(run.state),
        kind=Kind(run.kind),
        title=run.object_title,
        due_at=run.due_at,
        content_type=run.content_type,
        object_id=run.object_id,
        ran_at=run.ran_at,
        error=run.error,
        failures=run.failures,
        next_try_at=run.next_try_at,
    )


def _planned(due: Due, now: datetime) -> Entry:
    return Entry(
        state=State.PLANNED if due.due_at > now else State.DUE,
        kind=Kind(due.kind),
        title=due.title,
        due_at=due.due_at,
        content_type=ContentType.objects.get_for_id(due.content_type_id),
        object_id=due.object_id,
    )


def _reviews(now: datetime, start: datetime, end: datetime) -> list[Entry]:
    """The reviews that end in this time, each on its last day."""
    found = ending(paris_day(now), first=_day(start), last=_day(end - timedelta(microseconds=1)))
    return [
        Entry(
            state=State.DUE if item.is_over else State.PLANNED,
            kind=Kind.REVIEW,
            title=item.title,
            due_at=midnight(item.due_on),
            content_type=kind_of(item.thing),
            object_id=str(item.thing.pk),
            on=item.due_on,
        )
        for item in found
        if item.due_on is not None
    ]


def coming(now: datetime) -> list[Entry]:
    """Everything that is scheduled and has not happened, and the reviews that end."""
    return [*(_planned(due, now) for due in scheduled_between(*ALWAYS)), *_reviews(now, *ALWAYS)]


def page_type() -> ContentType:
    """What every page counts as."""
    return ContentType.objects.get_for_model(Page, for_concrete_model=False)
