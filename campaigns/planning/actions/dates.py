"""What a campaign manager does with dates, where other seasons and the languages of the campaign have a say."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from campaigns.pages.campaign import CampaignPage
from campaigns.planning.actions.languages import weigh_languages
from campaigns.planning.errors import LanguageMissing, SeasonsOverlap
from campaigns.planning.models import LanguageDecision
from campaigns.planning.queries.languages import languages_left_out, may_open_without
from campaigns.rules.calendar import Window
from campaigns.rules.planning import clashes
from campaigns.rules.seasons import CONFIRMATIONS
from campaigns.rules.territories import Territory
from campaigns.seasons import actions as seasons
from campaigns.seasons.models import SeasonWindow
from home.accounts.models import User


@transaction.atomic
def plan_window(
    *,
    campaign: UUID,
    territory: Territory,
    dates: Mapping[str, datetime | None],
    by: User | None,
    now: datetime,
    reason: Mapping[str, str] | None = None,
    seen: int | None = None,
) -> SeasonWindow:
    """Set or move the dates of a campaign in a territory.

    Raises SeasonsOverlap, and what `campaigns.seasons.actions.set_window` raises; then nothing has changed.
    """
    lock_series(campaign)
    window = seasons.set_window(
        campaign=campaign, territory=territory, dates=dates, by=by, now=now, reason=reason, seen=seen
    )
    refuse_overlap(campaign)
    return window


@transaction.atomic
def extend_windows(
    *,
    windows: Iterable[tuple[SeasonWindow, datetime, int | None]],
    by: User | None,
    now: datetime,
    reason: Mapping[str, str],
) -> None:
    """Let the service end later in one territory or in several: each window with its new end and the version seen.

    All or none: raises SeasonsOverlap, and what `campaigns.seasons.actions.extend` raises.
    """
    for window, closes_at, seen in windows:
        lock_series(window.campaign)
        seasons.extend(window=window, closes_at=closes_at, by=by, now=now, reason=reason, seen=seen)
        refuse_overlap(window.campaign)


@transaction.atomic
def resume_window(
    *, window: SeasonWindow, by: User | None, now: datetime, reason: Mapping[str, str], seen: int | None = None
) -> SeasonWindow:
    """Take a cancellation back. Raises SeasonsOverlap where another season took the place meanwhile."""
    lock_series(window.campaign)
    resumed = seasons.resume(window=window, by=by, now=now, reason=reason, seen=seen)
    refuse_overlap(window.campaign)
    return resumed


@transaction.atomic
def confirm_dates(
    *,
    window: SeasonWindow,
    by: User | None,
    now: datetime,
    dates: Collection[str] = CONFIRMATIONS,
    seen: int | None = None,
) -> SeasonWindow:
    """Confirm dates. That the service opens is confirmed only when no language is missing, or may be.

    Raises LanguageMissing, and what `campaigns.seasons.actions.confirm` raises.
    """
    if "opening" in dates and not window.is_opening_confirmed:
        missing = languages_left_out(window.campaign)
        if missing and not may_open_without(window.campaign):
            raise LanguageMissing(missing)
    return seasons.confirm(window=window, by=by, now=now, dates=dates, seen=seen)


@transaction.atomic
def decide_on_languages(
    *, campaign: UUID, is_enough: bool, reason: str, by: User | None, now: datetime
) -> LanguageDecision:
    """Write down whether a campaign may open with a language missing, and why. Raises ReasonMissing.

    A campaign whose date has passed opens at once; taking it back holds what has not opened.
    """
    if not reason.strip():
        raise seasons.ReasonMissing
    seasons.lock_windows(campaign)
    decision = LanguageDecision.objects.create(
        campaign=campaign, is_enough=is_enough, reason=reason.strip(), by=by, at=now
    )
    weigh_languages(campaign=campaign, now=now)
    return decision


def lock_series(campaign: UUID) -> None:
    """Let nobody plan another season of the same campaign at the same time."""
    series = CampaignPage.objects.filter(translation_key=campaign).values("series")
    pages = CampaignPage.objects.select_for_update(of=("self",)).filter(series__in=series).order_by("pk")
    list(pages.values_list("pk", flat=True))


def refuse_overlap(campaign: UUID) -> None:
    series = CampaignPage.objects.filter(translation_key=campaign).values("series")
    pages = {page.translation_key: page for page in CampaignPage.objects.filter(series__in=series)}
    windows: dict[UUID, dict[Territory, Window]] = {key: {} for key in pages}
    for row in SeasonWindow.objects.running().filter(campaign__in=pages):
        windows[row.campaign][Territory(row.territory)] = row.planned
    mine = windows.pop(campaign, {})
    for key, theirs in windows.items():
        for clash in clashes(mine, theirs):
            raise SeasonsOverlap(clash, pages[key])
