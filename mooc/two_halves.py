"""What joins courses and campaigns: the lesson before a campaign, the page it opens, the campaigns on a lesson's topic."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db.models import Q
from django.http import HttpRequest
from wagtail.models import Page

from campaigns.models import CampaignPage
from campaigns.pages.campaign import with_windows
from campaigns.pages.shown import ShownCampaign, show
from campaigns.rules.calendar import Phase
from courses.models import Course, CoursePage, Enrolment

LIVE = frozenset({Phase.SOON, Phase.OPEN, Phase.LAST_DAYS})
FRESH = (
    60  # seconds for which a course remembers which campaigns could be shown with it; their dates are read each time
)
TEAM = "wagtailadmin.access_admin"


@dataclass(frozen=True)
class Lesson:
    """The course to take before a campaign opens, and where one person is in it; nobody's place for a visitor.

    `minutes` is how long it is planned to take; 0 where nobody said.
    """

    title: str
    url: str
    minutes: int
    course: Course
    enrolment: Enrolment | None

    @property
    def is_finished(self) -> bool:
        """Whether this person has finished it, in whatever edition."""
        return self.enrolment is not None and self.enrolment.is_finished


@dataclass(frozen=True)
class Door:
    """Whether somebody may enter the professional page of a campaign, and by what."""

    lesson: Lesson | None
    is_team: bool

    @property
    def is_open(self) -> bool:
        """Open to who finished the lesson, to the team, and to everybody logged in where nothing has to be finished."""
        return self.is_team or self.lesson is None or self.lesson.is_finished


def lesson_of(campaign: CampaignPage, user: Any) -> Lesson | None:
    """The lesson of a campaign, with this person's place in it; at most five queries.

    None where there is none to take: nothing is linked, or what is linked is not published or takes nobody any more.
    Who has finished it before keeps having finished it.
    """
    page = campaign.course()
    if not isinstance(page, CoursePage):
        return None
    course = Course.objects.filter(translation_key=page.translation_key, current_edition__isnull=False).first()
    if course is None:
        return None
    enrolment = None
    if getattr(user, "is_authenticated", False):
        enrolment = Enrolment.objects.of(user).with_course().filter(course=course).first()
    if enrolment is None and not course.is_open:
        return None
    return Lesson(page.title, page.url or "", page.minutes or 0, course, enrolment)


def door_of(campaign: CampaignPage, user: Any) -> Door:
    """Whether a person who is logged in may enter the professional page of this campaign now."""
    return Door(lesson_of(campaign, user), bool(user.has_perm(TEAM)))


def live_campaigns(course: UUID, language: str, now: datetime, request: HttpRequest) -> list[ShownCampaign]:
    """The campaigns that are announced and not over, of the topic of this course (translation key) or linked to it.

    No query where no published campaign could be one, three otherwise. Which are announced is asked each time: only
    the list of candidates is remembered. The copy kept of a public page follows their dates.
    """
    key = f"two-halves:{course}:{language}"
    candidates: list[int] | None = cache.get(key)
    if candidates is None:
        candidates = list(_candidates(course, language).values_list("pk", flat=True))
        cache.set(key, candidates, FRESH)
    if not candidates:
        return []
    pages = CampaignPage.objects.live().filter(pk__in=candidates).select_related("topic").defer_streamfields()
    return [one for one in show(pages, now, request) if one.phase in LIVE]


def opened_by(course: UUID, language: str, now: datetime) -> list[CampaignPage]:
    """The campaigns whose professional page this course opens and that are announced and not over: three queries."""
    pages = CampaignPage.objects.announced(now).public().filter(locale__language_code=language)
    linked = with_windows(pages.filter(linked_course__translation_key=course).defer_streamfields().order_by("path"))
    return [page for page in linked if page.phase_at(now) in LIVE]


def opening_soon(course: UUID, now: datetime) -> Iterable[UUID]:
    """The campaigns linked to a course that are announced and have not opened yet, each once whatever its languages."""
    linked = CampaignPage.objects.announced(now).filter(linked_course__translation_key=course).defer_streamfields()
    return sorted({page.translation_key for page in with_windows(linked) if page.phase_at(now) is Phase.SOON})


def _candidates(course: UUID, language: str) -> Any:
    private = Page.objects.all().private_q()
    topics = CoursePage.objects.filter(translation_key=course, topic__isnull=False).values("topic")
    mine = Q(topic__in=topics) | Q(linked_course__translation_key=course)
    return CampaignPage.objects.live().exclude(private).filter(mine, locale__language_code=language)
