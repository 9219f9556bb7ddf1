"""On whatever day the demonstration is built, its campaigns run or come, and its next season is still a secret."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.conf import settings

from campaigns.models import SeasonWindow
from campaigns.rules.calendar import Phase, phase
from campaigns.rules.planning import clashes
from campaigns.rules.seasons import main_territory
from campaigns.rules.territories import Territory
from mooc.demo.campaigns import set_windows
from mooc.demo.people import Cast, make_people
from mooc.demo.read import read_content
from mooc.demo.shapes import Content

pytestmark = pytest.mark.django_db

DAYS = ["2026-11-28", "2027-02-15", "2027-03-08", "2027-05-20", "2027-07-15", "2027-09-24", "2028-02-29", "2031-04-02"]
ALIVE = {Phase.SOON, Phase.OPEN, Phase.LAST_DAYS}


@pytest.fixture(scope="module")
def content() -> Content:
    return read_content()


@pytest.fixture
def cast() -> Cast:
    return make_people(password=settings.DEMO_PASSWORD)


@pytest.mark.parametrize("day", DAYS)
def test_each_campaign_runs_or_comes_and_the_next_season_is_hidden(content: Content, cast: Cast, day: str) -> None:
    now = datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC)
    for campaign in content.campaigns:
        this, following = uuid4(), uuid4()
        set_windows(campaign, key=this, cast=cast, now=now)
        set_windows(campaign, key=following, cast=cast, now=now, is_next_season=True)
        windows, later = (
            {Territory(row.territory): row.planned for row in SeasonWindow.objects.of(key).order_by("pk")}
            for key in (this, following)
        )
        speaks = main_territory(windows, now)
        assert speaks is not None and phase(windows[speaks], now) in ALIVE, campaign.id
        assert {phase(window, now) for window in later.values()} == {Phase.HIDDEN}, campaign.id
        assert clashes(windows, later) == ()
