"""What every screen of the player asks first: who is it, are they in the course, is there a newer edition."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from courses.editions.models import Course
from courses.learning.access import NotEnrolled, enrolment_for
from courses.learning.actions.move import follow
from courses.learning.models import Enrolment
from courses.pages.course import CoursePage
from home.accounts.models import User

View = Callable[..., HttpResponse]


def for_learners(view: View) -> View:
    """Open a screen to people who are logged in; someone who is not in the course is shown its sheet.

    Log-in leads back to the same address, after a form too: every form's address can be read, which changes nothing.
    Reading holds no transaction, so that readers never wait for a writer; each action opens its own.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        try:
            return view(request, *args, **kwargs)
        except NotEnrolled as error:
            messages.info(request, _("Enrol in this course first."))
            return redirect(sheet_url(request, error.course))

    return transaction.non_atomic_requests(never_cache(guarded))


def person(request: HttpRequest) -> User:
    """The person who is logged in."""
    return cast(User, request.user)


def language() -> str:
    """The language of the page being shown."""
    return get_language() or "fr"


def sheet_url(request: HttpRequest, course: Course) -> str:
    """The address of the public sheet of a course, in the reader's language if it has one. Raises Http404."""
    pages = CoursePage.objects.live().filter(translation_key=course.translation_key).select_related("locale")
    by_language = {page.locale.language_code: page for page in pages}
    page = by_language.get(language()) or next(iter(by_language.values()), None)
    url = page.get_url(request) if page else None
    if url is None:
        raise Http404("This course has no public page.")
    return str(url)


def visit(request: HttpRequest, slug: str) -> Enrolment:
    """The learner's enrolment, brought to the newest edition of the course. Raises NotEnrolled or Http404."""
    enrolment = enrolment_for(person(request), slug)
    if not enrolment.is_behind:
        return enrolment
    moved = follow(enrolment=enrolment, now=timezone.now())
    added = moved.steps_after - moved.steps_before
    if added > 0:
        messages.info(
            request,
            ngettext(
                "The course was updated: one more step. What you have done still counts.",
                "The course was updated: %(number)s more steps. What you have done still counts.",
                added,
            )
            % {"number": added},
        )
    elif added < 0:
        messages.info(request, _("The course was updated and has become shorter. What you have done still counts."))
    return moved.enrolment
