"""Asks for campaigns as other sites and other programs show them: nothing that visitors may not know of yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import CharField, Exists, ExpressionWrapper, F, Max, OuterRef
from django.utils.translation import gettext
from wagtail.models import PageViewRestriction

from campaigns.pages.calendar import CACHE_SECONDS, seconds_fresh, sentence
from campaigns.pages.campaign import OVER, CampaignPage, CampaignQuerySet, with_windows
from campaigns.rules.audiences import Audience
from campaigns.rules.calendar import Phase, Window, is_held, is_waiting, phase
from campaigns.rules.sharing import KNOWN, territory_shown
from campaigns.rules.territories import Territory, zone_of
from campaigns.seasons.models import DateChange, SeasonWindow, territory_name
from home.changes.queries import told_last_at

# Which date readers wait for in each phase, and what says that it is confirmed.
AHEAD = {
    Phase.SOON: "is_opening_confirmed",
    Phase.OPEN: "is_closing_confirmed",
    Phase.LAST_DAYS: "is_closing_confirmed",
}


@dataclass(frozen=True)
class Sight:
    """A campaign in one territory at one time, as a widget shows it. `seconds` is for how long that stays true."""

    page: CampaignPage
    territory: Territory
    phase: Phase
    sentence: str
    is_provisional: bool
    seconds: int

    @property
    def is_over(self) -> bool:
        """Whether its call to action is no longer to be followed."""
        return self.phase in OVER


@dataclass(frozen=True)
class Dated:
    """A campaign in one territory with its dates, and when anything about them changed last.

    `told_at`: when readers were last told something new of it, be it a date or a change of the page that is not minor.
    """

    page: CampaignPage
    territory: Territory
    row: SeasonWindow
    window: Window
    changed_at: datetime
    told_at: datetime


@dataclass(frozen=True)
class Listing:
    """What a feed or a calendar shows; `seconds` is for how long that stays true."""

    dated: list[Dated]
    seconds: int


def readable(language: str) -> CampaignQuerySet:
    """The campaigns of a language that no restriction keeps from visitors; whether they are announced, the clock says."""
    restricted = PageViewRestriction.objects.alias(
        path_here=ExpressionWrapper(OuterRef("path"), output_field=CharField())
    ).filter(path_here__startswith=F("page__path"))
    pages = CampaignPage.objects.filter(~Exists(restricted), locale__language_code=language)
    found: CampaignQuerySet = pages.select_related("locale")
    return found


def find(key: UUID, *, language: str) -> CampaignPage | None:
    """The campaign with that key (of its translations) in a language, live or withdrawn since; its windows are read."""
    pages = readable(language).filter(translation_key=key).select_related("live_revision")
    found: CampaignPage | None = pages.order_by("pk").first()
    if found is None or not (found.live or found.expired):
        return None
    return found


def look(page: CampaignPage, *, territory: Territory | None, now: datetime) -> Sight | None:
    """The campaign as it stands in a territory; None when there is nothing that visitors may know."""
    shown = territory_shown(page.windows, territory, now)
    if shown is None:
        return None
    window = page.windows[shown]
    current = phase(window, now)
    if not page.live and current is not Phase.WITHDRAWN:
        return None
    said = sentence(window, now, zone_of(shown))
    if territory is not None or len(page.windows) > 1:
        words = {"territory": territory_name(territory or shown), "sentence": said}
        said = gettext("%(territory)s: %(sentence)s") % words
    return Sight(
        page=page,
        territory=shown,
        phase=current,
        sentence=said,
        is_provisional=current in AHEAD and not is_waiting(window, now) and not _is_sure(page, shown, current),
        seconds=seconds_fresh(page.windows, now),
    )


def _is_sure(page: CampaignPage, territory: Territory, phase: Phase) -> bool:
    if phase is Phase.SOON and is_held(page.windows[territory]):
        return False
    rows = SeasonWindow.objects.of(page.translation_key).filter(territory=territory.value)
    return bool(rows.values_list(AHEAD[phase], flat=True).get())


def languages_of(key: UUID) -> list[str]:
    """The languages in which a campaign is live; one query."""
    pages = CampaignPage.objects.live().filter(translation_key=key).order_by("locale__language_code")
    return list(pages.values_list("locale__language_code", flat=True))


def list_dated(*, language: str, territory: Territory | None, audience: Audience | None, now: datetime) -> Listing:
    """The campaigns of a language by territory, in the order they open; four queries, however many campaigns.

    In one territory, a campaign without a window there has the one that runs everywhere.
    """
    pages = with_windows(readable(language).live().select_related("public_record").defer_streamfields())
    keys = [page.translation_key for page in pages]
    rows = {(row.campaign, row.territory): row for row in SeasonWindow.objects.filter(campaign__in=keys)}
    changes = _changes(keys)
    dated: list[Dated] = []
    fresh = [CACHE_SECONDS]
    for page in pages:
        fresh.append(seconds_fresh(page.windows, now))
        if audience is not None and audience.value not in page.audiences:
            continue
        for one in _asked(page.windows, territory):
            if phase(page.windows[one], now) in KNOWN:
                name = (page.translation_key, one.value)
                row = rows[name]
                dates = (changes.get(name), row.announced_at)
                changed_at = _newest(*dates, row.may_open_at, page.last_published_at, now=now)
                told_at = _newest(*dates, told_last_at(page), now=now)
                dated.append(Dated(page, one, row, page.windows[one], changed_at, told_at))
    order = list(Territory)
    dated.sort(key=lambda one: (one.window.opens_at, one.page.title, order.index(one.territory)))
    return Listing(dated, min(fresh))


def _newest(*moments: datetime | None, now: datetime) -> datetime:
    return max(moment for moment in moments if moment is not None and moment <= now)


def _asked(windows: Mapping[Territory, Window], territory: Territory | None) -> list[Territory]:
    if territory is None:
        return list(windows)
    return [one for one in (territory, Territory.EVERYWHERE) if one in windows][:1]


def _changes(keys: list[UUID]) -> dict[tuple[UUID, str], datetime]:
    """When the dates of each campaign changed last in each territory."""
    changes = DateChange.objects.filter(campaign__in=keys).order_by().values_list("campaign", "territory")
    return {(campaign, territory): at for campaign, territory, at in changes.annotate(Max("at"))}
