"""The dates of a campaign in each territory: who may move them is asked elsewhere, what moving them takes is asked here."""

from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from campaigns.models import DateChange, SeasonWindow
from campaigns.rules.calendar import BadWindow, Phase, phase
from campaigns.rules.seasons import main_territory
from campaigns.rules.territories import Territory, zone_of
from campaigns.seasons.actions import (
    ChangedMeanwhile,
    IsPublic,
    NoWindow,
    ReasonMissing,
    cancel,
    confirm,
    extend,
    let_open,
    remove,
    resume,
    set_window,
)
from tests.campaigns.writing import ANNOUNCED, CLOSES, DAY, OPENS, SECOND, WITHDRAWN

pytestmark = pytest.mark.django_db

NOW = ANNOUNCED - 30 * DAY
DATES = {"announced_at": ANNOUNCED, "opens_at": OPENS, "closes_at": CLOSES, "withdrawn_at": WITHDRAWN}
WHY = {"fr": "Le virus circule encore.", "en": "The virus still circulates."}


@pytest.fixture
def window() -> SeasonWindow:
    return set_window(campaign=uuid4(), territory=Territory.EVERYWHERE, dates=DATES, by=None, now=NOW)


@pytest.fixture
def confirmed(window: SeasonWindow) -> SeasonWindow:
    return confirm(window=window, by=None, now=NOW)


def kinds(window: SeasonWindow) -> list[str]:
    return list(DateChange.objects.filter(campaign=window.campaign).order_by("pk").values_list("kind", flat=True))


def test_a_provisional_date_moves_without_a_word_and_leaves_a_trace(window: SeasonWindow):
    moved = set_window(
        campaign=window.campaign,
        territory=Territory.EVERYWHERE,
        dates=DATES | {"opens_at": OPENS + DAY},
        by=None,
        now=NOW,
    )
    assert moved.opens_at == OPENS + DAY
    assert kinds(window) == ["set", "moved"]
    change = DateChange.objects.latest("pk")
    assert set(change.before) == set(change.after) == {"opens_at"}
    assert not change.is_public


def test_the_same_dates_again_change_nothing(window: SeasonWindow):
    set_window(campaign=window.campaign, territory=Territory.EVERYWHERE, dates=DATES, by=None, now=NOW)
    assert kinds(window) == ["set"]


@pytest.mark.parametrize("reason", [None, {}, {"fr": "Parce que."}, {"fr": "Parce que.", "en": " "}])
def test_a_confirmed_date_does_not_move_without_a_reason_in_every_language(confirmed: SeasonWindow, reason):
    with pytest.raises(ReasonMissing):
        extend(window=confirmed, closes_at=CLOSES + 28 * DAY, by=None, now=NOW, reason=reason or {})
    confirmed.refresh_from_db()
    assert confirmed.closes_at == CLOSES
    assert kinds(confirmed) == ["set", "confirmed"]


def test_extending_takes_the_withdrawal_along_and_tells_the_public_why(confirmed: SeasonWindow):
    extended = extend(window=confirmed, closes_at=CLOSES + 28 * DAY, by=None, now=NOW, reason=WHY)
    assert (extended.closes_at, extended.withdrawn_at) == (CLOSES + 28 * DAY, WITHDRAWN + 28 * DAY)
    change = DateChange.objects.latest("pk")
    assert (change.kind, change.is_public, change.reason) == ("extended", True, WHY)


def test_cancelling_is_explained_and_can_be_taken_back(confirmed: SeasonWindow):
    with pytest.raises(ReasonMissing):
        cancel(window=confirmed, by=None, now=NOW, reason={})
    cancel(window=confirmed, by=None, now=NOW, reason=WHY)
    assert not SeasonWindow.objects.announced(OPENS).exists()
    cancel(window=confirmed, by=None, now=NOW, reason=WHY)
    resume(window=confirmed, by=None, now=NOW, reason=WHY)
    assert SeasonWindow.objects.announced(OPENS).exists()
    assert kinds(confirmed) == ["set", "confirmed", "cancelled", "resumed"]


def test_who_looked_at_older_dates_is_told_and_nothing_is_lost(confirmed: SeasonWindow):
    seen = confirmed.version
    extend(window=confirmed, closes_at=CLOSES + DAY, by=None, now=NOW, reason=WHY, seen=seen)
    with pytest.raises(ChangedMeanwhile):
        extend(window=confirmed, closes_at=CLOSES + 9 * DAY, by=None, now=NOW, reason=WHY, seen=seen)
    with pytest.raises(ChangedMeanwhile):
        cancel(window=confirmed, by=None, now=NOW, reason=WHY, seen=seen)
    with pytest.raises(ChangedMeanwhile):
        set_window(
            campaign=confirmed.campaign,
            territory=Territory.EVERYWHERE,
            dates=DATES,
            by=None,
            now=NOW,
            reason=WHY,
            seen=0,
        )
    confirmed.refresh_from_db()
    assert (confirmed.closes_at, confirmed.version) == (CLOSES + DAY, seen + 1)
    assert kinds(confirmed) == ["set", "confirmed", "extended"]


def test_some_dates_are_confirmed_before_others(window: SeasonWindow):
    confirm(window=window, by=None, now=NOW, dates=["opening"])
    later = extend(window=window, closes_at=CLOSES + DAY, by=None, now=NOW, reason={})
    assert (later.is_opening_confirmed, later.is_closing_confirmed) == (True, False)
    with pytest.raises(ReasonMissing):
        set_window(
            campaign=window.campaign,
            territory=Territory.EVERYWHERE,
            dates=DATES | {"opens_at": OPENS + DAY},
            by=None,
            now=NOW,
        )
    confirm(window=window, by=None, now=NOW)
    assert DateChange.objects.latest("pk").after == {"confirmed": ["announcing", "closing"]}


def test_dates_set_by_mistake_are_taken_away_with_a_trace_until_the_public_may_know(window: SeasonWindow):
    with pytest.raises(IsPublic):
        remove(window=window, by=None, now=ANNOUNCED)
    remove(window=window, by=None, now=ANNOUNCED - SECOND)
    assert not SeasonWindow.objects.exists()
    assert kinds(window) == ["set", "removed"]


def test_confirmed_dates_are_cancelled_and_not_taken_away(confirmed: SeasonWindow):
    with pytest.raises(IsPublic):
        remove(window=confirmed, by=None, now=NOW)
    assert SeasonWindow.objects.exists()


def test_no_change_of_dates_can_be_rewritten_or_deleted(confirmed: SeasonWindow):
    change = DateChange.objects.latest("pk")
    change.reason = {"fr": "Autre chose."}
    with pytest.raises(PermissionDenied):
        change.save()
    with pytest.raises(PermissionDenied):
        change.delete()
    with pytest.raises(PermissionDenied):
        DateChange.objects.update(reason={"fr": "Autre chose."})
    with pytest.raises(PermissionDenied):
        DateChange.objects.all().delete()
    assert DateChange.objects.latest("pk").reason == {}


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"closes_at": OPENS}, BadWindow),
        ({"announced_at": OPENS + SECOND}, BadWindow),
        ({"withdrawn_at": CLOSES - SECOND}, BadWindow),
        ({"opens_at": None}, NoWindow),
    ],
)
def test_dates_that_contradict_each_other_are_refused(window: SeasonWindow, changes, error):
    with pytest.raises(error):
        set_window(campaign=window.campaign, territory=Territory.EVERYWHERE, dates=DATES | changes, by=None, now=NOW)
    window.refresh_from_db()
    assert (window.opens_at, window.closes_at) == (OPENS, CLOSES)
    with pytest.raises(IntegrityError), transaction.atomic():
        SeasonWindow.objects.filter(pk=window.pk).update(closes_at=OPENS)


def test_nothing_is_announced_a_second_early(window: SeasonWindow):
    assert not SeasonWindow.objects.announced(ANNOUNCED - SECOND).exists()
    assert SeasonWindow.objects.announced(ANNOUNCED).exists()
    assert SeasonWindow.objects.announced(WITHDRAWN - SECOND).exists()
    assert not SeasonWindow.objects.announced(WITHDRAWN).exists()


@pytest.mark.parametrize("territory", [Territory.MAINLAND, Territory.REUNION, Territory.MARTINIQUE])
@pytest.mark.parametrize("day", [datetime(2026, 10, 25), datetime(2027, 3, 28)], ids=["clocks back", "clocks forward"])
def test_every_boundary_holds_to_the_second_on_the_days_when_clocks_change(territory: Territory, day: datetime):
    """Eight in the morning is eight by the clocks of the territory, whatever Paris does that night."""
    zone = zone_of(territory)
    opens = day.replace(hour=8, tzinfo=zone)
    dates = {
        "announced_at": opens - DAY,
        "opens_at": opens,
        "closes_at": opens + 40 * DAY,
        "withdrawn_at": opens + 60 * DAY,
    }
    window = set_window(campaign=uuid4(), territory=territory, dates=dates, by=None, now=NOW)
    let_open(campaign=window.campaign, may_open=True, now=NOW)
    window.refresh_from_db()
    assert window.opens_at.astimezone(zone).hour == 8
    boundaries = [
        (window.announced_at, Phase.HIDDEN, Phase.SOON),
        (window.opens_at, Phase.SOON, Phase.OPEN),
        (window.closes_at, Phase.LAST_DAYS, Phase.CLOSED),
        (window.withdrawn_at, Phase.CLOSED, Phase.WITHDRAWN),
    ]
    for moment, before, after in boundaries:
        assert phase(window.window, moment - SECOND) is before
        assert phase(window.window, moment) is after
    elapsed = opens.astimezone(ZoneInfo("UTC")) - (opens - DAY).astimezone(ZoneInfo("UTC"))
    is_paris = territory is Territory.MAINLAND
    assert (elapsed == timedelta(hours=24)) is not is_paris


def test_the_window_of_the_whole_country_speaks_first_unless_it_may_not_be_known_yet():
    reunion = SeasonWindow(announced_at=ANNOUNCED - 40 * DAY, opens_at=OPENS - 40 * DAY, closes_at=CLOSES).window
    everywhere = SeasonWindow(announced_at=ANNOUNCED, opens_at=OPENS, closes_at=CLOSES).window
    windows = {Territory.REUNION: reunion, Territory.EVERYWHERE: everywhere}
    assert main_territory(windows, ANNOUNCED) is Territory.EVERYWHERE
    assert main_territory(windows, ANNOUNCED - SECOND) is Territory.REUNION
    assert main_territory({}, ANNOUNCED) is None
