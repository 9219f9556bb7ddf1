"""Prepares the next season of a campaign as drafts, and takes it back while nobody has seen it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.text import slugify
from wagtail.actions.delete_page import DeletePageAction

from campaigns.pages.campaign import CampaignPage
from campaigns.planning.actions.dates import lock_series, refuse_overlap
from campaigns.planning.queries.seasons import next_season_of
from campaigns.rules.planning import next_label, next_season
from campaigns.rules.territories import Territory
from campaigns.seasons import actions as seasons
from campaigns.seasons.models import SeasonWindow
from home.accounts.models import User


class NothingToRoll(Exception):
    """The campaign has no page, or no dates to shift."""


class NextSeasonExists(Exception):
    """The season after this one has been prepared already."""

    def __init__(self, page: CampaignPage) -> None:
        self.page = page
        super().__init__(str(page))


class SeasonIsKnown(Exception):
    """A page of the season has been published, or its dates are confirmed or announced: it is not taken back."""


@dataclass(frozen=True)
class Rolled:
    """The season that was prepared: its key, and its pages in every language."""

    campaign: UUID
    pages: tuple[CampaignPage, ...]


@transaction.atomic
def roll(*, campaign: UUID, by: User, now: datetime) -> Rolled:
    """Copy a campaign in all its languages to the next season: as drafts, with provisional dates a year later.

    The copies share a new key and keep the series, so that each season leads to the other. The note on the dates is
    left behind: it speaks of last year's. Raises NothingToRoll, NextSeasonExists, SeasonsOverlap.
    """
    lock_series(campaign)
    pages = list(CampaignPage.objects.filter(translation_key=campaign).select_related("locale").order_by("pk"))
    rows = list(SeasonWindow.objects.of(campaign).running().order_by("pk"))
    if not pages or not rows:
        raise NothingToRoll
    existing = next_season_of(campaign)
    if existing is not None:
        raise NextSeasonExists(existing)
    key = uuid4()
    copies = [_copy(page if page.live else page.get_latest_revision_as_object(), key, by) for page in pages]
    for row in rows:
        seasons.set_window(
            campaign=key,
            territory=Territory(row.territory),
            dates=next_season(row.planned, row.zone),
            by=by,
            now=now,
        )
    refuse_overlap(key)
    return Rolled(key, tuple(copies))


@transaction.atomic
def discard(*, campaign: UUID, by: User, now: datetime) -> None:
    """Delete the drafts of a season nobody has seen, with its dates; the history of dates stays.

    Raises SeasonIsKnown, and Wagtail's DeletePagePermissionError for who may not delete the drafts.
    """
    pages = list(CampaignPage.objects.select_for_update(of=("self",)).filter(translation_key=campaign))
    if not pages or any(page.live or page.first_published_at for page in pages):
        raise SeasonIsKnown
    for row in SeasonWindow.objects.of(campaign).order_by("pk"):
        try:
            seasons.remove(window=row, by=by, now=now)
        except seasons.IsPublic as error:
            raise SeasonIsKnown from error
    for page in pages:
        DeletePageAction(page, user=by).execute()


def _copy(page: CampaignPage, key: UUID, by: User) -> CampaignPage:
    season = next_label(page.season)
    copied: CampaignPage = page.copy(
        update_attrs={
            "translation_key": key,
            "series": page.series,
            "season": season,
            "title": next_label(page.title),
            "draft_title": next_label(page.title),
            "slug": _free_slug(page, season),
            "date_note": "",
        },
        copy_revisions=False,
        keep_live=False,
        reset_translation_key=False,
        user=by,
    )
    return copied


def _free_slug(page: CampaignPage, season: str) -> str:
    """The address with the next year in it; with the season or a number at its end where that is taken."""
    taken = set(page.get_siblings(inclusive=True).values_list("slug", flat=True))
    wanted = next_label(page.slug)
    candidates = [wanted, f"{wanted}-{slugify(season)}".strip("-"), *(f"{wanted}-{number}" for number in range(2, 100))]
    return next(slug for slug in candidates if slug not in taken)
