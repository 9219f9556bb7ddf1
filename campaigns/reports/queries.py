"""The figures of campaigns: totals, days, pieces, territories, and the season before."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext

from campaigns.pages.campaign import CampaignPage
from campaigns.reports.models import DailyCount
from campaigns.rules.codes import written
from campaigns.rules.figures import Group, Span, groups, pieces
from campaigns.rules.territories import Territory
from campaigns.rules.visits import Kind
from campaigns.seasons.models import TERRITORIES, SeasonWindow
from campaigns.visits.models import KINDS
from home.paris import PARIS

PLAIN = (Kind.VIEW, Kind.KIT, Kind.CODE, Kind.EMBED)  # what is nobody's: shown by day, in any number
MOST_ASSETS = 40


@dataclass(frozen=True)
class Campaign:
    """A campaign that can be looked at. `announced_on` is the first day of its communication anywhere."""

    key: UUID
    title: str
    season: str
    series: UUID
    announced_on: date | None

    @property
    def label(self) -> str:
        """Its title with its season."""
        return f"{self.title} ({self.season})" if self.season else self.title


@dataclass(frozen=True)
class Asked:
    """What somebody wants to see: everything, or one campaign, or one territory, in a period."""

    span: Span
    campaign: Campaign | None = None
    territory: Territory | None = None


@dataclass(frozen=True)
class Total:
    """One kind in the whole period; `before` in the season before, None where there is none to compare with."""

    kind: Kind
    label: str
    number: int
    before: int | None

    @property
    def change_percent(self) -> int | None:
        """By how much it rose, in whole percent; None without a season before, or from nothing."""
        return round(100 * (self.number - self.before) / self.before) if self.before else None


@dataclass(frozen=True)
class Piece:
    """One bar: a day or a week, with every plain kind, and those of the season before."""

    span: Span
    numbers: Mapping[Kind, int]
    before: Mapping[Kind, int]


@dataclass(frozen=True)
class Line:
    """One line of a table: what it is about, and its numbers in the order of `PLAIN`."""

    label: str
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class AssetLine:
    """A page, file, code or widget, and how often."""

    kind: str
    label: str
    number: int


@dataclass(frozen=True)
class Lessons:
    """Lessons finished before the campaign opened, by groups of weeks; `has_rest` when some are too few to be shown."""

    groups: tuple[Group, ...]
    has_rest: bool

    @property
    def number(self) -> int:
        """All that is shown."""
        return sum(group.number for group in self.groups)


@dataclass(frozen=True)
class Report:
    """Everything the screen and the file show."""

    asked: Asked
    previous: Campaign | None
    previous_span: Span | None
    totals: tuple[Total, ...]
    pieces: tuple[Piece, ...]
    campaigns: tuple[Line, ...]
    territories: tuple[Line, ...]
    assets: tuple[AssetLine, ...]
    lessons: Lessons | None

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all happened."""
        return not any(total.number for total in self.totals) and not (self.lessons and self.lessons.groups)


def list_campaigns(language: str) -> list[Campaign]:
    """Every campaign, in that language where there is one, by title and season: two queries."""
    first: dict[UUID, date] = {}
    for key, at in SeasonWindow.objects.values_list("campaign", "announced_at"):
        day = at.astimezone(PARIS).date()
        first[key] = min(first.get(key, day), day)
    pages = CampaignPage.objects.order_by("pk").values_list(
        "translation_key", "title", "season", "series", "locale__language_code"
    )
    found: dict[UUID, Campaign] = {}
    for key, title, season, series, code in pages:
        if key not in found or code == language:
            found[key] = Campaign(key, title, season, series, first.get(key))
    return sorted(found.values(), key=lambda one: (one.title, one.season))


def season_before(campaign: Campaign, known: list[Campaign]) -> Campaign | None:
    """The season of the same campaign that was announced last before this one."""
    if campaign.announced_on is None:
        return None
    earlier = [
        (one.announced_on, one)
        for one in known
        if one.series == campaign.series and one.announced_on and one.announced_on < campaign.announced_on
    ]
    return max(earlier, key=lambda pair: pair[0])[1] if earlier else None


def see_report(*, asked: Asked, known: list[Campaign], now: datetime) -> Report:
    """Put the figures together: five queries at most, whatever there is."""
    previous = season_before(asked.campaign, known) if asked.campaign else None
    moved = _between(previous, asked.campaign)
    before = Asked(asked.span.moved(-moved), previous, asked.territory) if previous else None
    by_day = _by_day(asked)
    by_day_before = _by_day(before) if before else {}
    sums = _summed(by_day)
    sums_before = _summed(by_day_before)
    return Report(
        asked=asked,
        previous=previous,
        previous_span=before.span if before else None,
        totals=tuple(
            Total(kind, str(dict(KINDS)[kind]), sums[kind], sums_before[kind] if previous else None) for kind in PLAIN
        ),
        pieces=tuple(
            Piece(piece, _summed(by_day, piece), _summed(by_day_before, piece.moved(-moved)) if previous else {})
            for piece in pieces(asked.span)
        ),
        campaigns=tuple(_lines(asked, "campaign", {one.key: one.label for one in known})) if not asked.campaign else (),
        territories=tuple(_lines(asked, "territory", {"": gettext("Not said"), **dict(TERRITORIES)})),
        assets=tuple(_assets(asked)) if asked.campaign else (),
        lessons=see_lessons(asked.campaign, asked.span, now=now) if asked.campaign and not asked.territory else None,
    )


def see_lessons(campaign: Campaign, span: Span, *, now: datetime) -> Lessons:
    """The groups that end in the period. They are made from the whole campaign, so that no two periods tell more."""
    rows = DailyCount.objects.filter(campaign=campaign.key, kind=Kind.LESSON)
    by_day: Counter[date] = Counter()
    for day, number in rows.values_list("day", "number"):
        by_day[day] += number
    found = groups(by_day, now.astimezone(PARIS).date())
    shown = sum(group.number for group in found)
    return Lessons(tuple(group for group in found if group.span.last in span), shown < sum(by_day.values()))


def rows_of(asked: Asked) -> "Iterator[tuple[date, UUID, str, str, str, int]]":
    """Each day, campaign, kind, asset, territory and number of what is nobody's, in the order of time."""
    rows = _rows(asked).order_by("day", "campaign", "kind", "asset", "territory")
    yield from rows.values_list("day", "campaign", "kind", "asset", "territory", "number").iterator(chunk_size=1_000)


def asset_label(kind: str, asset: str) -> str:
    """What an asset is called: a code as it is printed, everything else as it is."""
    return written(asset) if kind == Kind.CODE and asset else asset


def _between(previous: Campaign | None, campaign: Campaign | None) -> timedelta:
    """How much later this season was announced than the one before."""
    if previous is None or campaign is None or campaign.announced_on is None or previous.announced_on is None:
        return timedelta()
    return campaign.announced_on - previous.announced_on


def _rows(asked: Asked) -> QuerySet[DailyCount]:
    rows = DailyCount.objects.filter(kind__in=PLAIN, day__gte=asked.span.first, day__lte=asked.span.last)
    if asked.campaign:
        rows = rows.filter(campaign=asked.campaign.key)
    return rows.filter(territory=asked.territory) if asked.territory else rows


def _by_day(asked: Asked) -> dict[date, Counter[Kind]]:
    found: dict[date, Counter[Kind]] = defaultdict(Counter)
    for day, kind, number in _rows(asked).order_by().values_list("day", "kind").annotate(total=Sum("number")):
        found[day][Kind(kind)] += number
    return found


def _summed(by_day: Mapping[date, Counter[Kind]], span: Span | None = None) -> Counter[Kind]:
    total: Counter[Kind] = Counter()
    for day, numbers in by_day.items():
        if span is None or day in span:
            total.update(numbers)
    return total


def _lines(asked: Asked, column: str, names: Mapping[object, object]) -> Iterator[Line]:
    """A table by campaign or territory, the most seen first."""
    found: dict[object, Counter[Kind]] = defaultdict(Counter)
    for key, kind, number in _rows(asked).order_by().values_list(column, "kind").annotate(total=Sum("number")):
        found[key][Kind(kind)] += number
    for key in sorted(found, key=lambda one: (-found[one].total(), str(one))):
        yield Line(
            str(names.get(key, gettext("A campaign that was deleted"))), tuple(found[key][kind] for kind in PLAIN)
        )


def _assets(asked: Asked) -> Iterator[AssetLine]:
    rows = _rows(asked).order_by().values_list("kind", "asset").annotate(total=Sum("number"))
    for kind, asset, number in sorted(rows, key=lambda row: (PLAIN.index(Kind(row[0])), -row[2], row[1]))[:MOST_ASSETS]:
        yield AssetLine(str(dict(KINDS)[Kind(kind)]), asset_label(kind, asset), number)
