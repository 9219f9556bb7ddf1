"""Writes campaigns the way a campaign manager does, below home pages in both languages."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from wagtail.models import Locale, Page, Site
from wagtail.search import index

from campaigns.models import CampaignIndexPage, CampaignPage, SeasonWindow
from campaigns.planning.actions.dates import decide_on_languages
from campaigns.rules.seasons import DATES
from campaigns.rules.territories import Territory
from campaigns.seasons.actions import set_window
from home.models import HomePage, Source, Topic
from tests.people import owners

PARIS = ZoneInfo("Europe/Paris")
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)

ANNOUNCED = datetime(2026, 9, 1, 8, tzinfo=PARIS)
OPENS = datetime(2026, 10, 13, 8, tzinfo=PARIS)
LAST_DAYS = datetime(2027, 1, 17, 23, 59, tzinfo=PARIS)
CLOSES = datetime(2027, 1, 31, 23, 59, tzinfo=PARIS)
WITHDRAWN = datetime(2027, 3, 2, 23, 59, tzinfo=PARIS)

AUTHOR = {"name": "Anne Roche", "role": "Pharmacist", "interests": "None declared", "declared_on": "2026-11-01"}


def locale(language: str) -> Locale:
    """A language of the site."""
    return Locale.objects.get_or_create(language_code=language)[0]


def front_door(language: str = "en") -> HomePage:
    """The home page of a language; the default site begins at the French one."""
    found = HomePage.objects.filter(locale=locale(language)).first()
    if found is not None:
        return found
    page = HomePage(
        title="Officine", slug=f"home-{language}", summary="Welcome.", tagline="Learn", locale=locale(language)
    )
    if language != "fr":
        page.translation_key = front_door("fr").translation_key
    home: HomePage = Page.get_first_root_node().add_child(instance=page)
    if language == "fr":
        Site.objects.filter(is_default_site=True).update(root_page=home)
        Site.clear_site_root_paths_cache()
    return home


def campaign_list(language: str = "en") -> CampaignIndexPage:
    """The list of campaigns of a language."""
    found = CampaignIndexPage.objects.filter(locale=locale(language)).first()
    if found is not None:
        return found
    page = CampaignIndexPage(title="Campaigns", slug="campaigns", summary="All of them.", locale=locale(language))
    if language != "fr":
        page.translation_key = campaign_list("fr").translation_key
    return front_door(language).add_child(instance=page)


def topic(slug: str = "influenza") -> Topic:
    """A topic."""
    return Topic.objects.get_or_create(slug=slug, defaults={"name_fr": "Grippe", "name_en": "Influenza"})[0]


def source() -> Source:
    """A source to cite."""
    fields = {"title": "Flu coverage", "publisher": "Santé publique France", "date_text": "2024", "confidence": "high"}
    return Source.objects.get_or_create(slug="coverage", defaults=fields)[0]


def fields(language: str = "en", **changes: Any) -> dict[str, Any]:
    """What a complete campaign says."""
    return {
        "title": "Influenza first",
        "slug": "influenza",
        "summary": "One vaccine every autumn.",
        "locale": locale(language),
        "topic": topic(),
        "audience": "People aged 65 and over",
        "objective": "Vaccinate before the virus circulates.",
        "key_messages": [("message", "The virus changes, and so does protection.")],
        "avoid": [("avoid", "Stomach flu")],
        "action_label": "Offer a slot",
        "kit": [("item", {"kind": "poster", "title": "One visit, one protection", "formats": ["A3"]})],
        "sources": [("source", source())],
        "authors": [("author", AUTHOR)],
        "funding": "Nobody paid.",
        "date_note": "Dates of a demonstration.",
        **owners(),
        **changes,
    }


def dates(**changes: Any) -> dict[str, Any]:
    """The four times of a window."""
    known = {"announced_at": ANNOUNCED, "opens_at": OPENS, "closes_at": CLOSES, "withdrawn_at": WITHDRAWN}
    return known | changes


def give_window(page: CampaignPage, territory: Territory = Territory.EVERYWHERE, **changes: Any) -> SeasonWindow:
    """Let a campaign run at these times in a territory."""
    times = dates(**changes)
    now = min(ANNOUNCED, times["announced_at"]) - DAY
    return set_window(campaign=page.translation_key, territory=territory, dates=times, by=None, now=now)


def say_one_language_is_enough(campaign: UUID) -> None:
    """What its manager decided before anybody knew of the campaign."""
    decide_on_languages(
        campaign=campaign, is_enough=True, reason="The other one follows.", by=None, now=ANNOUNCED - DAY
    )


def write_campaign(
    language: str = "en", *, has_window: bool = True, is_enough: bool = True, **changes: Any
) -> CampaignPage:
    """A campaign that is published, with a window everywhere; its times are among the changes.

    Its manager has said that one language is enough, unless `is_enough` says that nobody has.
    """
    times = {name: changes.pop(name) for name in DATES if name in changes}
    draft = CampaignPage(**fields(language, **changes))
    if is_enough:
        say_one_language_is_enough(draft.translation_key)
    page: CampaignPage = campaign_list(language).add_child(instance=draft)
    if has_window:
        give_window(page, **times)
    index.insert_or_update_object(page)
    return page


def write_draft(owner: Any = None, *, has_window: bool = True, **changes: Any) -> CampaignPage:
    """A campaign that nobody has approved yet."""
    times = {name: changes.pop(name) for name in DATES if name in changes}
    draft = CampaignPage(**fields(live=False, **({"owner": owner} if owner else {}), **changes))
    say_one_language_is_enough(draft.translation_key)
    page: CampaignPage = campaign_list().add_child(instance=draft)
    if has_window:
        give_window(page, **times)
    page.save_revision(user=owner, clean=False)
    return page
