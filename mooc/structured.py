"""What a page is, in the words of schema.org, for machines that read it: only what its visitors can read as well."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Page

from campaigns.models import CampaignPage
from campaigns.pages.campaign import AUDIENCES
from campaigns.rules.calendar import Phase, Window, is_held, phase
from campaigns.rules.territories import Territory, zone_of
from campaigns.seasons.models import territory_name
from courses.models import CoursePage
from home.editorial.queries import medical_review_at
from home.templatetags.pages import trail

Thing = dict[str, Any]
SHOWN = frozenset({Phase.SOON, Phase.OPEN, Phase.LAST_DAYS, Phase.CANCELLED})


def describe(page: Page, request: HttpRequest, now: datetime) -> Thing | None:
    """The graph of a campaign or a course as visitors may know it at that time; None for other pages."""
    if isinstance(page, CampaignPage):
        things = [_medical_page(page, request), *_openings(page, request, now)]
    elif isinstance(page, CoursePage):
        things = [_course(page, request)]
    else:
        return None
    return {"@context": "https://schema.org", "@graph": [*things, _breadcrumbs(page, request)]}


def _medical_page(page: CampaignPage, request: HttpRequest) -> Thing:
    names = [str(name) for value, name in AUDIENCES if value in page.audiences] or [page.audience]
    thing = {
        "@type": "MedicalWebPage",
        **_common(page, request),
        "audience": [{"@type": "MedicalAudience", "audienceType": name} for name in names],
        "specialty": "https://schema.org/PublicHealth",
        "citation": [str(source) for source in page.listed_sources()],
    }
    reviewed_at = medical_review_at(page)
    if reviewed_at is not None:
        # By a physician, whose name is no reader's business.
        thing |= {"lastReviewed": timezone.localdate(reviewed_at).isoformat(), "reviewedBy": _officine(request)}
    if page.last_published_at:
        thing["dateModified"] = page.last_published_at.isoformat()
    return thing


def _openings(page: CampaignPage, request: HttpRequest, now: datetime) -> list[Thing]:
    """The service in each territory as an event, once its dates are confirmed: nobody plans by those that may move, or by one that no translation lets happen."""
    known = {one: window for one, window in page.windows.items() if phase(window, now) in SHOWN}
    rows = page.season_windows
    confirmed = {row.territory for row in rows if row.is_opening_confirmed and row.is_closing_confirmed}
    sure = {one: window for one, window in known.items() if one.value in confirmed and not is_held(window)}
    return [_opening(page, request, one, window) for one, window in sure.items()]


def _opening(page: CampaignPage, request: HttpRequest, territory: Territory, window: Window) -> Thing:
    zone = zone_of(territory)
    status = "EventCancelled" if window.cancelled_at is not None else "EventScheduled"
    return {
        "@type": "Event",
        "name": page.title,
        "description": page.summary,
        "url": _url(page, request),
        "startDate": window.opens_at.astimezone(zone).isoformat(),
        "endDate": window.closes_at.astimezone(zone).isoformat(),
        "eventStatus": f"https://schema.org/{status}",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": {
            "@type": "Place",
            "name": territory_name(territory),
            "address": {"@type": "PostalAddress", "addressCountry": "FR"},
        },
        "organizer": _officine(request),
        "isAccessibleForFree": True,
    }


def _course(page: CoursePage, request: HttpRequest) -> Thing:
    thing = {
        "@type": "Course",
        **_common(page, request),
        "provider": _officine(request),
        "educationalLevel": str(page.get_level_display()),
        "teaches": [str(block.value) for block in page.objectives],
        "audience": {"@type": "EducationalAudience", "educationalRole": page.audience},
        "offers": {"@type": "Offer", "category": "Free", "price": 0, "priceCurrency": "EUR"},
        "hasCourseInstance": {
            "@type": "CourseInstance",
            "courseMode": "Online",
            "inLanguage": page.locale.language_code,
        },
    }
    if page.minutes:
        thing["timeRequired"] = thing["hasCourseInstance"]["courseWorkload"] = f"PT{page.minutes}M"
    return thing


def _common(page: Any, request: HttpRequest) -> Thing:
    return {
        "name": page.title,
        "description": page.summary,
        "url": _url(page, request),
        "inLanguage": page.locale.language_code,
        "isAccessibleForFree": True,
        "publisher": _officine(request),
    }


def _breadcrumbs(page: Page, request: HttpRequest) -> Thing:
    items = []
    for place, step in enumerate(trail(page), start=1):
        item: Thing = {"@type": "ListItem", "position": place, "name": step["title"]}
        if step["url"]:
            item["item"] = request.build_absolute_uri(step["url"])
        items.append(item)
    return {"@type": "BreadcrumbList", "itemListElement": items}


def _officine(request: HttpRequest) -> Thing:
    return {"@type": "Organization", "name": "Officine", "url": request.build_absolute_uri("/")}


def _url(page: Page, request: HttpRequest) -> str:
    return str(request.build_absolute_uri(page.url))
