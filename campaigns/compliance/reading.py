"""Reads a campaign page as the checks see it: its public words, its kit, its statements, and their fingerprint."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from campaigns.compliance.models import ComplianceCheck, NeutralWord, SurfaceShare
from campaigns.law.models import LegalFile
from campaigns.pages.campaign import CampaignPage
from campaigns.rules.law import Case, Kind, KitPiece, WordKind, medicines_named, text_digest
from home.changes.reading import draft_content
from home.editorial.rules import wording_hash
from home.paris import paris_day

# What the desk or the clock sets on a page without a reader seeing a difference.
NOT_READ = frozenset(
    {
        "go_live_at",
        "expire_at",
        "first_published_at",
        "last_published_at",
        "comments",
        "change_weight",
        "change_note",
        "review_due_on",
    }
)
FILE_FACTS = (
    "kind", "product_name", "common_name", "visa_kind", "visa_number", "visa_on", "visa_expires_on", "opinion",
    "opinion_on", "statements_fr", "statements_en",
)  # fmt: skip


def file_of(page: CampaignPage) -> LegalFile:
    """The legal file of a page's campaign; an institutional one where none was written."""
    return LegalFile.objects.filter(campaign=page.translation_key).first() or LegalFile(campaign=page.translation_key)


def public_texts(page: CampaignPage) -> dict[str, str]:
    """The words that readers see, by field. Sources are quoted as they were published: they are looked at apart."""
    names = (
        "title", "seo_title", "search_description", "summary", "audience", "objective", "action_label", "action_url",
        "season", "date_note", "change_note",
    )  # fmt: skip
    texts = {name: str(getattr(page, name) or "") for name in names}
    texts["slug"] = page.slug.replace("-", " ")
    texts["key_messages"] = " ".join(str(block.value) for block in page.key_messages)
    texts["avoid"] = " ".join(str(block.value) for block in page.avoid)
    texts["questions"] = " ".join(f"{block.value['question']} {block.value['answer']}" for block in page.questions)
    texts["kit"] = " ".join(str(block.value["title"]) for block in page.kit)
    return texts


def neutral_words() -> tuple[tuple[str, WordKind], ...]:
    """The words that name a medicine."""
    rows = NeutralWord.objects.filter(is_active=True).order_by("word").values_list("word", "kind")
    return tuple((word, WordKind(kind)) for word, kind in rows)


def medicines_in_sources(page: CampaignPage) -> tuple[str, ...]:
    """The medicines that titles of cited sources name: not refused, but shown to whoever answers for the campaign."""
    titles = [str(source) for source in page.listed_sources()]
    return medicines_named(titles, neutral_words()) if titles else ()


def case_of(page: CampaignPage, file: LegalFile, now: datetime) -> Case:
    """What the automatic rules judge."""
    language = page.locale.language_code
    return Case(
        kind=Kind(file.kind),
        today=paris_day(now),
        texts=public_texts(page),
        words=neutral_words() if file.kind == Kind.INSTITUTIONAL else (),
        product_name=file.product_name,
        common_name=file.common_name,
        visa_kind=file.visa_kind,
        visa_number=file.visa_number,
        visa_on=file.visa_on,
        visa_expires_on=file.visa_expires_on,
        opinion=file.opinion,
        opinion_on=file.opinion_on,
        statements=file.statements(language),
        shown=page.statements,
        kit=kit_pieces(page) if file.is_product else (),
    )


def kit_pieces(page: CampaignPage) -> tuple[KitPiece, ...]:
    """The pieces of the kit with the newest share that was given for each, with the statements as they are now."""
    rows = SurfaceShare.objects.filter(
        campaign=page.translation_key, language=page.locale.language_code, statements=text_digest(page.statements)
    )
    shares = {row.item: row.percent for row in rows.order_by("at", "pk")}
    return tuple(KitPiece(str(one.id), str(one.value["title"]), shares.get(share_key(one))) for one in page.kit)


def share_key(piece: Any) -> str:
    """The identity of a piece as it is now: another title or size is another piece to measure."""
    return _digest([str(piece.id), piece.block.get_prep_value(piece.value)])


def text_fingerprint(page: CampaignPage) -> str:
    """The fingerprint of everything the page says, the same for a saved version and for the page made from it."""
    return wording_hash({name: value for name, value in draft_content(page).items() if name not in NOT_READ})


def file_digest(file: LegalFile) -> str:
    """The fingerprint of what a legal file says."""
    return _digest([str(getattr(file, name) or "") for name in FILE_FACTS])


def answer_fingerprint(check: ComplianceCheck, text: str, file: str) -> str:
    """What an answer to this check is about: its wording, and the text and the file where it depends on them."""
    about: Iterable[str] = (
        check.code, check.wording_fr, check.wording_en,
        text if check.depends_on_text else "", file if check.depends_on_file else "",
    )  # fmt: skip
    return _digest(list(about))


def _digest(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, cls=DjangoJSONEncoder)
    return hashlib.sha256(text.encode()).hexdigest()
