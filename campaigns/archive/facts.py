"""What was true of a campaign when a version was published: content, dates, approvals, answers, legal file."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from wagtail.models import Page, PageLogEntry

from campaigns.archive.models import ArchivedVersion
from campaigns.compliance.judging import judge
from campaigns.compliance.reading import FILE_FACTS, medicines_in_sources
from campaigns.law.models import LegalFileChange
from campaigns.pages.campaign import CampaignPage
from campaigns.rules.law import text_digest
from campaigns.seasons.models import DateChange, SeasonWindow
from home.editorial.models import ReviewRecord

SEALED = (
    "campaign", "number", "page_number", "language", "title", "season", "kind", "revision_number", "content_hash",
    "published_at", "published_by", "facts", "files", "previous",
)  # fmt: skip


def collect(page: CampaignPage, content: dict[str, Any], content_hash: str, now: datetime) -> dict[str, Any]:
    """Everything as plain data, times in UTC."""
    judgement = judge(page, now)
    facts = {
        "content": content,
        "address": page.get_full_url() or "",
        "windows": [_row(one, WINDOW) for one in SeasonWindow.objects.of(page.translation_key).order_by("territory")],
        "date_changes": date_changes(page.translation_key),
        "approvals": approvals(page.pk, content_hash),
        "legal_file": {name: getattr(judgement.file, name) for name in FILE_FACTS}
        | {"statements_shown_sha256": text_digest(page.statements) if page.statements else ""},
        "legal_file_changes": [
            _row(one, ("before", "after", "by_name", "at"))
            for one in LegalFileChange.objects.filter(campaign=page.translation_key).order_by("at", "pk")
        ],
        "checks": [
            {
                "code": one.check.code, "asked_fr": one.check.wording_fr, "asked_en": one.check.wording_en,
                "article": one.check.article, "to_be_confirmed": one.check.is_to_confirm, "rule": one.check.rule,
                "is_met": one.is_met, "note": one.answer.note if one.answer else "",
                "by": one.answer.by_name if one.answer else "", "at": one.answer.at if one.answer else None,
            }
            for one in judgement.checks
        ],
        "surfaces": [{"title": piece.title, "percent": piece.share} for piece in judgement.case.kit],
        "medicines_in_sources": medicines_in_sources(page),
    }  # fmt: skip
    plain: dict[str, Any] = json.loads(json.dumps(facts, cls=DjangoJSONEncoder))
    return plain


WINDOW = (
    "territory", "announced_at", "opens_at", "closes_at", "withdrawn_at", "cancelled_at", "is_announcing_confirmed",
    "is_opening_confirmed", "is_closing_confirmed",
)  # fmt: skip


def date_changes(campaign: UUID) -> list[dict[str, Any]]:
    """Every change of the dates so far."""
    rows = DateChange.objects.filter(campaign=campaign).order_by("at", "pk").select_related("by")
    names = ("territory", "kind", "before", "after", "reason", "is_public", "at")
    return [{**_row(row, names), "by": str(row.by or "")} for row in rows]


def approvals(page_number: int, content_hash: str) -> list[dict[str, Any]]:
    """Every decision of a reviewer on this page; `is_this_text` for those about exactly this content."""
    kind = ContentType.objects.get_for_model(Page)
    rows = ReviewRecord.objects.filter(content_type=kind, object_id=str(page_number)).order_by("decided_at", "pk")
    names = (
        *("task_name", "reviewer_name", "decision", "statement", "interest", "comment"),
        *("decided_at", "revision_number", "content_hash"),
    )
    return [{**_row(row, names), "is_this_text": row.content_hash == content_hash} for row in rows]


def publications(page_numbers: Iterable[int]) -> list[dict[str, Any]]:
    """What Wagtail's log says of publication and withdrawal; it outlives the pages."""
    actions = ("wagtail.publish", "wagtail.unpublish", "wagtail.delete")
    rows = PageLogEntry.objects.filter(page_id__in=list(page_numbers)).order_by("timestamp", "pk")
    return [
        {"page": row.page_id, "action": row.action, "at": row.timestamp.isoformat(), "by": row.user_display_name}
        for row in rows
        if row.action.startswith(actions)
    ]


def seal(version: ArchivedVersion) -> str:
    """The fingerprint of a version with all it says and the fingerprint of the one before."""
    said = {name: getattr(version, name) for name in SEALED}
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, cls=DjangoJSONEncoder)
    return hashlib.sha256(text.encode()).hexdigest()


def _row(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
