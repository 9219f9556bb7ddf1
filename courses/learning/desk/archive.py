"""Archiving a course from the desk, and opening it again: for who may publish its page."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogActionRegistry, log
from wagtail.models import Page

from courses.editions.archive import archive, reopen
from courses.editions.models import Course
from courses.learning.models import Enrolment
from courses.learning.queries.people import course_of
from courses.pages.course import CoursePage
from home.rights import may_withdraw

ARCHIVED, REOPENED = "courses.archive", "courses.reopen"


@require_http_methods(["GET", "POST"])
def archive_course(request: HttpRequest, page_id: int) -> HttpResponse:
    """Say what archiving does and ask; then do it. The same screen opens an archived course again."""
    page = get_object_or_404(CoursePage, pk=page_id)
    course = course_of(page)
    if not may_withdraw(request.user):
        raise PermissionDenied
    if course is None:
        raise Http404
    if request.method == "POST":
        _decide(request, page, course, is_archiving=request.POST.get("decision") == "archive")
        return redirect("wagtailadmin_explore", page.get_parent().pk)
    enrolments = Enrolment.objects.filter(course=course)
    context = {"page": page, "course": course, "page_subtitle": page.title, "header_icon": "folder-inverse"}
    context |= {"page_title": _("Reopen this course") if course.archived_at else _("Archive this course")}
    context |= {"in_progress": enrolments.in_progress().count(), "finished": enrolments.finished().count()}
    return TemplateResponse(request, "courses/desk/archive.html", context)


def _decide(request: HttpRequest, page: CoursePage, course: Course, *, is_archiving: bool) -> None:
    has_changed = archive(course=course, now=timezone.now()) if is_archiving else reopen(course=course)
    if has_changed:
        log(instance=page, action=ARCHIVED if is_archiving else REOPENED, user=request.user)
    text = _("“%(page)s” is archived.") if is_archiving else _("“%(page)s” is open again.")
    messages.success(request, text % {"page": page.title})


@hooks.register("register_page_header_buttons")
def header_button(page: Page, user: AbstractBaseUser, next_url: str, view_name: str) -> Iterator[Button]:
    """Among the actions of a course page."""
    yield from _buttons(page, user)


@hooks.register("register_page_listing_more_buttons")
def listing_button(page: Page, user: AbstractBaseUser, next_url: str) -> Iterator[Button]:
    """Among the actions of a course in the explorer."""
    yield from _buttons(page, user)


def _buttons(page: Page, user: Any) -> Iterator[Button]:
    if not isinstance(page, CoursePage) or not may_withdraw(user):
        return
    course = course_of(page)
    if course is not None:
        label = _("Reopen this course") if course.archived_at else _("Archive this course")
        yield Button(label, reverse("course_archive", args=[page.pk]), icon_name="folder-inverse", priority=70)


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    """What the history of a page says of it."""
    actions.register_action(ARCHIVED, gettext_lazy("Archive course"), gettext_lazy("Closed the course to newcomers"))
    actions.register_action(REOPENED, gettext_lazy("Reopen course"), gettext_lazy("Opened the course to newcomers"))
