"""What an expert from outside sees: the question, the text, a form, and a word of thanks. Nothing here needs a session."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods, require_safe

from home.editorial.experts.access import Closed, Unknown, open_link, revision_of
from home.editorial.experts.actions import answer
from home.editorial.experts.forms import OpinionForm
from home.editorial.experts.models import ExpertRequest
from home.editorial.experts.preview import show_version
from home.editorial.statement import Reading, Statement

RATES = {"expert": "60/m/ip"}  # enough for reading, too little for guessing
View = Callable[..., HttpResponse]


def discreet(view: View) -> View:
    """Keep the page to the person who has the link: no search engine, no cache, no address told to another site."""

    @wraps(view)
    def shown(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not ratelimit.consume(request, app="experts", action="expert", config=RATES, limit_get=True):
            response = ratelimit.respond_429(request)
        else:
            response = view(request, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "no-referrer"
        patch_cache_control(response, private=True, no_store=True)
        return response

    return shown


def with_link(view: View) -> View:
    """Open the link first. Whatever is wrong with it, the answer is the same page and says no more than it has to."""

    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        try:
            return view(request, asked=open_link(token, timezone.now()), token=token)
        except Closed:
            return render(request, "home/experts/closed.html", status=HTTPStatus.GONE)
        except Unknown:
            return render(request, "home/experts/closed.html", status=HTTPStatus.NOT_FOUND)

    return opened


@require_http_methods(["GET", "HEAD", "POST"])
@discreet
@with_link
def read(request: HttpRequest, asked: ExpertRequest, token: str) -> HttpResponse:
    """What is asked, the way to the text, its sources, and the form."""
    form = OpinionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        statement = Statement(str(Reading(said["statement"]).label), said["interest"], said["comment"])
        answer(asked=asked, outcome=said["outcome"], said=statement, now=timezone.now())
        return redirect("experts:thanks")
    sources = getattr(revision_of(asked).as_object(), "listed_sources", [])
    context = {
        "asked": asked,
        "token": token,
        "form": form,
        "sources": sources() if callable(sources) else sources,
    }
    return render(request, "home/experts/read.html", context)


@require_safe
@discreet
@with_link
def text(request: HttpRequest, asked: ExpertRequest, token: str) -> HttpResponse:
    """The version itself, as readers would see it."""
    return show_version(request, asked, {"asked": asked, "token": token})


@require_safe
@discreet
def thanks(request: HttpRequest) -> HttpResponse:
    """After the answer."""
    return render(request, "home/experts/thanks.html")
