"""Study time as its learner sees it: one line for each sitting."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from courses.editions.kept import versions_by_id
from courses.editions.outline import in_language
from courses.learning.models import Enrolment, ItemState, StudySession


@dataclass(frozen=True)
class SittingLine:
    """One sitting. `minutes` of activity are whole, rounded down; `steps` are the titles of what was open."""

    started_at: datetime
    ended_at: datetime
    minutes: int
    steps: tuple[str, ...]


@dataclass(frozen=True)
class StudyScreen:
    """The sittings of one learner in one course, newest first. `minutes` is the whole of them, rounded down."""

    enrolment: Enrolment
    title: str
    minutes: int
    planned: int
    sittings: tuple[SittingLine, ...]


def see_study(*, enrolment: Enrolment, language: str) -> StudyScreen:
    """Read every sitting: two queries, and one more for steps that have left the course."""
    rows = list(StudySession.objects.filter(enrolment=enrolment).order_by("-started_at", "-pk"))
    titles = _titles(enrolment, {item for row in rows for item in row.items}, language)
    return StudyScreen(
        enrolment=enrolment,
        title=enrolment.outline.title(language),
        minutes=enrolment.active_seconds // 60,
        planned=enrolment.outline.minutes,
        sittings=tuple(
            SittingLine(
                started_at=row.started_at,
                ended_at=row.ended_at,
                minutes=row.active_seconds // 60,
                steps=tuple(titles[item] for item in row.items if item in titles),
            )
            for row in rows
        ),
    )


def _titles(enrolment: Enrolment, items: Iterable[int], language: str) -> dict[int, str]:
    """What the steps are called now, or were called when the learner last did them."""
    known = {step.item_id: step.title(language) for step in enrolment.outline.steps()}
    gone = set(items) - known.keys()
    if gone:
        states = ItemState.objects.filter(enrolment=enrolment, item__in=gone)
        left = dict(states.order_by("item").values_list("item_id", "version_id"))
        versions = versions_by_id(left.values())
        known |= {item: in_language(versions[key].body["words"], language)[0]["title"] for item, key in left.items()}
    return known
