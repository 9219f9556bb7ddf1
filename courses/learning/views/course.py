"""A course in the player: enrol, see the outline, resume."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses.editions.kept import outline_by_id
from courses.editions.models import Course
from courses.learning.access import course_for, open_attempt_of
from courses.learning.actions.attempt import submit_overdue
from courses.learning.actions.enrol import CourseClosed, CoursesMissing, enrol
from courses.learning.queries.course import see_course
from courses.learning.queries.notice import see_notices
from courses.learning.queries.requirements import see_required
from courses.learning.queries.update import NOTHING, see_since_visit
from courses.learning.quiz import first_open
from courses.learning.views.learner import arrive, at_work, for_learners, language, sheet_url, visit
from home.accounts.access import person_of


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.non_atomic_requests
def join(request: HttpRequest, slug: str) -> HttpResponse:
    """Enrol and go to the course. A visitor logs in first; that, or only to read this address, leads to the sheet."""
    course = course_for(slug)
    if request.method != "POST":
        return redirect(sheet_url(request, course))
    if not request.user.is_authenticated:
        return redirect_to_login(sheet_url(request, course))
    try:
        enrolment = enrol(user=person_of(request), course=course, now=timezone.now())
    except CourseClosed:
        messages.error(request, _("This course no longer takes new learners."))
        return redirect(sheet_url(request, course))
    except CoursesMissing:
        return _required(request, course)
    return redirect("learning:course", slug=enrolment.course.slug)


@require_safe
@for_learners
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """The outline of a course: what is done, what is next, what is locked."""
    enrolment, is_told = arrive(request, slug)
    at_work(enrolment)
    context = {
        "screen": see_course(enrolment=enrolment, language=language()),
        "since": NOTHING if is_told else see_since_visit(enrolment=enrolment),
        "notices": see_notices([enrolment], language=language()),
        "today": timezone.localdate(),
    }
    return render(request, "courses/learning/course.html", context)


@require_safe
@for_learners
def resume(request: HttpRequest, slug: str) -> HttpResponse:
    """Go to the exact place: the first open question of an open quiz, else what changed, else the first step not done."""
    enrolment = visit(request, slug)
    attempt = open_attempt_of(enrolment)
    if attempt is None and enrolment.has_update:
        return redirect("learning:update", slug=slug)
    if attempt is None:
        screen = see_course(enrolment=enrolment, language=language())
        return redirect(screen.following.url if screen.following else screen.url)
    attempt = submit_overdue(attempt=attempt, now=timezone.now())
    position = first_open(attempt)
    if attempt.is_open and position is not None:
        return redirect("learning:question", attempt_id=attempt.pk, position=position)
    return redirect("learning:attempt", attempt_id=attempt.pk)


def _required(request: HttpRequest, course: Course) -> HttpResponse:
    """Say which courses have to be finished first, and lead to them."""
    outline = outline_by_id(course.current_edition_id or 0)
    context = {
        "title": outline.title(language()),
        "required": see_required(person_of(request), outline.requires, language()),
        "sheet": sheet_url(request, course),
    }
    return render(request, "courses/learning/locked_course.html", context, status=403)
