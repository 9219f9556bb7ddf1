"""Counts requests: the one function that pages, kits, codes and widgets call.

    count(request, kind=Kind.KIT, campaign=page.translation_key, asset="poster-a4.pdf")

What the request says of the visitor is looked at and forgotten: the name of the browser to leave machines out, a session
to leave the editing team out. Nothing of it is stored, in no table, no log and no cache. Who answers a request from a
cache does not call this: give such an answer `Cache-Control: no-cache` with an ETag, so that every use is asked for.
"""

import logging
from uuid import UUID

from crawleruseragents import is_crawler
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils import timezone

from campaigns.rules.territories import Territory
from campaigns.rules.visits import Kind, is_meant
from campaigns.visits.actions import note
from campaigns.visits.queries import is_public_now, only_territory

logger = logging.getLogger(__name__)
DESK = "wagtailadmin.access_admin"
LONGEST_NAME = 512  # characters of a browser's name that are looked at


def count(request: HttpRequest, *, kind: Kind, campaign: UUID, asset: str = "", territory: str = "") -> bool:
    """Count what this request asks for, unless it comes from a machine, from the team, or from who objects.

    `territory` is what the visitor chose, if anything: nobody is located. A campaign that runs in one territory only
    is counted there. Returns whether it was counted. A database that does not answer costs a count, never the page.
    """
    now = timezone.now()
    if not is_person(request):
        return False
    try:
        if is_team(request) or not is_public_now(campaign, now=now):
            return False
        chosen = Territory(territory) if territory in set(Territory) else only_territory(campaign)
        note(kind=kind, campaign=campaign, asset=asset, territory=chosen, now=now)
    except DatabaseError as error:
        logger.warning("visits: one %s was not counted: %s", kind, error)
        return False
    return True


def is_person(request: HttpRequest) -> bool:
    """Whether a person means this request, as far as one can tell without knowing them."""
    browser = request.headers.get("User-Agent", "")[:LONGEST_NAME]
    return bool(browser) and is_meant(request.method or "", request.headers) and not is_crawler(browser)


def is_team(request: HttpRequest) -> bool:
    """Whether somebody of the editing desk asks, logged in. A visitor without a session is not asked about."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    user = getattr(request, "user", None)
    return user is not None and user.is_authenticated and user.has_perm(DESK)
