"""What visitors may find: the search page, and the pages that lists and sitemap may show."""

from datetime import datetime
from typing import Any

from django.core.paginator import Page as ResultPage
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from wagtail.models import Locale, Page, get_page_models
from wagtail.query import PageQuerySet
from wagtail.search.backends import get_search_backend

from home.base import BasePage
from home.facts.models import Claim, marked
from home.freshness import keep_no_longer_than, public_page
from home.stems import query_stems

LONGEST = 200  # characters; more is cut off
MOST_WORDS = 12
MOST_FOUND = 200
PER_PAGE = 10


def public_pages(now: datetime) -> PageQuerySet:
    """Every page that a visitor may know of at that time: live, unrestricted and not under embargo."""
    pages = Page.objects.live().public()
    for model in get_page_models():
        if issubclass(model, BasePage):
            pages = pages.exclude(pk__in=model.hidden_from_visitors(now).values("pk"))
    return pages


def keep_while_true(request: HttpRequest, now: datetime) -> None:
    """Let no copy of a list of public pages live past the moment at which another page may be known, or none of one."""
    models = [model for model in get_page_models() if issubclass(model, BasePage)]
    for moment in filter(None, (model.hidden_until(now) for model in models)):
        keep_no_longer_than(request, max(0, int((moment - now).total_seconds())))


def find(text: str, *, language: str, now: datetime) -> list[Page | Claim]:
    """The pages of one language that hold every word of the text in any form: those with the words in their title first.

    Claims are found like pages: they have a page each. No word, no page. Of more than MOST_FOUND the best are kept.
    """
    words = query_stems(text[:LONGEST], language)[:MOST_WORDS]
    locale = Locale.objects.filter(language_code=language).first()
    if not words or locale is None:
        return []
    models = [model for model in get_page_models() if issubclass(model, BasePage) and model.is_found_by_search]
    pages = public_pages(now).type(*models).filter(locale=locale).specific()
    found: list[Page | Claim] = list(_best(words, pages))
    found += _best([marked(word, language) for word in words], Claim.objects.filter(live=True))
    return sorted(found, key=lambda page: -len(set(words) & set(query_stems(page.title, language))))


def _best(words: list[str], rows: Any) -> Any:
    return get_search_backend().search(" ".join(words), rows, operator="and")[:MOST_FOUND]


@public_page
def search(request: HttpRequest) -> HttpResponse:
    """The search page. An empty or odd question is answered with kind words, never with an error."""
    text = request.GET.get("q", "").replace("\x00", "")[:LONGEST].strip()
    now = timezone.now()
    found = find(text, language=get_language() or "fr", now=now)
    keep_while_true(request, now)
    results: ResultPage[Page | Claim] = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"text": text, "results": results, "query": urlencode({"q": text})}
    return render(request, "home/search.html", context)
