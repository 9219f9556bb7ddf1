"""Template words for what joins courses and campaigns, on pages of both."""

from uuid import UUID

from django import template
from django.utils import timezone
from django.utils.translation import get_language

from campaigns.models import CampaignPage
from campaigns.pages.shown import ShownCampaign
from courses.models import CoursePage, Enrolment
from mooc import two_halves

register = template.Library()


@register.simple_tag(takes_context=True)
def live_campaigns(context: template.Context, course: UUID) -> list[ShownCampaign]:
    """The campaigns that are announced and not over, on the topic of this course (translation key) or linked to it."""
    return two_halves.live_campaigns(course, get_language() or "", timezone.now(), context["request"])


@register.simple_tag
def opened_by(enrolment: Enrolment) -> list[CampaignPage]:
    """The campaigns whose professional page is open since this course was finished; none while it is not."""
    if not enrolment.is_finished:
        return []
    return two_halves.opened_by(enrolment.course.translation_key, get_language() or "", timezone.now())


@register.simple_tag(takes_context=True)
def own_place(context: template.Context, course: CoursePage) -> Enrolment | None:
    """The reader's place in the course of this page: one query; None, without any, for who is not logged in.

    A page for visitors is the same for all of them and kept by caches; whoever has a session gets a page of their own.
    """
    request = context.get("request")
    if request is None or not request.user.is_authenticated:
        return None
    return Enrolment.objects.of(request.user).filter(course__translation_key=course.translation_key).first()
