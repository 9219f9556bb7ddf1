"""The whole kit in one file: every piece, a page that needs no network, and a manifest that software can read."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import override

from campaigns.kits.making import Wanted, obtain, read, want
from campaigns.kits.models import FORMS, PIECES, KitFile, Pharmacy
from campaigns.kits.words import code_url, file_words, reviewed_on
from campaigns.kits.writer import write_piece
from campaigns.pages.campaign import CampaignPage
from campaigns.rules.codes import written
from campaigns.rules.material import TEMPLATE, Form, Piece, digest, whole_kit

FORMAT = "officine-kit/1"
RIGHTS = "Drawings and layout: Officine. No uploaded picture, no official logo."
_STYLE = Path(__file__).resolve().parent / "paper" / "offline.css"
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first moment a ZIP can name: the same content gives the same file


@dataclass(frozen=True)
class WholeKit:
    """Every file of a kit as it should be now, and the fingerprint of all of them."""

    campaign: CampaignPage
    pharmacy: Pharmacy | None
    pieces: tuple[Wanted, ...]
    key: str


def want_whole_kit(*, campaign: CampaignPage, pharmacy: Pharmacy | None, now: datetime) -> WholeKit:
    """Work out what a whole kit holds now, without making it."""
    pieces = tuple(
        want(campaign=campaign, piece=piece, form=form, pharmacy=pharmacy, now=now) for piece, form in whole_kit()
    )
    page = _page_words(campaign)
    key = digest({"pieces": [one.key for one in pieces], "page": page, "template": TEMPLATE, "format": FORMAT})
    return WholeKit(campaign, pharmacy, pieces, key)


def write_kit(kit: WholeKit, *, now: datetime, told: Callable[[int], None]) -> bytes:
    """Make every piece that is missing and return the ZIP; `told` hears how many are done. Raises PaperFault."""
    files: list[tuple[Wanted, bytes]] = []
    for number, wanted in enumerate(kit.pieces, start=1):
        file = obtain(wanted, now=now)
        if file.state == KitFile.State.READY:
            files.append((wanted, read(file)))
        else:  # somebody else is at it, or it failed: make it for this kit alone rather than wait
            files.append((wanted, _make(wanted)))
        told(number)
    manifest = json.dumps(describe(kit, files), ensure_ascii=False, indent=2, sort_keys=True).encode()
    target = BytesIO()
    folder = f"officine-{kit.campaign.slug}-{kit.campaign.locale.language_code}"
    with ZipFile(target, "w") as archive:
        for wanted, content in files:
            _add(archive, f"{folder}/{wanted.name}", content, ZIP_STORED)
        _add(archive, f"{folder}/index.html", offline_page(kit, files).encode(), ZIP_DEFLATED)
        _add(archive, f"{folder}/manifest.json", manifest, ZIP_DEFLATED)
    return target.getvalue()


def describe(kit: WholeKit, files: list[tuple[Wanted, bytes]]) -> dict[str, Any]:
    """The manifest: what there is, its version, until when it is good, and what it rests on."""
    campaign = kit.campaign
    reviewed = reviewed_on(campaign)
    return {
        "format": FORMAT,
        "campaign": campaign.title,
        "season": campaign.season,
        "language": campaign.locale.language_code,
        "address": f"{settings.WAGTAILADMIN_BASE_URL}{campaign.url}",
        "is_demonstration": campaign.is_demonstration,
        "reviewed_on": reviewed.isoformat() if reviewed else None,
        "review_due_on": campaign.review_due_on.isoformat() if campaign.review_due_on else None,
        "rights": RIGHTS,
        "sources": [
            {"title": source.title, "publisher": source.publisher, "date": source.date_text, "url": source.url}
            for source in _sources(campaign)
        ],
        "files": [
            {
                "name": wanted.name,
                "piece": wanted.edition.piece,
                "sha256": hashlib.sha256(content).hexdigest(),
                "size": len(content),
                "version": wanted.edition.version,
                "expires_on": str(wanted.edition.expires_on),
                "code": written(wanted.edition.code.code),
                "check": code_url(wanted.edition.code.code),
            }
            for wanted, content in files
        ],
    }


def offline_page(kit: WholeKit, files: list[tuple[Wanted, bytes]]) -> str:
    """A page to open from a folder: nothing on it comes from the network."""
    campaign, language = kit.campaign, kit.campaign.locale.language_code
    words = file_words(campaign, kit.pieces[0].edition, Form.PDF, kit.pharmacy, now=kit.pieces[0].edition.made_at)
    names = {(piece, form): wanted.name for wanted in kit.pieces for piece, form in [_place(wanted)]}
    pieces = [
        {
            "name": dict(PIECES)[piece],
            "picture": names[piece, Form.PNG],
            "files": [
                {"name": name, "label": dict(FORMS)[form]} for (one, form), name in names.items() if one is piece
            ],
        }
        for piece in Piece
    ]
    context = {
        "campaign": campaign,
        "words": words,
        "pieces": pieces,
        "sources": _sources(campaign),
        "reviewed_on": reviewed_on(campaign),
    }
    with override(language):
        body = render_to_string("campaigns/kits/offline.html", context)
        style = mark_safe(_STYLE.read_text(encoding="utf-8"))  # noqa: S308  our own file
        return format_html(
            '<!DOCTYPE html>\n<html lang="{}">\n<head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1"><title>{}</title>'
            "<style>{}</style></head>\n<body>{}</body>\n</html>\n",
            language,
            campaign.title,
            style,
            body,
        )


def _place(wanted: Wanted) -> tuple[Piece, Form]:
    return Piece(wanted.edition.piece), wanted.form


def _page_words(campaign: CampaignPage) -> dict[str, Any]:
    return {
        "action": campaign.action_label,
        "messages": [str(block.value) for block in campaign.key_messages],
        "avoid": [str(block.value) for block in campaign.avoid],
        "questions": [[block.value["question"], block.value["answer"]] for block in campaign.questions],
        "sources": [str(source) for source in _sources(campaign)],
        "title": campaign.title,
        "season": campaign.season,
    }


def _sources(campaign: CampaignPage) -> list[Any]:
    return list(campaign.listed_sources())


def _make(wanted: Wanted) -> bytes:
    from_words = dict(wanted.words)
    return write_piece(Piece(wanted.edition.piece), wanted.form, from_words, made_at=wanted.edition.made_at)


def _add(archive: ZipFile, name: str, content: bytes, method: int) -> None:
    info = ZipInfo(name, date_time=_EARLIEST)
    info.compress_type = method
    info.external_attr = 0o644 << 16
    archive.writestr(info, content)
