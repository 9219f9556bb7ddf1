"""Which campaign, where and when: what somebody chose on the screen of the figures, whatever they typed."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.reports.queries import Asked, Campaign
from campaigns.rules.figures import Span
from campaigns.rules.territories import Territory
from campaigns.rules.visits import kept_from
from home.paris import PARIS

LAST = {"7": 7, "30": 30, "90": 90}
PERIODS: list[tuple[str, str | Promise]] = [
    ("7", _("Last 7 days")),
    ("30", _("Last 30 days")),
    ("90", _("Last 90 days")),
    ("season", _("Since the campaign was announced")),
    ("dates", _("From … to …")),
]
USUAL = "30"


class BadPeriod(ValueError):
    """The dates that were typed are none, or the wrong way round; the screen shows the usual period."""


def read(fields: QueryDict, known: list[Campaign], *, now: datetime) -> tuple[Asked, str]:
    """What was asked for, and the name of its period. What cannot be understood is left out. Raises BadPeriod."""
    today = now.astimezone(PARIS).date()
    campaign = next((one for one in known if str(one.key) == _uuid(fields.get("campaign", ""))), None)
    territory = fields.get("territory", "")
    name = fields.get("period", USUAL)
    if name not in dict(PERIODS) or (name == "season" and (campaign is None or campaign.announced_on is None)):
        name = USUAL
    return Asked(
        span=_span(name, fields, campaign, today),
        campaign=campaign,
        territory=Territory(territory) if territory in set(Territory) else None,
    ), name


def usual(*, now: datetime) -> Asked:
    """What is shown to who asked for nothing in particular."""
    today = now.astimezone(PARIS).date()
    return Asked(Span(today - timedelta(days=LAST[USUAL] - 1), today))


def _span(name: str, fields: QueryDict, campaign: Campaign | None, today: date) -> Span:
    """The days, never before figures are kept nor after today, so that no drawing is endless."""
    first, last = today, today
    if name in LAST:
        first = today - timedelta(days=LAST[name] - 1)
    elif name == "season" and campaign and campaign.announced_on:
        first = min(campaign.announced_on, today)
    elif name == "dates":
        first, last = _day(fields.get("from", "")), _day(fields.get("to", ""))
        if first > last:
            raise BadPeriod
    earliest = kept_from(today)
    last = max(earliest, min(last, today))
    return Span(min(max(first, earliest), last), last)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadPeriod from error


def _uuid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""
