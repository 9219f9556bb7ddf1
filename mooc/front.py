"""What the home page shows of the two rooms: some courses, and the campaigns that matter now."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from wagtail.models import Page

from campaigns.models import CampaignPage
from campaigns.pages.campaign import OVER
from campaigns.pages.shown import ShownCampaign, show
from courses.models import CoursePage

COURSES = 3
CAMPAIGNS = 4


@dataclass(frozen=True)
class Rooms:
    """The first courses of the catalogue, and the campaigns that end soon, run or come next."""

    courses: list[CoursePage]
    campaigns: list[ShownCampaign]


def look_into_rooms(language: str, now: datetime, request: HttpRequest) -> Rooms:
    """Choose what the home page of a language shows: four queries, however much there is."""
    private = Page.objects.all().private_q()
    courses = CoursePage.objects.live().offered().exclude(private).filter(locale__language_code=language)
    campaigns = CampaignPage.objects.live().exclude(private).filter(locale__language_code=language)
    shown = show(campaigns.select_related("topic").defer_streamfields(), now, request)
    return Rooms(
        courses=list(courses.select_related("topic").defer_streamfields().order_by("path")[:COURSES]),
        campaigns=[campaign for campaign in shown if campaign.phase not in OVER][:CAMPAIGNS],
    )
