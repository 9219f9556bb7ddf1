"""What Wagtail's own screens say of courses that people are in."""

from django import template
from wagtail.models import Page

from courses.learning.queries.people import people_of

register = template.Library()


@register.simple_tag
def people_learning(page: Page) -> int:
    """How many people learn, or have learnt, from a page."""
    return people_of(page)
