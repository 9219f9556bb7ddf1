"""What cites a rule, a claim or a source; and the reviews that its changes asked for."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Page, TranslatableMixin

from home.accounts.models import User
from home.facts.actions import MAY_ANSWER, say_still_right
from home.facts.citing import Citation, all_citations
from home.facts.listeners import CITED
from home.facts.models import ReviewNeeded
from home.kinds import kind_of

PER_PAGE = 40
MODELS = {model._meta.model_name: model for model in CITED}


@dataclass(frozen=True)
class Line:
    """One thing that cites, the address of its form for those who may use it, and what is asked about it."""

    citation: Citation
    address: str | None
    is_asked: bool


@dataclass(frozen=True)
class Asked:
    """One open review as this person sees it. `changes`: the fields that changed, by their labels."""

    review: ReviewNeeded
    address: str | None
    cause_address: str | None
    language: str
    changes: tuple[str, ...]


@require_safe
def impact(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Everything that cites it, directly or through something else. For who may see it at all."""
    model = MODELS.get(kind)
    if model is None:
        raise Http404
    if not any(request.user.has_perm(f"home.{action}_{kind}") for action in ("view", "change")):
        raise PermissionDenied
    fact = get_object_or_404(model, pk=pk)
    finder = AdminURLFinder(request.user)
    waiting = ReviewNeeded.objects.open().filter(cause_type=kind_of(fact), cause_id=str(fact.pk))
    asked = {(one.citing_type_id, one.citing_id) for one in waiting.order_by("pk")}
    lines = [
        Line(one, finder.get_edit_url(one.thing), (kind_of(one.thing).pk, str(one.thing.pk)) in asked)
        for one in all_citations(fact)
    ]
    context = {"fact": fact, "lines": lines, "fact_address": finder.get_edit_url(fact)}
    context |= {"page_title": _("Where it is cited"), "page_subtitle": str(fact), "header_icon": "link"}
    return render(request, "home/facts/desk/impact.html", context)


@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """What has to be looked at again; with ?all=1 also what was answered, and how."""
    person = _person(request)
    shows_all = bool(request.GET.get("all"))
    rows = ReviewNeeded.objects.all() if shows_all else ReviewNeeded.objects.open()
    page = Paginator(rows.select_related("owner", "closed_by").order_by("-opened_at", "-pk"), PER_PAGE).get_page(
        request.GET.get("p")
    )
    context = {
        "page_obj": page,
        "asked": list(as_seen(page.object_list, person)),
        "shows_all": shows_all,
        "may_answer": person.has_perm(MAY_ANSWER),
        "page_title": _("Reviews asked by changes"),
        "header_icon": "clipboard-list",
    }
    return render(request, "home/facts/desk/reviews.html", context)


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """A reviewer says that it is still right. A refusal is said by the desk."""
    person = _person(request)
    review = get_object_or_404(ReviewNeeded, pk=pk)
    say_still_right(review=review, by=person, note=request.POST.get("note", ""), now=timezone.now())
    messages.success(request, _("“%(title)s” is still right: noted.") % {"title": review.citing_title})
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if is_ours else "facts_desk:reviews")


def as_seen(rows: Iterable[ReviewNeeded], person: Any) -> Iterable[Asked]:
    """The reviews with what this person may open: pages and causes are read at once."""
    found = list(rows)
    finder = AdminURLFinder(person)
    citing, causes = _read(found, "citing"), _read(found, "cause")
    for row in found:
        thing = citing.get((row.citing_type_id, row.citing_id))
        cause = causes.get((row.cause_type_id, row.cause_id))
        yield Asked(
            review=row,
            address=finder.get_edit_url(thing) if thing is not None else None,
            cause_address=finder.get_edit_url(cause) if cause is not None else None,
            language=thing.locale.language_code if isinstance(thing, TranslatableMixin) else "",
            changes=tuple(_labels(row)),
        )


def _read(rows: list[ReviewNeeded], name: str) -> dict[tuple[int, str], Any]:
    """The things that these rows speak of, one query for each kind."""
    found: dict[tuple[int, str], Any] = {}
    for type_id in {getattr(row, f"{name}_type_id") for row in rows}:
        model = ContentType.objects.get_for_id(type_id).model_class()
        if model is None:
            continue
        keys = {getattr(row, f"{name}_id") for row in rows if getattr(row, f"{name}_type_id") == type_id}
        things = model._base_manager.filter(pk__in=keys)
        if hasattr(model, "locale_id"):
            things = things.select_related("locale")
        found |= {(type_id, str(thing.pk)): thing for thing in things.order_by("pk")}
    return found


def _labels(row: ReviewNeeded) -> Iterable[str]:
    model = ContentType.objects.get_for_id(row.cause_type_id).model_class()
    for name in row.changed:
        if name == "live":
            yield _("published or withdrawn")
        elif model is not None:
            # A field may have been renamed since: what is written down then still opens.
            yield str(next((field.verbose_name for field in model._meta.fields if field.name == name), name))


def _person(request: HttpRequest) -> User:
    """Who asks; they must write or review pages, or answer these reviews."""
    user = request.user
    writes = isinstance(user, User) and any(
        user.has_perm(name) for name in ("home.change_vaccinerule", "home.view_vaccinerule", MAY_ANSWER)
    )
    if not isinstance(user, User) or not writes:
        raise PermissionDenied
    return user


def asked_of(thing: Any) -> list[ReviewNeeded]:
    """What is open about one page or snippet."""
    if isinstance(thing, Page) and not thing.pk:
        return []
    return list(ReviewNeeded.objects.open().about(thing).order_by("opened_at", "pk"))
