"""The professional page of a campaign: words, answers and material for the team, open to who finished the lesson."""

from collections import defaultdict
from http import HTTPStatus

from django.contrib.auth.views import redirect_to_login
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.documents import get_document_model
from wagtail.models import ReferenceIndex

from campaigns.kits.access import announced_campaign, is_running
from campaigns.models import CampaignPage
from home.paris import paris_day
from mooc.two_halves import door_of

KIT = "kit"


@require_safe
@never_cache
@transaction.non_atomic_requests
def professional(request: HttpRequest, slug: str) -> HttpResponse:
    """Log in, finish the lesson, read. Who may not yet is told what is missing, how far they are, and led there."""
    now = timezone.now()
    campaign = announced_campaign(slug, get_language() or "", now=now)
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    door = door_of(campaign, request.user)
    context = {
        "campaign": campaign,
        "door": door,
        "lesson": door.lesson,
        "phase": campaign.phase_at(now),
        "sentence": campaign.sentence_at(now),
        "is_running": is_running(campaign, now=now),
        "is_review_over": campaign.is_review_overdue(paris_day(now)),
    }
    if not door.is_open:
        return render(request, "mooc/professional_locked.html", context, status=HTTPStatus.FORBIDDEN)
    context["pieces"] = [block.value for block in campaign.kit if block.value.is_for_professionals]
    return render(request, "mooc/professional.html", context)


def opens_document(user: object, key: int) -> bool:
    """Whether a professional page that is open to this person, and whose material is not out of date, has this document."""
    now = timezone.now()
    found = _paths(key)
    pages = CampaignPage.objects.announced(now).public().filter(pk__in=found)
    return any(
        is_running(page, now=now) and door_of(page, user).is_open
        for page in pages
        if any(_is_private(page, path) for path in found[page.pk])
    )


def behind_the_lesson(key: int) -> set[int]:
    """The campaign pages that bring this document, in their words or beside them, to professionals and to nobody else."""
    found = _paths(key)
    pages = CampaignPage.objects.filter(pk__in=found)
    return {page.pk for page in pages if all(_is_private(page, path) for path in found[page.pk])}


def held_until_reviewed(key: int) -> set[int]:
    """The campaign pages that bring this document in their kits alone, and whose review is over: nobody is handed it."""
    found, today = _paths(key), paris_day(timezone.now())
    pages = CampaignPage.objects.filter(pk__in=found, review_due_on__lt=today)
    return {page.pk for page in pages if all(path.startswith(f"{KIT}.") for path in found[page.pk])}


def _paths(key: int) -> dict[int, list[str]]:
    """Where campaign pages refer to a document, as Wagtail's index writes it: kit.<id of the piece>.document."""
    references = ReferenceIndex.objects.filter(
        content_type=ContentType.objects.get_for_model(CampaignPage),
        to_content_type=ContentType.objects.get_for_model(get_document_model()),
        to_object_id=str(key),
    )
    found: dict[int, list[str]] = defaultdict(list)
    for page, path in references.values_list("object_id", "content_path"):
        found[int(page)].append(path)
    return found


def _is_private(page: CampaignPage, path: str) -> bool:
    pieces = {str(block.id): block.value.is_for_professionals for block in page.kit}
    field, _dot, rest = path.partition(".")
    return field == KIT and pieces.get(rest.partition(".")[0], False)
