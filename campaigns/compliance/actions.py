"""What people do for the law: write the legal file, answer checks, attest surfaces; and what is said before a visa ends."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from wagtail.models import Page, Revision, WorkflowState

from campaigns.compliance.errors import BreaksLivePage, ChangedMeanwhile, KindIsPublic, NotAsked
from campaigns.compliance.judging import judge
from campaigns.compliance.models import CheckAnswer, ComplianceCheck, SurfaceShare, VisaWarning
from campaigns.compliance.reading import (
    FILE_FACTS,
    answer_fingerprint,
    file_digest,
    file_of,
    share_key,
    text_fingerprint,
)
from campaigns.events import VisaEndsSoon
from campaigns.law.models import LegalFile, LegalFileChange
from campaigns.pages.campaign import CampaignPage
from campaigns.rules.law import Kind, text_digest, warnings_due
from home.accounts.models import User
from home.events import tell
from home.paris import paris_day

VISA_RUNNING = "visa_running"  # a visa may be shortened under a live page: that withdraws it


@transaction.atomic
def save_file(
    *, campaign: UUID, facts: Mapping[str, Any], by: User | None, now: datetime, seen: int | None = None
) -> LegalFile:
    """Write the legal file of a campaign, and down who changed what.

    Days are days in Paris. Raises ChangedMeanwhile, KindIsPublic, BreaksLivePage; nothing has changed then.
    """
    pages = list(CampaignPage.objects.select_for_update(of=("self",)).filter(translation_key=campaign).order_by("pk"))
    file = LegalFile.objects.select_for_update().filter(campaign=campaign).first()
    if seen is not None and seen != (file.version if file else 0):
        raise ChangedMeanwhile
    is_new = file is None
    file = file or LegalFile(campaign=campaign)
    before = _said(file)
    for name in FILE_FACTS:
        if name in facts:
            setattr(file, name, facts[name])
    if file.kind == Kind.INSTITUTIONAL:
        file.visa_expires_on = None
    after = _said(file)
    if after == before and not is_new:
        return file
    if after["kind"] != before["kind"] and _is_out(pages):
        raise KindIsPublic
    file.version += 0 if is_new else 1
    file.save()
    _refuse_gaps(pages, file, now)
    changed = [name for name in after if is_new or after[name] != before[name]]
    LegalFileChange.objects.create(
        campaign=campaign,
        before={} if is_new else {name: before[name] for name in changed},
        after={name: after[name] for name in changed},
        by=by,
        by_name=str(by or ""),
        at=now,
    )
    return file


@transaction.atomic
def answer_check(*, page: CampaignPage, code: str, is_met: bool, note: str, by: User, now: datetime) -> CheckAnswer:
    """Attest that a version of a page meets a check, or that it does not. Raises NotAsked.

    The answer is about this wording of the check, this text and this legal file, as far as the check depends on them.
    """
    file = file_of(page)
    check = ComplianceCheck.objects.in_force(paris_day(now)).filter(code=code, rule="").first()
    if check is None or file.kind not in check.kinds:
        raise NotAsked
    return CheckAnswer.objects.create(
        check_code=check.code,
        wording=f"{check.wording_fr}\n{check.wording_en}",
        campaign=page.translation_key,
        language=page.locale.language_code,
        fingerprint=answer_fingerprint(check, text_fingerprint(page), file_digest(file)),
        is_met=is_met,
        note=note,
        by=by,
        by_name=str(by),
        at=now,
    )


@transaction.atomic
def surface_share(
    *, page: CampaignPage, item: str, percent: Decimal, by: User | None, now: datetime, is_measured: bool = False
) -> SurfaceShare:
    """Say which share of a piece of the kit (its block id) the mandatory statements take, in percent.

    The seam for whoever makes the pieces: a program that measures a file calls it with `is_measured`. Raises NotAsked
    when the kit has no such piece. The share is about the statements, the title and the sizes of now.
    """
    piece = next((one for one in page.kit if str(one.id) == item), None)
    if piece is None:
        raise NotAsked
    return SurfaceShare.objects.create(
        campaign=page.translation_key,
        language=page.locale.language_code,
        item=share_key(piece),
        title=piece.value["title"],
        statements=text_digest(page.statements),
        percent=percent,
        is_measured=is_measured,
        by=by,
        by_name=str(by or ""),
        at=now,
    )


def warn_of_expiry(*, now: datetime) -> int:
    """Tell of every visa that ends within 90, 30 or 7 days, once for each; how many were told of.

    Safe to run at any time and twice at once: who has gone out is a row. A worker that slept past a threshold says the
    closest only.
    """
    today, told = paris_day(now), 0
    for file in LegalFile.objects.products().filter(visa_expires_on__gte=today).order_by("visa_expires_on", "pk"):
        expires_on = file.visa_expires_on
        if expires_on is not None and _warn(file.campaign, expires_on, today, now):
            told += 1
    return told


@transaction.atomic
def _warn(campaign: UUID, expires_on: date, today: date, now: datetime) -> bool:
    due = warnings_due(expires_on, today)
    known = VisaWarning.objects.filter(campaign=campaign, expires_on=expires_on).values_list("days", flat=True)
    if not due or min(due) in set(known):
        return False
    rows = [VisaWarning(campaign=campaign, expires_on=expires_on, days=d, is_sent=d == min(due), at=now) for d in due]
    VisaWarning.objects.bulk_create(rows, ignore_conflicts=True)
    mine = VisaWarning.objects.filter(campaign=campaign, expires_on=expires_on, days=min(due), at=now)
    if not mine.exists():
        return False  # another worker was a moment quicker
    tell(VisaEndsSoon(campaign=campaign, expires_on=expires_on, days_left=(expires_on - today).days, at=now))
    return True


def _said(file: LegalFile) -> dict[str, Any]:
    said = {name: _plain(getattr(file, name)) for name in FILE_FACTS}
    for language in ("fr", "en"):
        said[f"statements_{language}_sha256"] = (
            text_digest(file.statements(language)) if file.statements(language) else ""
        )
    return said


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else str(value) if value is not None else None


def _is_out(pages: list[CampaignPage]) -> bool:
    """Whether a page is live, scheduled or in review."""
    keys = [str(page.pk) for page in pages]
    kind = ContentType.objects.get_for_model(Page)
    scheduled = Revision.objects.filter(base_content_type=kind, object_id__in=keys, approved_go_live_at__isnull=False)
    reviewed = WorkflowState.objects.active().filter(Q(base_content_type=kind), object_id__in=keys)
    return any(page.live for page in pages) or scheduled.exists() or reviewed.exists()


def _refuse_gaps(pages: list[CampaignPage], file: LegalFile, now: datetime) -> None:
    """A live page keeps what rules can see; attestations about the file are asked again, and the desk says so."""
    for page in pages:
        if not page.live or not file.is_product:
            continue
        broken = [one.check.label for one in judge(page, now, file).missing if one.check.rule not in ("", VISA_RUNNING)]
        if broken:
            raise BreaksLivePage(", ".join(broken))
