"""Keeps answers while they are being given: what the browser's script calls at each change, and again until it works."""

from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from courses.learning.access import attempt_to_answer
from courses.learning.actions.attempt import Answered, save
from courses.learning.models import Attempt
from courses.learning.quiz import EACH, rules_of
from courses.learning.views.learner import at_work
from courses.learning.views.wording import FAULTS, OUTCOMES
from courses.rules.answer import to_ms
from courses.rules.question import BadAnswer, Fields
from home.accounts.access import person_of


@require_POST
@never_cache
@transaction.non_atomic_requests
def keep(request: HttpRequest, attempt_id: UUID, position: int) -> HttpResponse:
    """Keep what a question's form holds; say what became of it, and never what it is worth.

    Status 200: the server has it, or has something that counts before it; 401: log in again first;
    404 and 422: it can never be kept. Anything else is worth another try.
    """
    if not request.user.is_authenticated:
        return _say("logged_out", _("You are no longer logged in."), status=401)
    attempt = attempt_to_answer(person_of(request), attempt_id)
    if not 1 <= position <= len(attempt.form):
        raise Http404("No such question.")
    at_work(attempt.enrolment, attempt.item_id)
    fields: Fields = {name: request.POST.getlist(name) for name in request.POST}
    try:
        answered = save(attempt=attempt, position=position, fields=fields, now=timezone.now())
    except BadAnswer as error:
        return _say("refused", str(FAULTS[error.fault]), status=422)
    return _say(answered.outcome, _note(answered, position), attempt=answered.attempt)


def _note(answered: Answered, position: int) -> str:
    """The sentence to show beside the answer."""
    if answered.outcome in OUTCOMES:
        return str(OUTCOMES[answered.outcome])
    if answered.fault is None:
        is_draft = rules_of(answered.attempt).feedback == EACH
        return _("Saved. Not checked yet.") if is_draft else pgettext("answer", "Saved")
    if answered.attempt.answers[position - 1] is not None:
        return _("Kept as typed. Your last complete answer counts.")
    return _("Kept as typed, not complete yet.")


def _say(state: str, note: str, *, attempt: Attempt | None = None, status: int = 200) -> JsonResponse:
    said: dict[str, str | int | None] = {"state": str(state), "note": note, "now": to_ms(timezone.now())}
    if attempt is not None:
        said["deadline"] = to_ms(attempt.deadline_at) if attempt.deadline_at else None
        said["is_open"] = attempt.is_open
        said["answered"] = sum(given is not None for given in attempt.answers)
    return JsonResponse(said, status=status)
