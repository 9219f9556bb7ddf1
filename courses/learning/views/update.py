"""What changed since a learner did it: see it, say it was read, answer its questions; close what the course tells."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses.learning.access import notice_for
from courses.learning.actions.attempt import ForeignAttempt
from courses.learning.actions.notice import close_notice
from courses.learning.actions.update import NothingToUpdate, QuestionsToAnswer, read_update, start_update
from courses.learning.models import Enrolment
from courses.learning.queries.update import see_update
from courses.learning.quiz import first_open
from courses.learning.views.learner import edition_shown, for_learners, language, visit
from home.accounts.access import person_of


@require_safe
@for_learners
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """Only what changed since the learner's edition: what is due first, then what is offered."""
    screen = see_update(enrolment=visit(request, slug), language=language())
    context = {"screen": screen, "attempt_id": uuid4(), "today": timezone.localdate()}
    return render(request, "courses/learning/update.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_learners
def done(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """What changed in a step was read. Somebody whose last update this was goes to the course, where it says so."""
    if request.method != "POST":
        return redirect("learning:update", slug=slug)
    enrolment, shown = visit(request, slug), edition_shown(request) or 0
    try:
        after = read_update(enrolment=enrolment, step_uid=uid, edition=shown, now=timezone.now())
    except (NothingToUpdate, QuestionsToAnswer):
        messages.info(request, _("The course has changed since this page was shown. Here is what is new now."))
        return redirect("learning:update", slug=slug)
    return _onward(request, before=enrolment, after=after)


@require_http_methods(["GET", "HEAD", "POST"])
@for_learners
def start(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Start the questions that changed, or continue the attempt that is open."""
    if request.method != "POST":
        return redirect("learning:update", slug=slug)
    enrolment = visit(request, slug)
    try:
        attempt_id = UUID(request.POST.get("attempt", ""))
        attempt = start_update(enrolment=enrolment, step_uid=uid, attempt_id=attempt_id, now=timezone.now())
    except (ValueError, ForeignAttempt):
        messages.error(request, _("That request could not be read. Please start again from this page."))
        return redirect("learning:update", slug=slug)
    except NothingToUpdate:
        messages.info(request, _("The course has changed since this page was shown. Here is what is new now."))
        return redirect("learning:update", slug=slug)
    position = first_open(attempt)
    if position is None or not attempt.is_open:
        return redirect("learning:attempt", attempt_id=attempt.pk)
    return redirect("learning:question", attempt_id=attempt.pk, position=position)


@require_http_methods(["GET", "HEAD", "POST"])
@for_learners
def close(request: HttpRequest, notice_id: int) -> HttpResponse:
    """A notice was read: it is not shown again. Back to the page that showed it."""
    notice = notice_for(person_of(request), notice_id)
    if request.method != "POST":
        return redirect("learning:course", slug=notice.enrolment.course.slug)
    close_notice(notice=notice, now=timezone.now())
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None, require_https=request.is_secure()):
        return redirect(back)
    return redirect("learning:dashboard")


def _onward(request: HttpRequest, *, before: Enrolment, after: Enrolment) -> HttpResponse:
    if before.has_update and not after.has_update:
        if after.is_finished:
            messages.success(request, _("Update done: thank you."))
        return redirect("learning:course", slug=after.course.slug)
    return redirect("learning:update", slug=after.course.slug)
