"""Template words of the home page: what it shows of the rooms."""

from django import template
from django.utils import timezone

from campaigns.pages.shown import ShownCampaign
from courses.models import CoursePage
from mooc import front

register = template.Library()


@register.simple_tag(takes_context=True)
def featured_courses(context: template.Context) -> list[CoursePage]:
    """The courses the home page shows, in its own language."""
    return front.featured_courses(context["page"].locale.language_code)


@register.simple_tag(takes_context=True)
def current_campaigns(context: template.Context) -> list[ShownCampaign]:
    """The campaigns the home page shows, in its own language."""
    return front.current_campaigns(context["page"].locale.language_code, timezone.now(), context["request"])
