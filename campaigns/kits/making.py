"""Makes files once: who asks first makes it, outside any transaction; the others find it, or wait a moment."""

import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from campaigns.kits import actions
from campaigns.kits.models import Edition, KitFile, Pharmacy
from campaigns.kits.words import file_words
from campaigns.kits.writer import write_piece
from campaigns.pages.campaign import CampaignPage
from campaigns.rules.material import TEMPLATE, Form, Piece, digest, file_name
from home.paper import PaperFault

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Wanted:
    """One file as it should be now: what is printed, and the fingerprint of all of it."""

    campaign: CampaignPage
    edition: Edition
    form: Form
    pharmacy: Pharmacy | None
    words: dict[str, object]
    key: str

    @property
    def name(self) -> str:
        return file_name(Piece(self.edition.piece), self.form)


def want(*, campaign: CampaignPage, piece: Piece, form: Form, pharmacy: Pharmacy | None, now: datetime) -> Wanted:
    """Work out what a file says now, without making it."""
    edition = actions.edition_of(campaign=campaign, piece=piece, now=now)
    words = file_words(campaign, edition, form, pharmacy, now=now)
    person = pharmacy.person_id if pharmacy else 0
    key = digest({"words": words, "form": form, "template": TEMPLATE, "person": person})
    return Wanted(campaign, edition, form, pharmacy, words, key)


def find(key: str) -> KitFile | None:
    """The file with that fingerprint, ready or not."""
    return KitFile.objects.filter(key=key).first()


def obtain(wanted: Wanted, *, now: datetime) -> KitFile:
    """The file, made on the spot unless it is there or somebody else is at it: `state` says which."""
    file, is_mine = actions.claim(
        key=wanted.key,
        now=now,
        person_id=wanted.pharmacy.person_id if wanted.pharmacy else None,
        campaign=wanted.campaign.translation_key,
        language=wanted.edition.language,
        name=wanted.name,
    )
    if is_mine:
        try:
            content = write_piece(
                Piece(wanted.edition.piece), wanted.form, wanted.words, made_at=wanted.edition.made_at
            )
        except PaperFault:
            logger.exception("A piece of a kit could not be made")
            actions.give_up(file=file)
        else:
            store(file, content, now=now)
        file.refresh_from_db()
    return file


def store(file: KitFile, content: bytes, *, now: datetime) -> None:
    """Keep the content of a file that was claimed, under its fingerprint."""
    path = f"kits/{file.key[:2]}/{file.key}{PurePath(file.name).suffix}"
    default_storage.delete(path)  # half a file that a crash left behind
    path = default_storage.save(path, ContentFile(content))
    sha256 = hashlib.sha256(content).hexdigest()
    if not actions.finish(file=file, path=path, size=len(content), sha256=sha256, now=now):
        default_storage.delete(path)


def read(file: KitFile) -> bytes:
    """The content of a ready file. Raises FileNotFoundError."""
    with default_storage.open(file.path) as opened:
        content: bytes = opened.read()
    return content
