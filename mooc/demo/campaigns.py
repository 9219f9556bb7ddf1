"""Builds one campaign in both languages."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from campaigns.models import CampaignIndexPage, CampaignPage
from campaigns.rules.seasons import DATES
from campaigns.rules.territories import Territory, zone_of
from campaigns.seasons.actions import confirm, set_window
from courses.models import CoursePage
from home.models import Source, Topic
from mooc.demo.courses import course_key
from mooc.demo.facts import fact_keys
from mooc.demo.people import Cast
from mooc.demo.review import publish, write
from mooc.demo.shapes import LANGUAGES, Campaign, CampaignWindow, Content
from mooc.demo.site import page_key
from mooc.demo.writing import (
    author_blocks,
    fact_blocks,
    kit_blocks,
    lines,
    name_uuid,
    patient_questions,
    say,
    source_blocks,
)


def campaign_key(campaign: Campaign) -> UUID:
    """The identity that the language versions of a campaign share."""
    return name_uuid(f"campaign/{campaign.id}")


def set_windows(campaign: Campaign, *, key: UUID, cast: Cast, now: datetime, is_next_season: bool = False) -> None:
    """Give the campaign called `key` its windows as they are written, or those of a year later, by the manager.

    On a site built later they are moved by whole years until the campaign is not over, and are announced already: the
    dates are for demonstration only, and a demonstration shows campaigns that run or come on whatever day it is built.
    """
    moved = _years_until_not_over(campaign, now)
    for window in campaign.windows:
        for name in window.territories:
            territory = Territory(name)
            dates = _dates(window, zone_of(territory), moved + is_next_season)
            if moved and not is_next_season:
                dates["announced_at"] = min(dates["announced_at"], now - timedelta(days=1))
            kept = set_window(campaign=key, territory=territory, dates=dates, by=cast.campaigns, now=now)
            if window.is_confirmed and not is_next_season:
                confirm(window=kept, by=cast.campaigns, now=now)


def _years_until_not_over(campaign: Campaign, now: datetime) -> int:
    ends = [(window, zone_of(Territory(name))) for window in campaign.windows for name in window.territories]
    years = 0
    while all(_dates(window, zone, years)["closes_at"] <= now for window, zone in ends):
        years += 1
    return years


def _dates(window: CampaignWindow, zone: ZoneInfo, years: int) -> dict[str, datetime]:
    """The moments by the clocks of a zone, some years later; 29 February becomes the 28th."""
    return {name: _later(getattr(window, name), years).replace(tzinfo=zone) for name in DATES}


def _later(local: datetime, years: int) -> datetime:
    day = min(local.day, 28) if local.month == 2 else local.day
    return local.replace(year=local.year + years, day=day)


@transaction.atomic
def build_campaign(campaign: Campaign, content: Content, *, cast: Cast, now: datetime) -> None:
    """Write the campaign as its manager, have it reviewed and checked; it appears when its window says so."""
    set_windows(campaign, key=campaign_key(campaign), cast=cast, now=now)
    for language in LANGUAGES:
        page = write_campaign(campaign, content, language=language, cast=cast)
        publish(page, cast=cast, by=cast.campaigns)


def write_campaign(campaign: Campaign, content: Content, *, language: str, cast: Cast, **more: Any) -> CampaignPage:
    """A draft of the campaign in one language; further fields as given."""
    name = f"campaign/{campaign.id}"
    sources = dict(Source.objects.values_list("slug", "pk"))
    index = CampaignIndexPage.objects.get(translation_key=page_key("campaigns"), locale__language_code=language)
    course = next(one for one in content.courses if one.id == campaign.course_id)
    fields: dict[str, Any] = {
        "title": say(campaign.title, language),
        "slug": campaign.slug,
        "translation_key": campaign_key(campaign),
        "series": campaign_key(campaign),
        "season": campaign.season,
        **more,
    }
    page = CampaignPage(
        locale=index.locale,
        is_demonstration=True,
        review_due_on=content.site.review_due,
        summary=say(campaign.key_messages[0], language),
        topic=Topic.objects.get(slug=campaign.theme),
        audience=say(campaign.audience, language),
        audiences=list(campaign.audiences),
        objective=say(campaign.objective, language),
        key_messages=lines("message", f"{name}/messages", campaign.key_messages, language),
        avoid=lines("avoid", f"{name}/avoid", campaign.avoid, language),
        questions=patient_questions(name, campaign.questions, language, sources),
        action_label=say(campaign.action_label, language),
        facts=fact_blocks(name, campaign.facts, fact_keys()),
        kit=kit_blocks(name, campaign.kit_items, language),
        linked_course=CoursePage.objects.get(translation_key=course_key(course), locale=index.locale),
        date_note=say(campaign.date_note, language),
        funding=say(campaign.funding, language),
        authors=author_blocks(name, campaign.authors, language),
        sources=source_blocks(name, campaign.sources, sources),
        **fields,
    )
    write(page, parent=index, by=cast.campaigns)
    return page
