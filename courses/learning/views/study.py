"""Study time: the browser says that somebody is at work; the learner sees and takes away what was noted."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from courses.learning.access import enrolment_for
from courses.learning.actions.locks import StepLocked
from courses.learning.actions.position import NoSuchFilm, keep_second
from courses.learning.actions.study import note_activity
from courses.learning.queries.study import see_study
from courses.learning.views.learner import for_learners, language
from courses.learning.views.table import table
from home.accounts.access import person_of

NOTED = 204


@require_POST
@for_learners
def active(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """Somebody is reading or answering this step right now; said at most once a minute."""
    enrolment = enrolment_for(person_of(request), slug)
    step = enrolment.outline.step(uid)
    note_activity(enrolment=enrolment, item_id=step.item_id if step else None, now=timezone.now())
    return HttpResponse(status=NOTED)


@require_POST
@for_learners
def second(request: HttpRequest, slug: str, uid: UUID) -> HttpResponse:
    """A film was left at a second: come back to it on whatever device."""
    enrolment = enrolment_for(person_of(request), slug)
    film, at = request.POST.get("film", ""), request.POST.get("second", "")
    if not (at.isascii() and at.isdecimal() and len(at) < 7):
        return HttpResponse(status=400)
    now = timezone.now()
    try:
        state = keep_second(enrolment=enrolment, step_uid=uid, film=film, second=int(at), now=now)
    except NoSuchFilm:
        raise Http404("No such film.") from None
    except StepLocked:
        return HttpResponse(status=403)
    note_activity(enrolment=enrolment, item_id=state.item_id, now=now)
    return HttpResponse(status=NOTED)


@require_safe
@for_learners
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """The sittings of a learner in a course."""
    screen = see_study(enrolment=enrolment_for(person_of(request), slug), language=language())
    return render(request, "courses/learning/explain_time.html", {"screen": screen})


@require_safe
@for_learners
def download(request: HttpRequest, slug: str) -> HttpResponse:
    """The sittings as a table: what a learner hands to whoever asks how long they have studied."""
    screen = see_study(enrolment=enrolment_for(person_of(request), slug), language=language())
    rows: list[list[object]] = [
        [_("Date"), pgettext("time", "From"), pgettext("time", "To"), _("Active minutes"), _("Steps")]
    ]
    for sitting in screen.sittings:
        start, end = timezone.localtime(sitting.started_at), timezone.localtime(sitting.ended_at)
        rows.append([start.date(), f"{start:%H:%M}", f"{end:%H:%M}", sitting.minutes, " · ".join(sitting.steps)])
    rows.append([_("Total"), "", "", screen.minutes, ""])
    return table(f"officine-{slug}-{date_format(timezone.localtime(), 'Y-m-d')}.csv", language(), rows)
