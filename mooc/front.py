"""What the home page shows of the two rooms: some courses, and the campaigns that matter now."""

from datetime import datetime

from django.http import HttpRequest

from campaigns.models import CampaignPage
from campaigns.pages.shown import ShownCampaign, show
from campaigns.rules.calendar import Phase
from courses.models import CoursePage

COURSES = 3
CAMPAIGNS = 4


def featured_courses(language: str) -> list[CoursePage]:
    """The first courses of the catalogue, in the editors' order."""
    courses = CoursePage.objects.live().public().filter(locale__language_code=language)
    return list(courses.select_related("topic").defer_streamfields().order_by("path")[:COURSES])


def current_campaigns(language: str, now: datetime, request: HttpRequest) -> list[ShownCampaign]:
    """The campaigns that end soon, run, or come next; never one that is over."""
    campaigns = CampaignPage.objects.live().public().filter(locale__language_code=language)
    shown = show(campaigns.select_related("topic").defer_streamfields(), now, request)
    return [campaign for campaign in shown if campaign.phase is not Phase.CLOSED][:CAMPAIGNS]
