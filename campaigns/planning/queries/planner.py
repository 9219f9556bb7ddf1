"""The planner: every campaign in every territory, in lanes by week, with what overlaps and where nothing runs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from campaigns.pages.campaign import AUDIENCES, CampaignPage
from campaigns.pages.dates import say_moment
from campaigns.planning.queries.readiness import judge_all
from campaigns.planning.readiness import ShownReadiness, show_readiness
from campaigns.planning.wording import say_phase
from campaigns.rules.calendar import Phase, is_waiting, phase
from campaigns.rules.planner import WEEKS, Span, Stretch, crowded, monday_of, quiet, span, week_of
from campaigns.rules.territories import Territory, zone_of
from campaigns.seasons.models import SeasonWindow, territory_name

BEFORE = timedelta(weeks=8)
LANES = ("campaign", "territory", "audience")


@dataclass(frozen=True)
class Choice:
    """What the planner is asked for; empty where everything is."""

    first: date
    lanes: str = "campaign"
    territory: str = ""
    audience: str = ""
    topic: str = ""
    phase: str = ""
    readiness: str = ""


@dataclass(frozen=True)
class Plan:
    """One campaign in one territory, or without dates."""

    campaign: UUID
    series: UUID
    title: str
    season: str
    topic: str
    audiences: tuple[str, ...]
    row: SeasonWindow | None
    phase: Phase
    waits: bool
    readiness: ShownReadiness

    @property
    def territory(self) -> Territory | None:
        """Where it runs."""
        return Territory(self.row.territory) if self.row else None

    @property
    def place(self) -> str:
        """Where it runs, in words."""
        return territory_name(self.territory) if self.territory else gettext("no dates yet")

    @property
    def zone_name(self) -> str:
        """The clocks its dates are on."""
        return self.row.zone.key.replace("_", " ") if self.row else ""

    @property
    def phase_name(self) -> str:
        """Where it stands, in words."""
        return say_phase(self.phase, waits=self.waits)

    @property
    def announced(self) -> str:
        """When communication opens."""
        return say_moment(self.row.announced_at, self.row.zone) if self.row else ""

    @property
    def opens(self) -> str:
        """When the service opens."""
        return say_moment(self.row.opens_at, self.row.zone) if self.row else ""

    @property
    def closes(self) -> str:
        """When the service ends."""
        return say_moment(self.row.closes_at, self.row.zone) if self.row else ""


@dataclass(frozen=True)
class Bar:
    """A service, or the communication before it, from week `start` (1 to 53) up to, not including, `end`."""

    campaign: UUID
    label: str
    places: str
    text: str
    phase: Phase
    start: int
    end: int
    announced: int
    line: int


@dataclass(frozen=True)
class Flag:
    """An overlap or a gap in a lane."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Lane:
    """One row of the planner."""

    name: str
    bars: list[Bar]
    overlaps: list[Flag]
    gaps: list[Flag]


@dataclass(frozen=True)
class Month:
    """A month above the weeks."""

    name: str
    start: int
    end: int


@dataclass(frozen=True)
class Year:
    """A year of campaigns by week."""

    months: list[Month]
    lanes: list[Lane]
    today: int | None
    first: date
    last: date


def first_week(now: datetime) -> date:
    """The Monday the planner begins with: eight weeks ago in Paris."""
    return monday_of((now.astimezone(zone_of(Territory.MAINLAND)) - BEFORE).date())


def plans(now: datetime) -> list[Plan]:
    """Every campaign in each of its territories, by title, drafts included; as many queries however many there are."""
    pages = CampaignPage.objects.select_related("locale", "topic").defer_streamfields()
    one_each: dict[UUID, CampaignPage] = {}
    for page in sorted(pages, key=lambda page: (page.locale.language_code != get_language(), page.pk)):
        one_each.setdefault(page.translation_key, page)
    rows: dict[UUID, dict[Territory, SeasonWindow]] = {key: {} for key in one_each}
    for row in SeasonWindow.objects.filter(campaign__in=one_each):
        rows[row.campaign][Territory(row.territory)] = row
    judged = {key: show_readiness(one, now) for key, one in judge_all(list(one_each), now).items()}
    found: list[Plan] = []
    for page in sorted(one_each.values(), key=lambda page: (page.title, page.season, page.pk)):
        windows: list[SeasonWindow | None] = [
            rows[page.translation_key][place] for place in Territory if place in rows[page.translation_key]
        ]
        found += [_plan(page, window, judged[page.translation_key], now) for window in windows or [None]]
    return found


def chosen(all_plans: Iterable[Plan], choice: Choice) -> list[Plan]:
    """Those the filters let through."""
    return [
        plan
        for plan in all_plans
        if (not choice.territory or plan.territory in (choice.territory, Territory.EVERYWHERE))
        and (not choice.audience or choice.audience in plan.audiences)
        and (not choice.topic or choice.topic == plan.topic)
        and (not choice.phase or choice.phase == plan.phase)
        and (not choice.readiness or choice.readiness == plan.readiness.state)
    ]


def year(found: list[Plan], choice: Choice, now: datetime) -> Year:
    """Lay plans out in lanes. What is cancelled is left out."""
    group = {"territory": _by_territory, "audience": _by_audience}.get(choice.lanes, _by_campaign)
    running = [plan for plan in found if plan.row and plan.row.cancelled_at is None]
    today = week_of(now, zone_of(Territory.MAINLAND), choice.first)
    is_titled = group is not _by_campaign
    lanes = [_lane(name, members, choice.first, today, is_titled=is_titled) for name, members in group(running)]
    return Year(
        months=_months(choice.first),
        lanes=[lane for lane in lanes if lane.bars],
        today=today + 1 if 0 <= today < WEEKS else None,
        first=choice.first,
        last=choice.first + timedelta(weeks=WEEKS, days=-1),
    )


def _plan(page: CampaignPage, window: SeasonWindow | None, readiness: ShownReadiness, now: datetime) -> Plan:
    return Plan(
        campaign=page.translation_key,
        series=page.series,
        title=page.draft_title or page.title,
        season=page.season,
        topic=page.topic.slug if page.topic else "",
        audiences=tuple(page.audiences),
        row=window,
        phase=_phase(window, now),
        waits=window is not None and window.cancelled_at is None and is_waiting(window.window, now),
        readiness=readiness,
    )


def _phase(row: SeasonWindow | None, now: datetime) -> Phase:
    if row is None:
        return Phase.HIDDEN
    return Phase.CANCELLED if row.cancelled_at else phase(row.window, now)


Grouped = list[tuple[str, list[Plan]]]


def _by_campaign(found: list[Plan]) -> Grouped:
    """One lane for each series: the seasons of a campaign follow each other in it."""
    lanes: dict[UUID, list[Plan]] = {}
    for plan in found:
        lanes.setdefault(plan.series, []).append(plan)
    return [(members[0].title, members) for members in lanes.values()]


def _by_territory(found: list[Plan]) -> Grouped:
    """One lane for each territory with dates of its own; what holds everywhere holds there too."""
    lanes = []
    for territory in Territory:
        own = [plan for plan in found if plan.territory is territory]
        if own:
            named = {plan.campaign for plan in own}
            general = [p for p in found if p.territory is Territory.EVERYWHERE and p.campaign not in named]
            lanes.append((territory_name(territory), own + general))
    return lanes


def _by_audience(found: list[Plan]) -> Grouped:
    lanes = [(str(label), [plan for plan in found if name in plan.audiences]) for name, label in AUDIENCES]
    return [*lanes, (gettext("No audience named"), [plan for plan in found if not plan.audiences])]


def _lane(name: str, members: list[Plan], first: date, today: int, *, is_titled: bool) -> Lane:
    spans: list[Span] = []
    bars: list[Bar] = []
    for (campaign, *_dates), same in _alike(members):
        plan, row = same[0], same[0].row
        placed = row and span(row.opens_at, row.closes_at, row.zone, first, str(campaign))
        if not row or not placed:
            continue
        spans.append(placed)
        announced = max(week_of(row.announced_at, row.zone, first), 0)
        bars.append(
            Bar(
                campaign=campaign,
                label=_label(plan) if is_titled or plan.title != name else plan.season,
                places=", ".join(one.place for one in same),
                text=gettext("%(opens)s – %(closes)s")
                % {"opens": _day(row, "opens_at"), "closes": _day(row, "closes_at")},
                phase=plan.phase,
                start=placed.start + 1,
                end=placed.end + 1,
                announced=min(announced, placed.start) + 1,
                line=len(bars) + 1,
            )
        )
    titles = {str(plan.campaign): plan.title for plan in members}
    return Lane(
        name=name,
        bars=bars,
        overlaps=[_flag(one, first, ", ".join(titles[owner] for owner in one.owners)) for one in crowded(spans)],
        gaps=[_flag(one, first, "") for one in quiet(spans, today)],
    )


def _label(plan: Plan) -> str:
    return plan.title if plan.season in plan.title else f"{plan.title} {plan.season}"


def _alike(members: list[Plan]) -> Iterable[tuple[tuple[UUID, date, date], list[Plan]]]:
    """Territories of a campaign that share their days are one bar."""
    groups: dict[tuple[UUID, date, date], list[Plan]] = {}
    for plan in members:
        if plan.row:
            days = (
                plan.row.opens_at.astimezone(plan.row.zone).date(),
                plan.row.closes_at.astimezone(plan.row.zone).date(),
            )
            groups.setdefault((plan.campaign, *days), []).append(plan)
    return sorted(groups.items(), key=lambda group: group[0][1:])


def _flag(stretch: Stretch, first: date, who: str) -> Flag:
    opens, closes = first + timedelta(weeks=stretch.start), first + timedelta(weeks=stretch.end, days=-1)
    days = gettext("%(opens)s – %(closes)s") % {"opens": _short(opens), "closes": _short(closes)}
    return Flag(stretch.start + 1, stretch.end + 1, f"{days} · {who}" if who else days)


def _day(row: SeasonWindow, name: str) -> str:
    return _short(getattr(row, name).astimezone(row.zone).date())


def _short(day: date) -> str:
    return str(date_format(day, "SHORT_DATE_FORMAT"))


def _months(first: date) -> list[Month]:
    """The months, each from the week its first day lies in."""
    months: list[Month] = []
    for week in range(WEEKS):
        sunday = first + timedelta(weeks=week, days=6)
        name = date_format(sunday, "M Y" if sunday.month == 1 or not months else "M")
        if months and months[-1].name.split()[0] == name.split()[0]:
            months[-1] = Month(months[-1].name, months[-1].start, week + 2)
        else:
            months.append(Month(name, week + 1, week + 2))
    return months
