"""Writes what happened in campaigns as Atom (RFC 4287) and as JSON Feed (version 1.1)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.utils.feedgenerator import Atom1Feed
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from campaigns.embeds.queries import Dated
from campaigns.pages.calendar import sentence
from campaigns.rules.calendar import Phase
from campaigns.rules.sharing import happened, lasting_id
from campaigns.rules.territories import Territory, zone_of
from campaigns.seasons.models import territory_name
from home.upkeep.rules import review_over_at

MOST = 50
NEVER = datetime(2000, 1, 1, tzinfo=UTC)  # the date of a feed in which nothing has happened yet
WORDS: dict[Phase, str | Promise] = {
    Phase.SOON: _("%(campaign)s: announced"),
    Phase.OPEN: _("%(campaign)s: open"),
    Phase.LAST_DAYS: _("%(campaign)s: the last days"),
    Phase.CLOSED: _("%(campaign)s: over"),
    Phase.CANCELLED: _("%(campaign)s: cancelled"),
}


@dataclass(frozen=True)
class News:
    """One thing that happened in a campaign; `lines` are its paragraphs. A slip of the pen put right does not change it."""

    uid: UUID
    at: datetime
    changed_at: datetime
    title: str
    lines: list[str]
    url: str


@dataclass(frozen=True)
class Feed:
    """A feed about to be written: its name, its language, its own address and the page it belongs to (absolute)."""

    title: str
    language: str
    url: str
    page_url: str
    news: list[News]

    @property
    def changed_at(self) -> datetime:
        """When anything in it changed last."""
        return max((one.changed_at for one in self.news), default=NEVER)


def tell_news(dated: list[Dated], *, host: str, now: datetime) -> list[News]:
    """What has happened in these campaigns, newest first; `host` is what page addresses begin with ("https://host")."""
    news = [_news(one, phase, at, host, now) for one in dated for phase, at in happened(one.window, now)]
    return sorted(news, key=lambda one: (-one.at.timestamp(), one.title, one.uid))[:MOST]


def _news(one: Dated, phase: Phase, at: datetime, host: str, now: datetime) -> News:
    title = str(WORDS[phase]) % {"campaign": one.page.title}
    if one.territory is not Territory.EVERYWHERE:
        title = gettext("%(news)s (%(place)s)") % {"news": title, "place": territory_name(one.territory)}
    notice = gettext("Demonstration: not validated for real use") if one.page.is_demonstration else ""
    changes = [at, one.told_at]
    warning = ""
    due_on, over_at = one.page.review_due_on, review_over_at(one.page.review_due_on)
    if due_on is not None and over_at is not None and over_at <= now:
        changes.append(over_at.astimezone(UTC))
        day = date_format(due_on, "DATE_FORMAT")
        warning = gettext("Its review ended on %(day)s: check the sources.") % {"day": day}
    return News(
        uid=lasting_id(one.page.translation_key, one.territory, phase.value),
        at=at,
        changed_at=max(changes),
        title=title,
        lines=list(filter(None, [sentence(one.window, at, zone_of(one.territory)), one.page.summary, notice, warning])),
        url=f"{host}{one.page.url}",
    )


class _Atom(Atom1Feed):
    """Django's, whose date is that of its news and not the time at which it was asked for."""

    def latest_post_date(self) -> datetime:
        found: datetime = self.feed["changed_at"]
        return found


def write_atom(feed: Feed) -> bytes:
    """The feed as Atom."""
    atom = _Atom(
        title=feed.title,
        link=feed.page_url,
        description=None,
        language=feed.language,
        feed_url=feed.url,
        feed_guid=feed.url,
        author_name="Officine",
        changed_at=feed.changed_at,
    )
    for one in feed.news:
        atom.add_item(
            title=one.title,
            link=one.url,
            description=format_html_join("", "<p>{}</p>", ((line,) for line in one.lines)),
            unique_id=one.uid.urn,
            pubdate=one.at,
            updateddate=one.changed_at,
        )
    return str(atom.writeString("utf-8")).encode()


def write_json(feed: Feed) -> dict[str, Any]:
    """The feed as JSON Feed describes it."""
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.page_url,
        "feed_url": feed.url,
        "language": feed.language,
        "authors": [{"name": "Officine"}],
        "items": [
            {
                "id": one.uid.urn,
                "url": one.url,
                "title": one.title,
                "content_html": format_html_join("", "<p>{}</p>", ((line,) for line in one.lines)),
                "content_text": "\n\n".join(one.lines),
                "date_published": one.at.isoformat(),
                "date_modified": one.changed_at.isoformat(),
            }
            for one in feed.news
        ],
    }
