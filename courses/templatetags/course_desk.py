"""What Wagtail's own screens say of courses that people are in."""

from django import template
from django.urls import reverse
from wagtail.models import Page

from courses.learning.queries.people import people_of
from courses.pages.bank import BankQuestion
from courses.pages.change import ChangePage

register = template.Library()


@register.simple_tag
def people_learning(page: Page) -> int:
    """How many people learn, or have learnt, from a page."""
    return people_of(page)


@register.simple_tag
def impact_address(reviewed: object) -> str:
    """Where it says what publishing this would do to learners; empty for what is no part of a course."""
    if isinstance(reviewed, BankQuestion):
        return reverse("course_impact_question", args=[reviewed.pk])
    page = reviewed.specific_deferred if isinstance(reviewed, Page) else None
    return reverse("course_impact", args=[page.pk]) if isinstance(page, ChangePage) else ""
