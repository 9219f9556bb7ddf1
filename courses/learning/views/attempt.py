"""An attempt at a quiz: one question at a time, hand in, results."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from courses.learning.access import attempt_for, attempt_to_answer, is_attempt_of
from courses.learning.actions.attempt import Answered, Outcome, answer, submit_overdue, submit_unread
from courses.learning.models import Attempt
from courses.learning.queries.attempt import AttemptHead, see_attempt, see_question, see_results
from courses.learning.quiz import EACH, is_overdue, rules_of
from courses.learning.views.learner import at_work, for_learners, language
from courses.learning.views.wording import FAULTS, OUTCOMES
from courses.rules.answer import to_ms
from courses.rules.question import BadAnswer, Fields
from home.accounts.access import person_of


@require_http_methods(["GET", "HEAD", "POST"])
@for_learners
def ask(request: HttpRequest, attempt_id: UUID, position: int) -> HttpResponse:
    """Show one question, or take its answer."""
    is_read = request.method != "POST"
    attempt = (attempt_for if is_read else attempt_to_answer)(person_of(request), attempt_id)
    if not 1 <= position <= len(attempt.form):
        raise Http404("No such question.")
    at_work(attempt.enrolment, attempt.item_id)
    if not is_read:
        return _take(request, attempt, position)
    if is_overdue(attempt, timezone.now()):
        return _time_over(attempt)
    return _question(request, attempt, position)


@require_safe
@for_learners
def show(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """The results; before an attempt is handed in, what is still to be answered."""
    attempt = attempt_for(person_of(request), attempt_id)
    at_work(attempt.enrolment, attempt.item_id)
    if is_overdue(attempt, timezone.now()):
        return _time_over(attempt)
    if attempt.is_open:
        head = see_attempt(attempt=attempt, language=language())
        return render(request, "courses/learning/hand_in.html", _context(head))
    screen = see_results(attempt=attempt, language=language())
    return render(request, "courses/learning/results.html", _context(screen.head) | {"screen": screen})


@require_http_methods(["GET", "HEAD", "POST"])
@for_learners
def hand_in(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """Hand in an attempt, once; only to read this address leads to the attempt as it is."""
    if request.method != "POST":
        attempt_to_answer(person_of(request), attempt_id)
    else:
        try:
            submit_unread(which=is_attempt_of(person_of(request), attempt_id), now=timezone.now())
        except Attempt.DoesNotExist:
            raise Http404("No such attempt.") from None
    return redirect("learning:attempt", attempt_id=attempt_id)


def _take(request: HttpRequest, attempt: Attempt, position: int) -> HttpResponse:
    fields: Fields = {name: request.POST.getlist(name) for name in request.POST}
    try:
        answered = answer(attempt=attempt, position=position, fields=fields, now=timezone.now())
    except BadAnswer as error:
        attempt = attempt_for(person_of(request), attempt.pk)
        return _question(request, attempt, position, typed=fields, error=str(FAULTS[error.fault]), status=422)
    if answered.outcome in OUTCOMES:
        messages.warning(request, str(OUTCOMES[answered.outcome]))
    return redirect(_after(answered, position))


def _after(answered: Answered, position: int) -> str:
    """Where an answer leads: to its feedback where it comes at once, else to the next question."""
    attempt = answered.attempt
    here = reverse("learning:question", args=[attempt.pk, position])
    if answered.outcome == Outcome.LATE:
        return reverse("learning:attempt", args=[attempt.pk])
    if rules_of(attempt).feedback == EACH:
        return f"{here}#feedback"
    if answered.outcome in (Outcome.CLOSED, Outcome.OLDER):
        return here
    if position < len(attempt.form):
        return reverse("learning:question", args=[attempt.pk, position + 1])
    return reverse("learning:attempt", args=[attempt.pk])


def _question(
    request: HttpRequest,
    attempt: Attempt,
    position: int,
    *,
    typed: Fields | None = None,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    screen = see_question(attempt=attempt, position=position, language=language(), typed=typed, error=error)
    context = _context(screen.head) | {"screen": screen, "given_id": uuid4()}
    return render(request, "courses/learning/question.html", context, status=status)


def _time_over(attempt: Attempt) -> HttpResponse:
    submit_overdue(attempt=attempt, now=timezone.now())
    return redirect("learning:attempt", attempt_id=attempt.pk)


def _context(head: AttemptHead) -> dict[str, Any]:
    """What every page of an attempt shows; `front` is the address of the front page of the quiz, or of the update."""
    attempt = head.attempt
    slug = attempt.enrolment.course.slug
    front = reverse("learning:step", args=[slug, attempt.item.uid])
    if attempt.is_update:
        front = reverse("learning:update", args=[slug])
    return {"head": head, "front": front, "now_ms": to_ms(timezone.now())}
