"""What editors see instead of the question whether to delete a page that people learn from."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import Page

from courses.learning.keeping import refusal
from courses.learning.queries.people import people_of
from courses.pages.course import CoursePage


@hooks.register("before_delete_page")
def explain(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Say before anything is confirmed that the page stays, and offer what to do instead."""
    people = people_of(page)
    if not people:
        return None
    context = {"page": page, "text": refusal(page, people), "is_course": isinstance(page, CoursePage)}
    context |= {"page_title": _("This page stays"), "page_subtitle": page.title, "header_icon": "lock"}
    return TemplateResponse(request, "courses/desk/kept.html", context)
