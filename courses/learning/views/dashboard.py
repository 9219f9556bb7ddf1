"""My learning."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from courses.learning.queries.dashboard import see_dashboard
from courses.learning.views.learner import for_learners, language
from home.accounts.access import person_of


@require_safe
@for_learners
def dashboard(request: HttpRequest) -> HttpResponse:
    """What a learner follows, where to continue, what they have finished."""
    screen = see_dashboard(user=person_of(request), language=language())
    return render(request, "courses/learning/dashboard.html", {"screen": screen, "today": timezone.localdate()})
