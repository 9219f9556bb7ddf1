"""The picture by which a page is counted: a page may come from a cache, its picture never does."""

from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from campaigns.rules.visits import Kind, is_of_our_page
from campaigns.visits.counter import count

# The smallest picture there is: one transparent point.
POINT = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c000000000100010000020144003b")


@require_safe
@transaction.non_atomic_requests
def seen(request: HttpRequest, campaign: UUID, language: str) -> HttpResponse:
    """A page of a campaign was shown. No cookie is set; the answer is the same for everybody and kept by nobody."""
    if is_of_our_page(request.headers):
        count(request, kind=Kind.VIEW, campaign=campaign, asset=language)
    return _point()


@require_safe
@transaction.non_atomic_requests
def shown(request: HttpRequest, campaign: UUID, territory: str, language: str) -> HttpResponse:
    """A widget was shown on another site: which one is not asked. `territory` is what its code says, or "all"."""
    if is_of_our_page(request.headers):
        count(request, kind=Kind.EMBED, campaign=campaign, asset=language, territory=territory)
    return _point()


def _point() -> HttpResponse:
    answer = HttpResponse(POINT, content_type="image/gif")
    answer["Cache-Control"] = "no-store"
    answer["X-Robots-Tag"] = "noindex"
    return answer
