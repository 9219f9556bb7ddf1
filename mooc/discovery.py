"""What search engines and other machines ask a site for: sitemap, robots.txt, security.txt, favicon."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from campaigns.models import CampaignIndexPage, CampaignPage
from courses.models import CatalogueIndexPage, CoursePage
from home.freshness import public_page
from home.models import Claim, ContentPage, HomePage
from home.search import keep_while_true, public_pages

LISTED = (HomePage, CatalogueIndexPage, CoursePage, CampaignIndexPage, CampaignPage, ContentPage)
MOST_PAGES = 50_000  # what the sitemap protocol allows in one file
SECURITY_TXT_DAYS = 180


@dataclass(frozen=True)
class Address:
    """An address in the sitemap with its versions in the other languages."""

    url: str
    published_at: datetime | None
    versions: list[tuple[str, str]]


@public_page
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every page visitors may know of now, with its languages: nothing under embargo, no lesson, no quiz. Also the
    schedule explorer and the claims, which are no pages of the tree."""
    now = timezone.now()
    keep_while_true(request, now)
    pages = public_pages(now).type(*LISTED).select_related("locale").order_by("path")[:MOST_PAGES]
    found = [(page, page.get_full_url(request)) for page in pages]
    versions: dict[object, list[tuple[str, str]]] = {}
    for page, url in found:
        versions.setdefault(page.translation_key, []).append((page.locale.language_code, url))
    addresses = [Address(url, page.last_published_at, versions[page.translation_key]) for page, url in found if url]
    addresses += facts_addresses(request)
    return render(request, "mooc/sitemap.xml", {"addresses": addresses}, content_type="application/xml")


def facts_addresses(request: HttpRequest) -> Iterator[Address]:
    """The explorer, the list of claims, and each claim that is published, in every language."""
    claims = Claim.objects.filter(live=True).order_by("slug").values_list("slug", "last_published_at")[:MOST_PAGES]
    places: list[tuple[str, list[str], datetime | None]] = [("schedule", [], None), ("claims", [], None)]
    places += [("claim", [slug], published_at) for slug, published_at in claims]
    for name, arguments, published_at in places:
        versions = []
        for code, _name in settings.LANGUAGES:
            with override(code):
                versions.append((code, request.build_absolute_uri(reverse(f"facts:{name}", args=arguments))))
        yield from (Address(url, published_at, versions) for _code, url in versions)


@public_page
def robots(request: HttpRequest) -> HttpResponse:
    """What robots need not read: pages for people who are logged in, and searches."""
    private = [
        "/admin/",
        *(f"/{code}/{name}/" for code, _name in settings.LANGUAGES for name in ("account", "learn", "search")),
    ]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in private), ""]
    lines.append(f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@public_page
def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to tell about a weakness (RFC 9116)."""
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    expires = (timezone.now() + timedelta(days=SECURITY_TXT_DAYS)).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: mailto:{address}",
        f"Expires: {expires.strftime('%Y-%m-%dT%H:%M:%SZ')}",
        "Preferred-Languages: fr, en",
        f"Canonical: {request.build_absolute_uri('/.well-known/security.txt')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@public_page
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers that ask for /favicon.ico get the drawing."""
    return redirect(static("mooc/img/favicon.svg"), permanent=False)
