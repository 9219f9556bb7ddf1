"""Asks the archive: versions by campaign and period, whether all is as it was, and one file of a version."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.core.files.storage import default_storage
from django.db.models import Count, Max, Min, Q, QuerySet
from django.db.models.functions import Coalesce

from campaigns.archive.facts import seal
from campaigns.archive.models import ArchivedFile, ArchivedVersion
from home.paris import PARIS


@dataclass(frozen=True)
class ArchivedCampaign:
    """A campaign that was ever published, by its newest version in the reader's language, where there is one."""

    campaign: UUID
    newest: ArchivedVersion
    versions: int
    first_at: datetime
    last_at: datetime


def versions(
    campaign: UUID | None = None, since: date | None = None, until: date | None = None
) -> QuerySet[ArchivedVersion]:
    """Versions published on these days in Paris (both included), oldest first."""
    found = ArchivedVersion.objects.all()
    if campaign is not None:
        found = found.filter(campaign=campaign)
    if since is not None:
        found = found.filter(published_at__gte=datetime.combine(since, time(), PARIS))
    if until is not None:
        found = found.filter(published_at__lt=datetime.combine(until + timedelta(days=1), time(), PARIS))
    return found.order_by("published_at", "campaign", "number")


def campaigns(language: str) -> list[ArchivedCampaign]:
    """Every campaign of the archive, the one published last first, called as in this language."""
    rows = ArchivedVersion.objects.values("campaign").annotate(
        number=Count("pk"),
        newest=Coalesce(Max("pk", filter=Q(language=language)), Max("pk")),
        first_at=Min("published_at"),
        last_at=Max("published_at"),
    )
    known = ArchivedVersion.objects.defer("facts").in_bulk([row["newest"] for row in rows])
    found = [
        ArchivedCampaign(row["campaign"], known[row["newest"]], row["number"], row["first_at"], row["last_at"])
        for row in rows
    ]
    return sorted(found, key=lambda one: one.last_at, reverse=True)


def faults(campaign: UUID) -> list[str]:
    """What is not as it was: a version that was changed, one that is missing, a file that was. Nothing when all is well."""
    found: list[str] = []
    previous, number = "", 0
    for version in ArchivedVersion.objects.filter(campaign=campaign).order_by("number"):
        number += 1
        if version.number != number or version.previous != previous or version.sha256 != seal(version):
            found.append(f"#{version.number}")
            number = version.number
        found += [f"#{version.number}: {one['name']}" for one in version.files if not _is_kept(one["sha256"])]
        previous = version.sha256
    return found


def read(sha256: str) -> bytes:
    """The content of an archived file. Raises ArchivedFile.DoesNotExist, FileNotFoundError."""
    with default_storage.open(ArchivedFile.objects.get(sha256=sha256).path) as file:
        return bytes(file.read())


def _is_kept(sha256: str) -> bool:
    try:
        return hashlib.sha256(read(sha256)).hexdigest() == sha256
    except (ArchivedFile.DoesNotExist, FileNotFoundError):
        return False
