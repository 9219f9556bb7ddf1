"""Builds what is neither course nor campaign: topics, sources, home pages, lists and plain pages."""

from typing import Any

from django.db import transaction
from wagtail.models import Locale, Page, Site

from campaigns.models import CampaignIndexPage
from courses.models import CatalogueIndexPage
from home.models import ContentPage, HomePage, Source, Topic
from mooc.demo.people import Cast
from mooc.demo.review import publish, write
from mooc.demo.shapes import LANGUAGES, Content, PageText
from mooc.demo.writing import block, name_uuid, say, text_blocks

LISTS = {"catalogue": CatalogueIndexPage, "campaigns": CampaignIndexPage}


def page_key(name: str) -> Any:
    """The identity that the language versions of a page share."""
    return name_uuid(f"page/{name}")


def build_words(content: Content) -> None:
    """Topics and sources, as the editors of the site would enter them."""
    known = set(Topic.objects.values_list("slug", flat=True))
    for slug, words in content.topics.items():
        if slug not in known:
            _keep(Topic(slug=slug, name_fr=words.fr, name_en=words.en))
    known = set(Source.objects.values_list("slug", flat=True))
    for source in content.sources.values():
        if source.slug not in known:
            _keep(
                Source(
                    slug=source.slug,
                    title=source.title,
                    publisher=source.publisher,
                    date_text=source.date,
                    url=source.url,
                    confidence=source.confidence,
                    note=source.note,
                )
            )


def _keep(thing: Any) -> None:
    thing.full_clean()
    thing.save()


@transaction.atomic
def build_pages(content: Content, *, cast: Cast) -> None:
    """The home page, lists and plain pages in both languages; the default site begins at the French home page."""
    for language in LANGUAGES:
        locale = Locale.objects.get(language_code=language)
        home = _write(HomePage, content, "home", locale, Page.get_first_root_node(), cast)
        if language == LANGUAGES[0]:
            _begin_at(home, content)
        publish(home, cast=cast, by=cast.editor)
        for name in content.pages:
            if name != "home":
                model = LISTS.get(name, ContentPage)
                publish(_write(model, content, name, locale, home, cast), cast=cast, by=cast.editor)


def _write(model: type[Page], content: Content, name: str, locale: Locale, parent: Page, cast: Cast) -> Page:
    text: PageText = content.pages[name]
    language = locale.language_code
    more: dict[str, Any] = {"body": text_blocks(f"page/{name}", text.body, language)} if text.body else {}
    if text.tagline is not None:
        more["tagline"] = say(text.tagline, language)
        more["promises"] = [
            block(
                "promise", f"page/{name}/{number}", {"title": say(one.title, language), "text": say(one.text, language)}
            )
            for number, one in enumerate(text.promises, start=1)
        ]
    page = model(
        title=say(text.title, language),
        slug=text.slug[language],
        summary=say(text.introduction, language),
        locale=locale,
        translation_key=page_key(name),
        is_demonstration=True,
        **more,
    )
    return write(page, parent=parent, by=cast.editor)


def _begin_at(home: Page, content: Content) -> None:
    """Let the default site begin here, and take away the page that a new Wagtail welcomes with."""
    site = Site.objects.get(is_default_site=True)
    welcome = site.root_page
    site.root_page, site.site_name = home, content.site.title.fr
    site.save()
    if welcome is not None and welcome.specific_class is Page and not welcome.get_children().exists():
        welcome.delete()
