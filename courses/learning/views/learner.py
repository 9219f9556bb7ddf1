"""What every screen of the player asks first: who is it, are they in the course, is there a newer edition."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from courses.editions.models import Course
from courses.learning.access import NotEnrolled, enrolment_for
from courses.learning.actions.move import follow
from courses.learning.actions.study import note_activity
from courses.learning.models import Enrolment
from courses.learning.queries.update import Note, see_since
from courses.pages.course import CoursePage
from home.accounts.access import person_of

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


def edition_shown(request: HttpRequest) -> int | None:
    """The number of the edition in which the page with the form showed the step; a newer one may have come since."""
    shown = request.POST.get("edition", "")
    return int(shown) if shown.isdecimal() and len(shown) <= 6 else None


def at_work(enrolment: Enrolment, item_id: int | None = None) -> None:
    """Note that this learner is at work, on that step or on none in particular: a sign of study time."""
    note_activity(enrolment=enrolment, item_id=item_id, now=timezone.now())


def visit(request: HttpRequest, slug: str) -> Enrolment:
    """The learner's enrolment, brought to the newest edition of the course. Raises NotEnrolled or Http404."""
    return arrive(request, slug)[0]


def arrive(request: HttpRequest, slug: str) -> tuple[Enrolment, bool]:
    """As `visit`, and whether this visit has just brought the learner to a newer edition and said so."""
    enrolment = enrolment_for(person_of(request), slug)
    if not enrolment.is_behind:
        return enrolment, False
    moved = follow(enrolment=enrolment, now=timezone.now(), may_wait=request.method == "POST")
    if moved.has_moved and not moved.enrolment.is_finished:
        since = see_since(edition_id=moved.enrolment.edition_id, number=moved.left)
        if since.notes or moved.steps_after != moved.steps_before:
            messages.info(request, say_moved(since.notes, moved.steps_after - moved.steps_before))
    return moved.enrolment, moved.has_moved


def say_moved(notes: Sequence[Note], steps: int) -> str:
    """What new editions changed for somebody who has not finished, in one breath; `steps` more steps to do, or fewer."""
    days = [date_format(note.published_on, "j F") for note in notes[-1:]]
    said = [_("Updated on %(day)s.") % {"day": day} for day in days] or [_("The course was updated.")]
    if steps > 0:
        said.append(ngettext("One more step.", "%(number)s more steps.", steps) % {"number": steps})
    elif steps < 0:
        said.append(ngettext("One step less.", "%(number)s steps less.", -steps) % {"number": -steps})
    said += [note.text for note in notes if note.text]
    return " ".join([*said, _("What you have done still counts.")])
