"""The codes on paper: what became of a poster, and the season that an evergreen code leads to."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from campaigns.kits.models import PIECES
from campaigns.kits.queries import fate_of, find_code, season_of
from campaigns.rules.codes import normalise_code, written
from campaigns.rules.material import Piece
from campaigns.rules.visits import Kind
from campaigns.visits.counter import count


@require_safe
@never_cache
def to_language(request: HttpRequest, code: str = "") -> HttpResponse:
    """What is printed has no language: lead to the same code in the reader's. It says nothing of the code itself."""
    if not code:
        return redirect(reverse("kits:type_code") + ("?" + request.GET.urlencode() if request.GET else ""))
    return redirect("kits:code", code)


@require_safe
@never_cache
def type_code(request: HttpRequest) -> HttpResponse:
    """The form where a code is typed. What looks like a code leads to its page; the rest is explained."""
    typed = request.GET.get("code", "")
    normal = normalise_code(typed)
    if normal is not None:
        return redirect("kits:code", normal)
    return _answer(request, "campaigns/kits/type_code.html", {"typed": typed[:40], "is_wrong": bool(typed.strip())})


@require_safe
@never_cache
def code(request: HttpRequest, code: str) -> HttpResponse:
    """Where a printed code leads. A campaign that nobody may know of answers as a code that does not exist."""
    now, language = timezone.now(), get_language() or ""
    found = find_code(code)
    if found is not None and found.series is not None:
        season = season_of(found.series, language=language, now=now)
        if season is not None:
            count(request, kind=Kind.CODE, campaign=season.translation_key, asset=found.code)
            return redirect(season.url)
    edition = getattr(found, "edition", None) if found else None
    fate = fate_of(edition, language=language, now=now) if edition else None
    if found is None or fate is None:
        context = {"typed": code[:40], "is_unknown": True}
        return _answer(request, "campaigns/kits/type_code.html", context, status=HTTPStatus.NOT_FOUND)
    count(request, kind=Kind.CODE, campaign=fate.edition.campaign, asset=found.code)
    context = {"fate": fate, "code": written(found.code), "piece": dict(PIECES)[Piece(fate.edition.piece)]}
    return _answer(request, "campaigns/kits/code.html", context)


def _answer(
    request: HttpRequest, template: str, context: dict[str, object], status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    response = render(request, template, context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response
