"""The public page of campaigns to come."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from campaigns.pages.campaign import AUDIENCES
from campaigns.pages.coming import coming_up
from campaigns.rules.audiences import Audience
from campaigns.rules.territories import Territory
from campaigns.seasons.models import TERRITORIES
from home.freshness import keep_no_longer_than, public_page


@public_page
@require_safe
def show_coming(request: HttpRequest) -> HttpResponse:
    """What opens and what ends in the next twelve months; a filter that means nothing is left out."""
    territory, audience = request.GET.get("territory", ""), request.GET.get("audience", "")
    place = Territory(territory) if territory in {one.value for one in Territory} else None
    group = Audience(audience) if audience in {one.value for one in Audience} else None
    now = timezone.now()
    found = coming_up(now=now, language=get_language() or "fr", territory=place, audience=group)
    keep_no_longer_than(request, found.seconds)
    context = {
        "dates": found.dates,
        "territories": [(value.value, label) for value, label in TERRITORIES if value is not Territory.EVERYWHERE],
        "audiences": AUDIENCES,
        "territory": place.value if place else "",
        "audience": group.value if group else "",
    }
    return render(request, "campaigns/coming_up.html", context)
