"""The words of a piece: what the campaign says, what the pharmacy says of itself, and how long both are good."""

import re
from datetime import date, datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from wagtail.models import Page

from campaigns.kits.models import PIECES, Edition, Pharmacy
from campaigns.pages.campaign import CampaignPage
from campaigns.rules.codes import written
from campaigns.rules.material import (
    BLEED,
    MOST_MESSAGES,
    Form,
    Piece,
    expires_on,
    joined_ends,
    kept_together,
)  # fmt: skip
from campaigns.rules.pharmacy import drawable, is_right_to_left, shown_link
from home.editorial.models import ReviewRecord
from home.paper import qr_code
from home.templatetags.ui import art, drawing, tone

MOST_PUBLISHERS = 4
PUBLISHER = "Officine"
SEPARATOR = " · "
TICK = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="4" '
    'stroke-linecap="round" stroke-linejoin="round"><path d="M3 13 9.5 19.5 21 5.5"/></svg>'
)
# The colours of the drawings on paper: those of the light theme (mooc/static/mooc/css/base.css).
COLOURS = {
    "art-deep": "#0b4f3b", "art-green": "#2f8a68", "art-mint": "#a9d3bb", "art-mist": "#d7eadd", "art-paper": "#fffdf8",
    "art-sand": "#eadfc6", "art-wood": "#c99a63", "art-apricot": "#f0a25c", "art-rose": "#df7a5f", "art-sun": "#f4c95d",
    "art-blue": "#8fbdd8", "art-ink": "#1c3029", "art-skin-1": "#8d5a3c", "art-skin-2": "#e3b18f", "art-skin-3": "#b87f59",
}  # fmt: skip


def edition_words(campaign: CampaignPage, piece: Piece, *, now: datetime) -> dict[str, Any]:
    """What makes an edition of a piece: a change of any of these is a new version. Empty before there are dates."""
    window = campaign.window_at(now)
    if window is None:
        return {}
    said = {
        "title": drawable(campaign.title),
        "audience": drawable(campaign.audience),
        "messages": [drawable(str(block.value)) for block in campaign.key_messages][:MOST_MESSAGES],
        "notice": campaign.is_demonstration,
        "publishers": _publishers(campaign),
        "expires_on": expires_on(window.closes_at, campaign.review_due_on).isoformat(),
        "drawing": drawing(campaign.topic),
        "tone": tone(campaign.topic),
    }
    if piece is Piece.LEAFLET:
        said["questions"] = [
            {"question": drawable(block.value["question"]), "answer": drawable(block.value["answer"])}
            for block in campaign.questions
        ]
    return said


def file_words(
    campaign: CampaignPage, edition: Edition, form: Form, pharmacy: Pharmacy | None, *, now: datetime
) -> dict[str, Any]:
    """All that is printed in one file: the words of the edition, its marks, and the pharmacy's own."""
    piece = Piece(edition.piece)
    said = edition_words(campaign, piece, now=now)
    address = code_url(edition.code.code)
    with override(edition.language):
        name = str(dict(PIECES)[piece])
        valid = _("Valid until %(day)s") % {"day": _day(edition.expires_on)}
        version = _("Version %(version)s") % {"version": edition.version}
        return {
            "piece": str(piece),
            "language": edition.language,
            "tone": said["tone"],
            "bleed": BLEED if form is Form.PRINT else 0,
            "document_title": f"{said['title']} – {name}",
            "publisher": PUBLISHER,
            "art": _picture(said["drawing"]),
            "tick": TICK,
            "title": joined_ends(said["title"]),
            "audience": said["audience"],
            "messages": said["messages"],
            "ask": _("Talk to your pharmacy team"),
            "questions_label": _("Your questions, our answers"),
            "questions": said.get("questions", []),
            "notice": _("Demonstration: not validated for real use") if said["notice"] else "",
            "validity": SEPARATOR.join([valid, version, shown_link(code_url(written(edition.code.code)))]),
            "provenance": SEPARATOR.join(
                filter(None, [_sources(said["publishers"]), _reviewed(reviewed_on(campaign))])
            ),
            "stamp": _("Stamp or address of the pharmacy"),
            "code": {"url": address, "svg": qr_code(address), "label": _("Scan to check that this is up to date")},
            "pharmacy": _pharmacy(pharmacy),
        }


def code_url(code: str) -> str:
    """The address that a printed code leads to, made from the site's own address, never from a request."""
    return f"{settings.WAGTAILADMIN_BASE_URL}/q/{code}"


def reviewed_on(campaign: CampaignPage) -> date | None:
    """The day of the last approval by a reviewer, in Paris; None where nobody reviewed it."""
    records = ReviewRecord.objects.filter(
        content_type=ContentType.objects.get_for_model(Page, for_concrete_model=False),
        object_id=str(campaign.pk),
        decision=ReviewRecord.Decision.APPROVED,
    )
    last = records.order_by("-decided_at").values_list("decided_at", flat=True).first()
    return timezone.localdate(last) if last else None


def _publishers(campaign: CampaignPage) -> list[str]:
    names = (drawable(str(getattr(source, "publisher", ""))) for source in campaign.listed_sources())
    return list(dict.fromkeys(name for name in names if name))


def _sources(publishers: list[str]) -> str:
    if not publishers:
        return ""
    named, rest = publishers[:MOST_PUBLISHERS], len(publishers) - MOST_PUBLISHERS
    listed = ", ".join(named)
    if rest > 0:
        listed += " " + ngettext("and %(number)s other", "and %(number)s others", rest) % {"number": rest}
    return _("Sources: %(names)s") % {"names": listed}


def _reviewed(day: date | None) -> str:
    return _("Reviewed on %(day)s") % {"day": _day(day)} if day else ""


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def _pharmacy(pharmacy: Pharmacy | None) -> dict[str, Any] | None:
    if pharmacy is None:
        return None
    booking = None
    if pharmacy.booking_url:
        booking = {
            "url": pharmacy.booking_url,
            "svg": qr_code(pharmacy.booking_url),
            "label": _("Book an appointment"),
            "text": shown_link(pharmacy.booking_url),
        }
    return {
        "name": _part(pharmacy.name),
        "address": [_part(line) for line in pharmacy.address.splitlines()],
        "phone": pharmacy.phone.replace(" ", "\u00a0"),
        "hours_label": _("Opening hours"),
        "hours": [_part(kept_together(line)) for line in pharmacy.hours.splitlines()],
        "booking": booking,
    }


def _part(text: str) -> dict[str, Any]:
    return {"text": text, "rtl": is_right_to_left(text)}


@cache
def _picture(name: str) -> str:
    """A drawing of the site with the colours it has on paper."""
    coloured = re.sub(r"var\(--([\w-]+)\)", lambda found: COLOURS[found[1]], art(name))
    return coloured.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
