"""What became of paper: where a code leads, and which of a person's posters are out of date."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from campaigns.kits.access import is_running
from campaigns.kits.models import Download, Edition, ShortCode
from campaigns.kits.words import edition_words
from campaigns.pages.campaign import CampaignPage, with_windows
from campaigns.rules.calendar import Phase
from campaigns.rules.codes import normalise_code
from campaigns.rules.material import Piece, Standing, digest, standing
from home.accounts.models import User

# What a code that outlives seasons leads to: what runs, else what comes, else what was.
_BEST = {
    Phase.OPEN: 0,
    Phase.LAST_DAYS: 0,
    Phase.SOON: 1,
    Phase.CLOSED: 2,
    Phase.CANCELLED: 3,
    Phase.WITHDRAWN: 4,
}


@dataclass(frozen=True)
class Fate:
    """What became of one edition. `campaign` is its page in the reader's language, where visitors may read it."""

    edition: Edition
    standing: Standing
    campaign: CampaignPage | None
    newest: Edition | None = None

    @property
    def can_be_replaced(self) -> bool:
        """Whether there is something to hang in its place."""
        return self.standing is Standing.REPLACED and self.campaign is not None


@dataclass(frozen=True)
class OldPaper:
    """Something a person took that is out of date."""

    download: Download
    fate: Fate


@dataclass(frozen=True)
class OldMaterial:
    """What a person took of one campaign and should change; never empty."""

    papers: tuple[OldPaper, ...]

    @property
    def campaign(self) -> CampaignPage | None:
        """Its page, where visitors may read it."""
        return self.papers[0].fate.campaign

    @property
    def can_be_replaced(self) -> bool:
        """Whether there is something new to hang."""
        return any(paper.fate.can_be_replaced for paper in self.papers)


def find_code(typed: str) -> ShortCode | None:
    """The code that somebody typed or scanned, or None. What cannot be a code is looked up all the same."""
    codes = ShortCode.objects.select_related("edition")
    found: ShortCode | None = codes.filter(code=normalise_code(typed) or "").first()
    return found


def season_of(series: UUID, *, language: str, now: datetime) -> CampaignPage | None:
    """The season of a series that matters now, in that language or in another one; None while nothing is announced."""
    pages = CampaignPage.objects.in_season_of(series).public().filter(Q(live=True) | Q(expired=True))
    known = [page for page in with_windows(pages.select_related("locale")) if _is_known(page, now)]
    if not known:
        return None

    def rank(page: CampaignPage) -> tuple[int, float, bool, str]:
        window = page.window_at(now)
        opens = window.opens_at.timestamp() if window else 0.0
        return _BEST[page.phase_at(now)], -opens, page.locale.language_code != language, page.locale.language_code

    return min(known, key=rank)


def fate_of(edition: Edition, *, language: str, now: datetime) -> Fate | None:
    """What became of an edition; None while its campaign is one that nobody may know of."""
    return next(iter(_fates([edition], language=language, now=now).values()))


def old_papers(person: User, *, language: str, now: datetime) -> list[OldPaper]:
    """What a person took that is replaced or expired and, for all they said, still hangs; newest first."""
    taken = Download.objects.of(person).on_the_wall().select_related("edition").order_by("-at", "-pk")
    downloads = list(taken)
    fates = _fates([one.edition for one in downloads], language=language, now=now)
    found = ((one, fates[one.edition_id]) for one in downloads)
    return [OldPaper(one, fate) for one, fate in found if fate and fate.standing is not Standing.CURRENT]


def old_material(person: User, *, language: str, now: datetime) -> list[OldMaterial]:
    """The same, campaign by campaign."""
    by_campaign: dict[UUID, list[OldPaper]] = {}
    for paper in old_papers(person, language=language, now=now):
        by_campaign.setdefault(paper.fate.edition.campaign, []).append(paper)
    return [OldMaterial(tuple(papers)) for papers in by_campaign.values()]


def _fates(editions: Iterable[Edition], *, language: str, now: datetime) -> dict[int, Fate | None]:
    wanted = list(editions)
    pages = _pages({edition.campaign for edition in wanted})
    fates: dict[int, Fate | None] = {}
    for edition in wanted:
        versions = pages.get(edition.campaign, {})
        printed = versions.get(edition.language)
        if versions and not any(_is_known(page, now) for page in versions.values()):
            fates[edition.pk] = None
            continue
        running = printed is not None and is_running(printed, now=now)
        current = digest(edition_words(printed, Piece(edition.piece), now=now)) if running and printed else ""
        became = standing(
            is_running=running,
            printed=edition.digest,
            current=current,
            printed_until=edition.expires_on,
            today=timezone.localdate(now),
        )
        read = versions.get(language) or printed
        fates[edition.pk] = Fate(edition, became, read if read and read.live and _is_known(read, now) else None)
    return fates


def _pages(campaigns: set[UUID]) -> dict[UUID, dict[str, CampaignPage]]:
    """The language versions of these campaigns, by language; two queries whatever their number."""
    if not campaigns:
        return {}
    found: dict[UUID, dict[str, CampaignPage]] = {}
    pages = CampaignPage.objects.filter(translation_key__in=campaigns).filter(Q(live=True) | Q(expired=True))
    for page in with_windows(pages.select_related("locale", "topic").order_by("path")):
        found.setdefault(page.translation_key, {}).setdefault(page.locale.language_code, page)
    return found


def _is_known(page: CampaignPage, now: datetime) -> bool:
    current = page.phase_at(now)
    return current is not Phase.HIDDEN and (page.live or current is Phase.WITHDRAWN)
