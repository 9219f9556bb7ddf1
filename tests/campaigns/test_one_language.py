"""A campaign does not open in one language only unless its manager says so, wherever a reader, a feed or a cache looks."""

import re
import threading
from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision
from wagtail.users.models import UserProfile

from campaigns.models import CampaignPage, SeasonWindow
from campaigns.planning.actions.dates import decide_on_languages
from campaigns.planning.actions.languages import tell_of_held
from campaigns.rules.calendar import Phase
from campaigns.rules.territories import Territory
from campaigns.seasons.actions import cancel, confirm, resume, set_window
from home.accounts.models import User
from home.editorial.schedule import publish_due
from tests.campaigns.writing import (
    ANNOUNCED,
    CLOSES,
    DAY,
    LAST_DAYS,
    OPENS,
    SECOND,
    WITHDRAWN,
    dates,
    fields,
    give_window,
    write_campaign,
)

pytestmark = pytest.mark.django_db

ADDRESS = "/en/campaigns/influenza/"
# Every kind of address that says whether a campaign is open, and what it says only then.
PLACES = {
    ADDRESS: "At the counter, today",
    "/en/campaigns/": "Open now",
    "/en/": "Open now",
    "/en/embed/campaign/{key}/": 'state is-open">',
    "/en/feeds/all/all/campaigns.atom": "Influenza first: open",
    "/en/feeds/all/all/campaigns.json": "Influenza first: open",
    "/en/feeds/all/all/campaigns.ics": "SUMMARY:Influenza first: service opens\r\n",
    "/en/campaigns/influenza/?events": '"@type": "Event"',
}


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(ANNOUNCED, tick=False) as clock:
        yield clock


@pytest.fixture
def english(clock: Any) -> CampaignPage:
    """A campaign with confirmed dates that is live in English, and about which nobody has decided anything."""
    page = write_campaign(is_enough=False)
    confirm(window=SeasonWindow.objects.get(), by=None, now=ANNOUNCED)
    return page


def translate(page: CampaignPage, *, live: bool = True) -> CampaignPage:
    """The French version of a campaign."""
    return write_campaign(
        "fr", translation_key=page.translation_key, series=page.series, live=live, has_window=False, is_enough=False
    )


def decide(page: CampaignPage, is_enough: bool) -> None:
    decide_on_languages(
        campaign=page.translation_key, is_enough=is_enough, reason="Later.", by=None, now=timezone.now()
    )


def phase(page: CampaignPage) -> Phase:
    return CampaignPage.objects.get(pk=page.pk).phase_at(timezone.now())


def look(page: CampaignPage, address: str) -> tuple[str, int]:
    """What an address says, and for how many seconds a copy of it may be kept."""
    cache.clear()
    answer = Client().get(address.format(key=page.translation_key))
    assert answer.status_code == 200, address
    found = re.search(r"max-age=(\d+)", answer["Cache-Control"])
    assert found, answer["Cache-Control"]
    return answer.content.decode(), int(found.group(1))


# --- What readers find ---------------------------------------------------------------------------


@pytest.mark.parametrize("address", PLACES)
def test_nowhere_is_it_open_before_somebody_publishes_or_decides_and_no_copy_says_otherwise(
    english: CampaignPage, clock: Any, address: str
) -> None:
    says = PLACES[address]
    clock.move_to(OPENS - 10 * SECOND)
    assert says not in look(english, address)[0]
    assert look(english, address)[1] <= 10
    clock.move_to(OPENS + 3 * DAY)
    held, seconds = look(english, address)
    assert says not in held
    assert seconds == 0
    decide(english, True)
    opened, seconds = look(english, address)
    assert says in opened
    assert seconds == 60


def test_until_then_it_is_coming_soon_without_a_date_that_has_passed(english: CampaignPage, clock: Any) -> None:
    give_window(english, Territory.REUNION)
    assert "Everywhere: Opens on 13 October 2026 at 08:00" in look(english, ADDRESS)[0]
    clock.move_to(OPENS)
    said, _seconds = look(english, ADDRESS)
    assert "Everywhere: Opens soon" in said
    assert "Opens on 13 October 2026" not in said and "13 October 2026 08:00" not in said
    assert "From the opening on" in said
    assert "Opens soon" in look(english, "/en/embed/campaign/{key}/")[0]


def test_what_never_opened_ends_and_goes_by_its_dates(english: CampaignPage, clock: Any) -> None:
    seen = []
    for moment in (OPENS, LAST_DAYS, CLOSES - SECOND, CLOSES, WITHDRAWN):
        clock.move_to(moment)
        seen.append(phase(english))
    assert seen == [Phase.SOON, Phase.SOON, Phase.SOON, Phase.CLOSED, Phase.WITHDRAWN]


def test_opened_in_its_last_days_it_begins_with_these(english: CampaignPage, clock: Any) -> None:
    clock.move_to(LAST_DAYS + DAY)
    decide(english, True)
    assert phase(english) is Phase.LAST_DAYS
    news = look(english, "/en/feeds/all/all/campaigns.atom")[0]
    assert "Influenza first: the last days" in news and "Influenza first: open" not in news


# --- What lets it open -----------------------------------------------------------------------------


def test_with_both_languages_live_it_opens_at_its_date_to_the_second(english: CampaignPage, clock: Any) -> None:
    translate(english)
    clock.move_to(OPENS - SECOND)
    assert phase(english) is Phase.SOON
    clock.move_to(OPENS)
    assert phase(english) is Phase.OPEN


def test_a_confirmed_opening_is_not_enough_while_the_translation_is_a_draft(english: CampaignPage, clock: Any) -> None:
    french = translate(english, live=False)
    clock.move_to(OPENS + DAY)
    assert phase(english) is Phase.SOON
    french.save_revision(clean=False).publish()
    assert (phase(english), phase(french)) == (Phase.OPEN, Phase.OPEN)


def test_a_translation_that_is_scheduled_opens_it_in_both_languages_and_no_copy_lasts_longer(
    english: CampaignPage, clock: Any
) -> None:
    french = translate(english, live=False)
    revision = french.save_revision(clean=False)
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=OPENS + DAY)
    clock.move_to(OPENS + DAY - SECOND)
    assert publish_due(timezone.now()) == []
    assert look(english, ADDRESS)[1] == look(english, "/en/campaigns/")[1] == 0
    clock.move_to(OPENS + DAY)
    assert [str(run.state) for run in publish_due(timezone.now())] == ["done"]
    assert (phase(english), phase(french)) == (Phase.OPEN, Phase.OPEN)


@pytest.mark.django_db(transaction=True)
def test_two_languages_that_go_live_at_once_open_it() -> None:
    with time_machine.travel(ANNOUNCED, tick=False):
        english = write_campaign(live=False, is_enough=False)
        french = translate(english, live=False)
        revisions = [page.save_revision(clean=False) for page in (english, french)]
    ready = threading.Barrier(2)

    def publish(revision: Revision) -> None:
        ready.wait()
        revision.publish()
        connection.close()

    with time_machine.travel(OPENS, tick=False):
        threads = [threading.Thread(target=publish, args=[revision]) for revision in revisions]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert (phase(english), phase(french)) == (Phase.OPEN, Phase.OPEN)


# --- What holds it again ----------------------------------------------------------------------------


@pytest.mark.parametrize("lose", ["unpublish", "delete", "revoke"])
def test_before_its_opening_a_language_that_goes_away_holds_it_and_afterwards_nothing_closes_it(
    english: CampaignPage, clock: Any, lose: str
) -> None:
    french = translate(english, live=lose != "revoke")
    if lose == "revoke":
        decide(english, True)

    def go() -> None:
        decide(english, False) if lose == "revoke" else getattr(CampaignPage.objects.get(pk=french.pk), lose)()

    clock.move_to(OPENS)
    assert phase(english) is Phase.OPEN
    clock.move_to(OPENS - SECOND)
    go()
    clock.move_to(OPENS)
    assert phase(english) is Phase.SOON

    if lose == "unpublish":
        CampaignPage.objects.get(pk=french.pk).save_revision(clean=False).publish()
    elif lose == "delete":
        french = translate(english)
    else:
        decide(english, True)
    assert phase(english) is Phase.OPEN
    clock.move_to(OPENS + DAY)
    go()
    assert phase(english) is Phase.OPEN


def test_a_season_that_lies_ahead_again_is_asked_anew(english: CampaignPage, clock: Any) -> None:
    french = translate(english)
    clock.move_to(OPENS + DAY)
    french.unpublish()
    assert phase(english) is Phase.OPEN
    later = OPENS + 10 * DAY
    set_window(
        campaign=english.translation_key, territory=Territory.EVERYWHERE, dates=dates(opens_at=later), by=None,
        now=timezone.now(), reason={"fr": "Livraison", "en": "Delivery"},
    )  # fmt: skip
    clock.move_to(later)
    assert phase(english) is Phase.SOON


def test_what_was_cancelled_before_it_opened_has_not_opened(english: CampaignPage, clock: Any) -> None:
    french, window = translate(english), SeasonWindow.objects.get()
    why = {"fr": "Livraison", "en": "Delivery"}
    cancel(window=window, by=None, now=OPENS - DAY, reason=why)
    clock.move_to(OPENS + DAY)
    french.unpublish()
    resume(window=window, by=None, now=OPENS + DAY, reason=why)
    assert phase(english) is Phase.SOON


def test_each_territory_is_asked_on_its_own_day(english: CampaignPage, clock: Any) -> None:
    french = translate(english)
    give_window(english, Territory.REUNION, opens_at=OPENS + 10 * DAY)
    clock.move_to(OPENS + DAY)
    french.unpublish()
    clock.move_to(OPENS + 10 * DAY)
    places = {place.name: place.phase for place in Client().get(ADDRESS).context["places"]}
    assert places == {"Everywhere": Phase.OPEN, "Réunion": Phase.SOON}


# --- What its manager is told -------------------------------------------------------------------------


def test_the_desk_says_why_and_one_decision_there_opens_it(
    english: CampaignPage, clock: Any, campaign_manager: User, as_person: Callable[[User], Client]
) -> None:
    profile = UserProfile.get_for_user(campaign_manager)
    profile.preferred_language = "en"
    profile.save()
    clock.move_to(OPENS + 2 * DAY)
    manager = as_person(campaign_manager)
    desk = reverse("campaign_dates", args=[english.translation_key])
    for address in (desk, reverse("campaign_planner"), reverse("campaign_list"), reverse("wagtailadmin_home")):
        said = manager.get(address).content.decode()
        assert "not open, its date was 2 days ago: French missing" in said.replace("\xa0", " "), address
    assert "Not open: a language is missing" in manager.get(reverse("campaign_list")).content.decode()
    shown = manager.get(desk).content.decode()
    assert "The date of the opening has passed." in shown and "Not published: French." in shown
    manager.post(
        reverse("campaign_languages", args=[english.translation_key]), {"is_enough": "yes", "reason": "It follows."}
    )
    assert phase(english) is Phase.OPEN
    shown = manager.get(desk).content.decode()
    assert "The date of the opening has passed." not in shown and "not open" not in shown


def test_managers_are_written_to_once_when_the_date_has_passed(
    english: CampaignPage, clock: Any, campaign_manager: User, editor: User
) -> None:
    give_window(english, Territory.REUNION)

    def told() -> list[Any]:
        mail.outbox.clear()
        tell_of_held(now=timezone.now())
        return list(mail.outbox)

    clock.move_to(OPENS - SECOND)
    assert told() == []
    clock.move_to(OPENS)
    letters = told()
    assert [letter.to for letter in letters] == [[campaign_manager.email]]
    assert "« Influenza first » n’a pas ouvert" in letters[0].subject.replace("\xa0", " ")
    body = letters[0].body.replace("\xa0", " ").replace("\u202f", " ")
    for words in ("français", "Partout", "La Réunion", f"/admin/campaigns/dates/{english.translation_key}/"):
        assert words in body
    assert told() == []
    decide(english, True)
    clock.move_to(OPENS + DAY)
    assert told() == []


@pytest.mark.parametrize("why", ["nothing is live", "cancelled", "over", "decided"])
def test_nobody_is_written_to_where_no_reader_waits(
    english: CampaignPage, clock: Any, campaign_manager: User, why: str
) -> None:
    if why == "nothing is live":
        english.unpublish()
    elif why == "cancelled":
        cancel(window=SeasonWindow.objects.get(), by=None, now=OPENS - DAY, reason={"fr": "x", "en": "x"})
    elif why == "decided":
        decide(english, True)
    clock.move_to(CLOSES if why == "over" else OPENS)
    assert tell_of_held(now=timezone.now()) == 0


# --- What an update does ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "languages", "is_live", "decision", "expected"),
    [
        (OPENS + DAY, 1, True, None, OPENS),
        (OPENS + DAY, 1, False, None, None),
        (CLOSES + DAY, 1, False, None, OPENS),
        (OPENS - DAY, 1, True, None, None),
        (OPENS - DAY, 1, True, True, OPENS - DAY),
        (OPENS - DAY, 1, True, False, None),
        (OPENS - DAY, 2, True, None, OPENS - DAY),
    ],
)
def test_an_update_closes_nothing_that_is_open_and_asks_what_lies_ahead(
    clock: Any, now: datetime, languages: int, is_live: bool, decision: bool | None, expected: datetime | None
) -> None:
    page = write_campaign(is_enough=False, live=is_live)
    if languages == 2:
        translate(page)
    if decision is not None:
        decide(page, not decision)
        decide(page, decision)
    SeasonWindow.objects.update(may_open_at=None)
    clock.move_to(now)
    import_module("campaigns.migrations.0016_may_open").weigh(apps, None)
    assert SeasonWindow.objects.get().may_open_at == expected


def test_a_campaign_that_is_written_before_its_dates_are_set_opens_too(clock: Any) -> None:
    page = write_campaign(has_window=False, is_enough=False)
    translate(page)
    give_window(page)
    clock.move_to(OPENS)
    assert phase(page) is Phase.OPEN
    assert fields()["title"] in look(page, ADDRESS)[0]
