"""Keeps what is published, in the transaction of its publication: what cannot be archived is not published."""

import hashlib
import json
import os
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from wagtail.models import Revision

from campaigns.archive.capture import PAGE, Piece, capture
from campaigns.archive.facts import collect, seal
from campaigns.archive.models import ArchivedFile, ArchivedVersion
from campaigns.compliance.reading import file_of
from campaigns.pages.campaign import CampaignPage
from home.editorial.rules import content_hash


@transaction.atomic
def archive(*, page: CampaignPage, revision: Revision | None, by: str, now: datetime) -> ArchivedVersion:
    """Keep a page that has just been published, as visitors see it once they may, and all that was true of it.

    The same version twice is kept once. Raises OSError when the storage refuses, and the publication is undone.
    """
    # Two languages published at once number their versions one after the other.
    list(CampaignPage.objects.select_for_update(of=("self",)).filter(translation_key=page.translation_key).values("pk"))
    last = ArchivedVersion.objects.filter(campaign=page.translation_key).order_by("-number").first()
    content = _content(page, revision)
    digest = content_hash(content)
    number = revision.pk if revision else None
    window = page.window_at(now)
    shown_at = max(now, window.announced_at or window.opens_at) if window else now
    pieces = capture(page, shown_at)
    files = [_listed(piece) for piece in pieces]
    mine = ArchivedVersion.objects.filter(page_number=page.pk).order_by("-number").first()
    if mine is not None and (mine.revision_number, mine.content_hash, mine.published_at) == (number, digest, now):
        return mine
    for piece in pieces:
        keep_file(piece)
    version = ArchivedVersion(
        campaign=page.translation_key,
        number=last.number + 1 if last else 1,
        page_number=page.pk,
        language=page.locale.language_code,
        title=page.title,
        season=page.season,
        kind=file_of(page).kind,
        revision_number=number,
        content_hash=digest,
        published_at=now,
        published_by=by,
        facts=collect(page, content, digest, now) | {"shown_at": shown_at.isoformat()},
        files=files,
        previous=last.sha256 if last else "",
    )
    version.sha256 = seal(version)
    version.save()
    return version


def keep_file(piece: Piece) -> ArchivedFile:
    """Keep a file under its fingerprint; equal files are kept once. On disk it is there before the row says so."""
    sha256 = piece.sha256
    found: ArchivedFile | None = ArchivedFile.objects.filter(sha256=sha256).first()
    if found is not None and default_storage.exists(found.path):
        return found
    path = found.path if found else f"archive/{sha256[:2]}/{sha256}{PurePosixPath(piece.name).suffix}"
    if not default_storage.exists(path) or not _holds(path, sha256):
        default_storage.delete(path)  # what a crash left half written
        path = default_storage.save(path, ContentFile(piece.content))
        _force_to_disk(path)
    if found is not None:
        return found
    row, _is_new = ArchivedFile.objects.get_or_create(
        sha256=sha256, defaults={"content_type": piece.content_type, "size": len(piece.content), "path": path}
    )
    return row


def _holds(path: str, sha256: str) -> bool:
    with default_storage.open(path) as file:
        return hashlib.sha256(file.read()).hexdigest() == sha256


def _force_to_disk(path: str) -> None:
    """A file on a disk of ours outlives a power cut from here on; a bucket answers for its own."""
    try:
        local = Path(default_storage.path(path))
    except NotImplementedError:
        return
    for place in (local, local.parent):
        descriptor = os.open(place, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _listed(piece: Piece) -> dict[str, Any]:
    return {
        "name": piece.name if piece.name == PAGE else f"files/{piece.name}", "sha256": piece.sha256,
        "size": len(piece.content), "content_type": piece.content_type,
    }  # fmt: skip


def _content(page: CampaignPage, revision: Revision | None) -> dict[str, Any]:
    content: dict[str, Any] = revision.content if revision else page.serializable_data()
    plain: dict[str, Any] = json.loads(json.dumps(content, cls=DjangoJSONEncoder))
    return plain
