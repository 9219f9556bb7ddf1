"""The files of a kit: for everybody while the campaign runs, and with a pharmacy's details for one person alone.

Nothing here holds a transaction: a file is made while others work, and nobody waits for a download to end.
"""

from datetime import datetime
from functools import partial
from http import HTTPStatus
from pathlib import PurePath
from typing import TypeVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns.kits import actions
from campaigns.kits.access import announced_campaign, may_download, own_pharmacy
from campaigns.kits.archive import WholeKit, want_whole_kit
from campaigns.kits.limits import count_making
from campaigns.kits.making import Wanted, find, obtain, want
from campaigns.kits.models import KitFile, Pharmacy
from campaigns.kits.tasks import make_whole_kit
from campaigns.pages.calendar import seconds_fresh
from campaigns.pages.campaign import CampaignPage
from campaigns.rules.material import ZIP, Form, parse_name, whole_kit
from campaigns.rules.visits import Kind
from campaigns.visits.counter import count
from home.accounts.access import person_of
from home.freshness import seconds_until_midnight
from home.paris import paris_day

Answer = TypeVar("Answer", bound=HttpResponseBase)

KEEP = 60  # seconds: what is replaced is gone everywhere within a minute
TYPES = {".pdf": "application/pdf", ".png": "image/png", ".zip": "application/zip"}


class _Refusal(Exception):
    """Carries the answer for who may not have the file."""

    def __init__(self, response: HttpResponse) -> None:
        self.response = response


@require_safe
@transaction.non_atomic_requests
def file(request: HttpRequest, slug: str, name: str) -> HttpResponseBase:
    """A file for everybody: the generic version, with room for a stamp."""
    return _hand_over(request, slug, name, None)


@require_safe
@login_required
@transaction.non_atomic_requests
def own_file(request: HttpRequest, slug: str, name: str) -> HttpResponseBase:
    """A file with the details of the pharmacy of whoever asks: its address names nobody, so it leads nobody astray."""
    pharmacy = own_pharmacy(request.user)
    if pharmacy is None:
        messages.info(request, _("Give your pharmacy’s name and address once: every poster then carries them."))
        return redirect(f"{reverse('kits:pharmacy')}?next={reverse('kits:kit', args=[slug])}")
    return _hand_over(request, slug, name, pharmacy)


@require_safe
@transaction.non_atomic_requests
def making(request: HttpRequest, slug: str, name: str) -> HttpResponseBase:
    """How far a file is: a page that comes back by itself until the file is there."""
    return _progress(request, slug, name, None)


@require_safe
@login_required
@transaction.non_atomic_requests
def own_making(request: HttpRequest, slug: str, name: str) -> HttpResponseBase:
    """The same for a person's own file."""
    pharmacy = own_pharmacy(request.user)
    if pharmacy is None:
        raise Http404
    return _progress(request, slug, name, pharmacy)


def _hand_over(request: HttpRequest, slug: str, name: str, pharmacy: Pharmacy | None) -> HttpResponseBase:
    now = timezone.now()
    try:
        campaign = _open_campaign(request, slug, now)
    except _Refusal as refusal:
        return refusal.response
    wanted = _wanted(campaign, name, pharmacy, now)
    found = find(wanted.key)
    is_there = found is not None and found.state == KitFile.State.READY
    if not is_there and pharmacy is not None and not count_making(person_of(request)):
        return render(request, "429.html", status=HTTPStatus.TOO_MANY_REQUESTS)
    if found is None or not is_there:
        found = _start(wanted, now)
    if found.state == KitFile.State.FAILED:
        return _sorry(request, campaign)
    if found.state != KitFile.State.READY:
        return _to_progress(request, slug, name, pharmacy)
    try:
        content = default_storage.open(found.path)
    except FileNotFoundError:
        actions.make_again(file=found)
        return redirect(request.get_full_path())
    actions.use(file=found, now=now)
    _remember(request, wanted, now)
    if not _is_preview(name):
        count(request, kind=Kind.KIT, campaign=campaign.translation_key, asset=name)
    response = FileResponse(
        content,
        as_attachment=not _is_preview(name),
        filename=f"officine-{campaign.slug}-{campaign.locale.language_code}-{name}",
        content_type=TYPES[PurePath(name).suffix],
    )
    return _kept(request, response, campaign, found, now)


def _open_campaign(request: HttpRequest, slug: str, now: datetime) -> CampaignPage:
    """The campaign, while its material may be handed out to whoever asks."""
    campaign = announced_campaign(slug, get_language() or "", now=now)
    if not may_download(request.user, campaign, now=now):
        context = {"campaign": campaign, "is_review_over": campaign.is_review_overdue(paris_day(now))}
        raise _Refusal(render(request, "campaigns/kits/over.html", context, status=HTTPStatus.GONE))
    return campaign


def _wanted(campaign: CampaignPage, name: str, pharmacy: Pharmacy | None, now: datetime) -> Wanted | WholeKit:
    if name == ZIP:
        return want_whole_kit(campaign=campaign, pharmacy=pharmacy, now=now)
    parsed = parse_name(name)
    if parsed is None:
        raise Http404("No such piece.")
    return want(campaign=campaign, piece=parsed[0], form=parsed[1], pharmacy=pharmacy, now=now)


def _start(wanted: Wanted | WholeKit, now: datetime) -> KitFile:
    """Make one piece now; leave a whole kit to the worker."""
    if isinstance(wanted, Wanted):
        return obtain(wanted, now=now)
    file, is_mine = actions.claim(
        key=wanted.key,
        now=now,
        person_id=wanted.pharmacy.person_id if wanted.pharmacy else None,
        campaign=wanted.campaign.translation_key,
        language=wanted.campaign.locale.language_code,
        name=ZIP,
        total=len(whole_kit()),
    )
    if is_mine:
        transaction.on_commit(partial(make_whole_kit.enqueue, file.pk))
    return file


def _remember(request: HttpRequest, wanted: Wanted | WholeKit, now: datetime) -> None:
    """What a person took, so that they hear when it is out of date; a preview is not taken."""
    if not request.user.is_authenticated or request.method == "HEAD":
        return
    pieces = wanted.pieces if isinstance(wanted, WholeKit) else (wanted,)
    editions = {one.edition.pk: one.edition for one in pieces if one.form is not Form.PREVIEW}
    for edition in editions.values():
        actions.take(person=person_of(request), edition=edition, now=now)


def _progress(request: HttpRequest, slug: str, name: str, pharmacy: Pharmacy | None) -> HttpResponseBase:
    now = timezone.now()
    try:
        campaign = _open_campaign(request, slug, now)
    except _Refusal as refusal:
        return refusal.response
    found = find(_wanted(campaign, name, pharmacy, now).key)
    route = "kits:own_file" if pharmacy else "kits:file"
    context = {
        "campaign": campaign,
        "state": found.state if found else KitFile.State.FAILED,
        "bp": 10_000 * found.done // found.total if found else 0,
        "size": found.size if found else 0,
        "url": reverse(route, args=[slug, name]),
    }
    return _private(render(request, "campaigns/kits/making.html", context))


def _to_progress(request: HttpRequest, slug: str, name: str, pharmacy: Pharmacy | None) -> HttpResponse:
    if _is_preview(name):  # a picture on a page: the next look at the page finds it
        return HttpResponse(status=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": "1"})
    return _private(redirect("kits:own_making" if pharmacy else "kits:making", slug, name))


def _sorry(request: HttpRequest, campaign: CampaignPage) -> HttpResponse:
    context = {"campaign": campaign}
    return _private(render(request, "campaigns/kits/failed.html", context, status=HTTPStatus.SERVICE_UNAVAILABLE))


def _kept(
    request: HttpRequest, response: FileResponse, campaign: CampaignPage, found: KitFile, now: datetime
) -> FileResponse:
    """Caches may keep a generic file, and ask each time whether it is still the one: every download is counted.

    A preview is kept for a minute, never past a date of its campaign; a person's own file by nobody.
    """
    response["X-Robots-Tag"] = "noindex"
    response["ETag"] = f'"{found.sha256}"'
    patch_vary_headers(response, ["Cookie"])
    if found.person_id is not None or request.user.is_authenticated:
        _private(response)
    elif _is_preview(found.name):
        patch_cache_control(
            response, public=True, max_age=min(KEEP, seconds_fresh(campaign.windows, now), seconds_until_midnight(now))
        )
    else:
        patch_cache_control(response, public=True, no_cache=True)
    return response


def _is_preview(name: str) -> bool:
    return name.endswith("-preview.png")


def _private(response: Answer) -> Answer:
    patch_cache_control(response, private=True, no_store=True)
    return response
