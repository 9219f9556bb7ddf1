"""Builds one campaign in both languages."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from campaigns.models import CampaignIndexPage, CampaignPage
from courses.models import CoursePage
from home.models import Source, Topic
from mooc.demo.courses import course_key
from mooc.demo.people import Cast
from mooc.demo.review import publish, write
from mooc.demo.shapes import LANGUAGES, Campaign, Content
from mooc.demo.site import page_key
from mooc.demo.writing import author_blocks, kit_blocks, lines, name_uuid, say, source_blocks

PARIS = ZoneInfo("Europe/Paris")


def campaign_key(campaign: Campaign) -> UUID:
    """The identity that the language versions of a campaign share."""
    return name_uuid(f"campaign/{campaign.id}")


def window(campaign: Campaign, now: datetime) -> dict[str, datetime]:
    """The moments of a campaign, moved by whole years until it is not over yet, and announced already.

    The dates are for demonstration only: a site built years later still shows every campaign.
    """
    moments = (campaign.announced_at, campaign.go_live_at, campaign.expire_at, campaign.withdrawn_at)
    years = 0
    while later(campaign.withdrawn_at, years) <= now:
        years += 1
    announced, opens, closes, withdrawn = (later(moment, years) for moment in moments)
    if years:
        announced = min(announced, now - timedelta(days=1))
    return {"announced_at": announced, "opens_at": opens, "closes_at": closes, "withdrawn_at": withdrawn}


def later(moment: datetime, years: int) -> datetime:
    """The same time of day in Paris some years later; 29 February becomes the 28th."""
    local = moment.astimezone(PARIS).replace(tzinfo=None)
    day = min(local.day, 28) if local.month == 2 else local.day
    return local.replace(year=local.year + years, day=day, tzinfo=PARIS)


@transaction.atomic
def build_campaign(campaign: Campaign, content: Content, *, cast: Cast, now: datetime) -> None:
    """Write the campaign as its manager, have it reviewed twice; it appears when its window says so."""
    for language in LANGUAGES:
        page = write_campaign(campaign, content, language=language, cast=cast, **window(campaign, now))
        publish(page, cast=cast, by=cast.campaigns)


def write_campaign(
    campaign: Campaign, content: Content, *, language: str, cast: Cast, **moments_and_more: Any
) -> CampaignPage:
    """A draft of the campaign in one language; further fields as given."""
    name = f"campaign/{campaign.id}"
    sources = dict(Source.objects.values_list("slug", "pk"))
    index = CampaignIndexPage.objects.get(translation_key=page_key("campaigns"), locale__language_code=language)
    course = next(one for one in content.courses if one.id == campaign.course_id)
    fields: dict[str, Any] = {
        "title": say(campaign.title, language),
        "slug": campaign.slug,
        "translation_key": campaign_key(campaign),
        **moments_and_more,
    }
    page = CampaignPage(
        locale=index.locale,
        is_demonstration=True,
        review_due_on=content.site.review_due,
        summary=say(campaign.key_messages[0], language),
        topic=Topic.objects.get(slug=campaign.theme),
        audience=say(campaign.audience, language),
        objective=say(campaign.objective, language),
        key_messages=lines("message", f"{name}/messages", campaign.key_messages, language),
        avoid=lines("avoid", f"{name}/avoid", campaign.avoid, language),
        action_label=say(campaign.action_label, language),
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
