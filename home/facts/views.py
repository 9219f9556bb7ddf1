"""The schedule explorer, and the claims with their answers: public, the same for everybody, nothing kept."""

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from home.facts.forms import PHARMACIST, ExplorerForm
from home.facts.models import Claim, FactSettings
from home.facts.queries import ask, published_claims
from home.facts.wording import say_person
from home.freshness import public_page
from home.paris import paris_day


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@csrf_exempt
@public_page
@transaction.non_atomic_requests
def schedule(request: HttpRequest) -> HttpResponse:
    """The explorer. An age and a situation are health data of somebody: they come in the body of a request, which no
    log and no history holds, and the answer is kept nowhere.

    It changes nothing and knows nobody, so there is nothing for a token to protect, and no cookie is set for one.
    """
    today = paris_day(timezone.now())
    form = ExplorerForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "today": today, "calendar": FactSettings.load(request)}
    if form.is_valid():
        on, person = form.cleaned_data["on"] or today, form.person()
        is_of_pharmacist = form.cleaned_data["question"] == PHARMACIST
        said = ask(person=person, on=on, only_by_pharmacist=is_of_pharmacist)
        context |= {"said": said, "on": on, "asked": say_person(person), "is_of_pharmacist": is_of_pharmacist}
    response = render(request, "home/facts/schedule.html", context)
    if request.method == "POST":
        response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@public_page
def claims(request: HttpRequest) -> HttpResponse:
    """Every claim with its short answer."""
    return render(request, "home/facts/claims.html", {"claims": published_claims()})


@require_safe
@public_page
def claim(request: HttpRequest, slug: str) -> HttpResponse:
    """One claim: short answer, evidence, words for the patient, sources, and when it was reviewed."""
    found = Claim.objects.filter(slug=slug, live=True).select_related("topic").first()
    if found is None:
        raise Http404
    context = {"claim": found, "standing": found.standing_on(paris_day(timezone.now()))}
    return render(request, "home/facts/claim.html", context)
