"""What people and the site do with kits: details, editions and codes, files made once, and forgetting."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import Q

from campaigns.kits.models import Download, Edition, KitFile, Pharmacy, ShortCode
from campaigns.kits.words import edition_words
from campaigns.pages.campaign import CampaignPage
from campaigns.rules.codes import make_code
from campaigns.rules.material import Piece, digest, version_name
from home.accounts.models import User

TRIES = 5  # for a free code: two of ten thousand million rarely meet
STALE = timedelta(minutes=2)  # who has been making a file for longer is dead
KEEP_PERSONAL = timedelta(days=30)  # after its last use
KEEP_GENERIC = timedelta(days=180)
USED_AGAIN = timedelta(days=1)  # how exactly the last use is known


class NoFreeCode(Exception):
    """Every code that was tried is taken; nothing has changed."""


@transaction.atomic
def save_pharmacy(*, person: User, details: dict[str, str], now: datetime) -> Pharmacy:
    """Give or change what a person's material says of their pharmacy. Files with the former details go."""
    former = Pharmacy.objects.filter(person=person).first()
    if former is not None and all(getattr(former, name) == value for name, value in details.items()):
        return former
    forget_files(person=person)
    pharmacy, _is_new = Pharmacy.objects.update_or_create(person=person, defaults={**details, "changed_at": now})
    return pharmacy


@transaction.atomic
def forget_pharmacy(*, person: User) -> None:
    """Forget a person's pharmacy and every file that shows it."""
    forget_files(person=person)
    Pharmacy.objects.filter(person=person).delete()


@transaction.atomic
def forget_files(*, person: User) -> None:
    """Forget the files with a person's details; the files themselves go when the transaction has succeeded."""
    _forget(KitFile.objects.filter(person=person))


def _forget(files: Any) -> int:
    """Delete rows now and their files after the commit; returns how many."""
    found = list(files.values_list("pk", "path"))
    KitFile.objects.filter(pk__in=[pk for pk, _path in found]).delete()
    paths = [path for _pk, path in found if path]
    transaction.on_commit(lambda: _delete(paths))
    return len(found)


def _delete(paths: list[str]) -> None:
    for path in paths:
        default_storage.delete(path)


@transaction.atomic
def edition_of(*, campaign: CampaignPage, piece: Piece, now: datetime) -> Edition:
    """The edition that says what the campaign says now; made with a code of its own when nobody had asked for it."""
    printed = edition_words(campaign, piece, now=now)
    key = {
        "campaign": campaign.translation_key, "language": campaign.locale.language_code, "piece": piece,
        "digest": digest(printed),
    }  # fmt: skip
    found = Edition.objects.select_related("code").filter(**key).first()
    if found is not None:
        return found
    others = Edition.objects.filter(**{name: value for name, value in key.items() if name != "digest"})
    version = version_name(campaign.live_revision_id or 0, others.values_list("version", flat=True))
    try:
        with transaction.atomic():
            return Edition.objects.create(
                **key,
                code=_free_code(now=now),
                version=version,
                expires_on=date.fromisoformat(printed["expires_on"]),
                made_at=now,
            )
    except IntegrityError:  # somebody else was a moment quicker
        return Edition.objects.select_related("code").get(**key)


@transaction.atomic
def evergreen_code(*, series: UUID, now: datetime) -> ShortCode:
    """The code that always leads to the current season of a series."""
    found = ShortCode.objects.filter(series=series).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return _free_code(now=now, series=series)
    except IntegrityError:
        return ShortCode.objects.get(series=series)


def _free_code(*, now: datetime, series: UUID | None = None) -> ShortCode:
    """A code that nobody has. Raises NoFreeCode; IntegrityError when the series has one already."""
    for _try in range(TRIES):
        code = make_code(secrets.choice)
        if not ShortCode.objects.filter(code=code).exists():
            return ShortCode.objects.create(code=code, series=series, made_at=now)
    raise NoFreeCode


@transaction.atomic
def claim(*, key: str, now: datetime, **facts: Any) -> tuple[KitFile, bool]:
    """The row of a file, and whether the caller is the one who makes it: one in ten thousand is."""
    file, _is_new = KitFile.objects.get_or_create(key=key, defaults={**facts, "used_at": now})
    free = Q(state__in=(KitFile.State.WAITING, KitFile.State.FAILED)) | Q(
        state=KitFile.State.MAKING, claimed_at__lt=now - STALE
    )
    won = KitFile.objects.filter(free, pk=file.pk).update(state=KitFile.State.MAKING, claimed_at=now, done=0)
    file.refresh_from_db()
    return file, bool(won)


@transaction.atomic
def go_on(*, file: KitFile, done: int, now: datetime) -> None:
    """Say how far the making of a kit has come; the claim holds on."""
    KitFile.objects.filter(pk=file.pk).update(done=done, claimed_at=now)


@transaction.atomic
def finish(*, file: KitFile, path: str, size: int, sha256: str, now: datetime) -> bool:
    """Say that a file is there; False when nobody wants it any more, because its row was forgotten meanwhile."""
    return bool(
        KitFile.objects.filter(pk=file.pk).update(
            state=KitFile.State.READY, path=path, size=size, sha256=sha256, done=file.total, used_at=now
        )
    )


@transaction.atomic
def give_up(*, file: KitFile) -> None:
    """Say that a file could not be made; the next request tries again."""
    KitFile.objects.filter(pk=file.pk).exclude(state=KitFile.State.READY).update(state=KitFile.State.FAILED)


@transaction.atomic
def make_again(*, file: KitFile) -> None:
    """A file that should be there is gone from the storage: let the next request make it."""
    KitFile.objects.filter(pk=file.pk).update(state=KitFile.State.WAITING, path="", sha256="", size=0)


@transaction.atomic
def use(*, file: KitFile, now: datetime) -> None:
    """Remember, to the day, that a file is still wanted."""
    if now - file.used_at > USED_AGAIN:
        KitFile.objects.filter(pk=file.pk).update(used_at=now)


@transaction.atomic
def take(*, person: User, edition: Edition, now: datetime) -> None:
    """Remember that a person took an edition, so that they can be told when it is out of date. Twice is once."""
    download, is_new = Download.objects.get_or_create(person=person, edition=edition, defaults={"at": now})
    if not is_new and download.taken_down_at is not None:
        Download.objects.filter(pk=download.pk).update(at=now, taken_down_at=None)


@transaction.atomic
def say_taken_down(*, downloads: Sequence[Download], now: datetime) -> None:
    """The person says that nothing of these hangs any more. A second time changes nothing."""
    keys = [download.pk for download in downloads]
    Download.objects.filter(pk__in=keys, taken_down_at__isnull=True).update(taken_down_at=now)


@transaction.atomic
def sweep(*, now: datetime) -> int:
    """Forget the files that nobody has used for long; returns how many. They can be made again at any time."""
    old = Q(person__isnull=False, used_at__lt=now - KEEP_PERSONAL) | Q(
        person__isnull=True, used_at__lt=now - KEEP_GENERIC
    )
    return _forget(KitFile.objects.filter(old))
