"""The only ways to a question put to an expert: the expert's signed link, and the signed addresses of its pictures."""

import uuid
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Revision

from home.editorial.experts.models import ExpertRequest
from home.editorial.rules import wording_hash
from home.kinds import kind_of

LINK, FILE = "home.editorial.experts.link", "home.editorial.experts.file"
ADMITS = "reader"  # the parameter by which an address of a file names the question it belongs to


class State(Enum):
    """Where a question stands."""

    OPEN = "open"
    ENDED = "ended"
    EXPIRED = "expired"
    VOID = "void"


class Closed(Exception):
    """The link was genuine and serves no more."""


class Unknown(Exception):
    """Nobody ever got this link from us."""


def token_of(asked: ExpertRequest) -> str:
    """The secret part of the link, made from the question and the fingerprint of the text; it is written down nowhere."""
    return signing.dumps([asked.uid.hex, asked.content_hash], salt=LINK)


def open_link(token: str, now: datetime) -> ExpertRequest:
    """The question that a link opens.

    :raises Closed: for one that expired, was used or withdrawn, or whose text has changed.
    :raises Unknown: for any other.
    """
    try:
        uid, fingerprint = signing.loads(token, salt=LINK, max_age=timedelta(days=settings.EXPERT_LINK_DAYS))
    except signing.SignatureExpired:
        raise Closed from None
    except signing.BadSignature:
        raise Unknown from None
    asked = _find(uid)
    if asked is None or asked.content_hash != fingerprint:
        raise Unknown
    if state_of(asked, now) is not State.OPEN:
        raise Closed
    return asked


def state_of(asked: ExpertRequest, now: datetime) -> State:
    """Where it stands; an unanswered one is void from the first change of the text on."""
    if hasattr(asked, "end"):
        return State.ENDED
    if now >= asked.expires_at:
        return State.EXPIRED
    return State.OPEN if is_unchanged(asked) else State.VOID


def is_unchanged(asked: ExpertRequest) -> bool:
    """Whether the text is still the one that was asked about, and no other came in between."""
    versions = dict(
        Revision.objects.filter(
            base_content_type_id=asked.content_type_id, object_id=asked.object_id, pk__gte=asked.revision_number
        )
        .order_by("pk")
        .values_list("pk", "content")
    )
    return asked.revision_number in versions and all(
        wording_hash(content) == asked.wording for content in versions.values()
    )


def revision_of(asked: ExpertRequest) -> Revision:
    """The version that was asked about; an open question has one."""
    return Revision.objects.get(pk=asked.revision_number)


def questions_about(obj: Any) -> "list[ExpertRequest]":
    """All that was ever asked about a page or snippet, newest first, for those who see it at the desk."""
    rows = ExpertRequest.objects.filter(content_type=kind_of(obj), object_id=str(obj.pk)).select_related("end")
    return list(rows.order_by("-asked_at", "-pk"))


def admit(asked: ExpertRequest, path: str) -> str:
    """What is added to the address of a file that the text shows, so that the expert sees it too."""
    return signing.dumps([asked.uid.hex, path], salt=FILE)


def is_admitted(request: HttpRequest) -> bool:
    """Whether this address of a file was written into a text that an expert may read now."""
    pass_ = request.GET.get(ADMITS, "")
    if not pass_:
        return False
    try:
        uid, path = signing.loads(pass_, salt=FILE, max_age=timedelta(days=settings.EXPERT_LINK_DAYS))
    except signing.BadSignature:
        return False
    asked = _find(uid) if path == request.path else None
    return asked is not None and state_of(asked, timezone.now()) is State.OPEN


def _find(uid: str) -> ExpertRequest | None:
    return ExpertRequest.objects.filter(uid=uuid.UUID(hex=uid)).select_related("end").first()
