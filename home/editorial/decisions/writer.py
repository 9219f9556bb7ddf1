"""The decisions on a page or snippet as a table for a spreadsheet, and on paper for an inspection."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from home.editorial.decisions.queries import Decision, decisions_on
from home.paper import typeset
from home.sheets import Row

PAPER = Path(__file__).resolve().parent / "paper"


def rows(decisions: list[Decision]) -> Iterator[Row]:
    """One line each, the whole fingerprint and the time with its offset."""
    yield [
        _("Decided at"), _("Review"), _("Decision"), _("Who"), _("Qualification"), _("Version"),
        _("Fingerprint of the content"), _("Statement"), _("Declared interest"), _("Comment"),
    ]  # fmt: skip
    for decision in decisions:
        yield [
            _local(decision.at).isoformat(timespec="seconds"),
            decision.step,
            decision.decision,
            decision.who,
            decision.qualification,
            decision.revision_number,
            decision.content_hash,
            decision.statement,
            decision.interest,
            decision.comment,
        ]


def write_pdf(obj: Any, *, title: str, asked_by: str, language: str, now: datetime) -> bytes:
    """Return a tagged PDF/UA-1 file in that language. Raises PaperFault.

    A name in a script that our typefaces lack takes what the system has.
    """
    words = describe(obj, title=title, asked_by=asked_by, language=language, now=now)
    made = typeset(PAPER / "decisions.typ", words={"decisions": words}, made_at=now, with_system_fonts=True)
    return made[0]


def describe(obj: Any, *, title: str, asked_by: str, language: str, now: datetime) -> dict[str, Any]:
    """Return all that is printed, oldest decision first."""
    with override(language):
        return {
            "language": language,
            "heading": _("Decisions"),
            "issuer": "Officine",
            "title": title,
            "kind": str(obj._meta.verbose_name),
            "summary": [
                [_("Newest version"), str(obj.latest_revision_id or "–")],
                [_("Written out"), f"{_moment(now)}, {asked_by}"],
            ],
            "none": _("Nothing has been decided yet."),
            "note": _(
                "Each decision is kept as it was taken: it can be neither changed nor deleted. The fingerprint (SHA-256) "
                "names the content that was read; two versions with the same content have the same."
            ),
            "page": _("Page"),
            "decisions": [_on_paper(decision) for decision in decisions_on(obj)],
        }


def _on_paper(decision: Decision) -> dict[str, Any]:
    facts = [
        (_("Who"), decision.who),
        (_("Qualification"), decision.qualification),
        (_("Statement"), decision.statement),
        (_("Declared interest"), decision.interest),
        (_("Comment"), decision.comment),
        (_("Version"), str(decision.revision_number)),
    ]
    return {
        "heading": f"{_moment(decision.at)} – {decision.heading}",
        "facts": [[label, value] for label, value in facts if value],
        "hash": [_("Fingerprint of the content"), decision.content_hash],
    }


def _local(at: datetime) -> datetime:
    return timezone.localtime(at, timezone.get_default_timezone())


def _moment(at: datetime) -> str:
    return date_format(_local(at), "DATETIME_FORMAT")
