"""Codes on paper say what became of it, in the reader's language, and name nothing that is not announced."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from campaigns.kits import actions
from campaigns.kits.actions import NoFreeCode, edition_of, evergreen_code
from campaigns.kits.models import Download, Edition, ShortCode
from campaigns.models import CampaignPage
from campaigns.rules.codes import written
from campaigns.rules.material import Piece
from campaigns.seasons.actions import cancel, extend
from campaigns.seasons.models import SeasonWindow
from home.accounts.models import User
from tests.campaigns.kits import KIT, NOW, fetch, kit_campaign
from tests.campaigns.writing import ANNOUNCED, CLOSES, DAY, OPENS, PARIS, SECOND, WITHDRAWN, write_campaign

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(settings, tmp_path: Path) -> Iterator[time_machine.Traveller]:
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def code_of(client: Client, name: str = "poster-a4.pdf") -> str:
    fetch(client, name)
    return Edition.objects.order_by("-pk")[0].code.code


def read(client: Client, code: str, language: str = "en") -> str:
    answer = client.get(f"/{language}/q/{code}")
    assert answer.status_code == 200
    assert answer["X-Robots-Tag"] == "noindex"
    return answer.content.decode()


def publish(page: CampaignPage, **changes: object) -> None:
    for name, value in changes.items():
        setattr(page, name, value)
    page.save_revision().publish()


def test_a_printed_code_leads_to_the_language_of_its_reader(client: Client) -> None:
    answer = client.get("/q/K7M2XQ9", headers={"Accept-Language": "en"})
    assert answer.url == "/en/q/K7M2XQ9"
    assert "Accept-Language" in answer["Vary"]
    assert client.get("/q/K7M2XQ9", headers={"Accept-Language": "fr"}).url == "/fr/q/K7M2XQ9"
    assert client.get("/q/", headers={"Accept-Language": "en"}).url == "/en/q/"


def test_a_fresh_poster_is_up_to_date(client: Client) -> None:
    kit_campaign()
    page = read(client, code_of(client))
    assert "This is up to date" in page
    assert "31 January 2027" in page
    assert "Influenza first" in page


def test_a_code_may_be_typed_in_small_letters_with_hyphens(client: Client) -> None:
    kit_campaign()
    typed = written(code_of(client)).lower()
    assert client.get("/en/q/", {"code": typed}).url == f"/en/q/{typed.replace('-', '').upper()}"
    assert "This is up to date" in read(client, typed)


def test_a_poster_whose_words_changed_is_replaced(client: Client) -> None:
    campaign = kit_campaign()
    old = code_of(client)
    publish(campaign, title="Influenza: now")
    page = read(client, old)
    assert "replaced by a newer version" in page
    assert KIT in page
    assert "This is up to date" in read(client, code_of(client))
    assert Edition.objects.count() == 2


def test_words_that_are_not_printed_replace_nothing(client: Client) -> None:
    campaign = kit_campaign()
    old = code_of(client)
    publish(campaign, funding="Nobody at all.")
    assert "This is up to date" in read(client, old)
    publish(campaign, questions=[])
    assert "This is up to date" in read(client, old)  # questions are on the leaflet only


def test_going_back_to_former_words_makes_the_former_poster_current_again(client: Client) -> None:
    campaign = kit_campaign()
    old = code_of(client)
    publish(campaign, title="Influenza: now")
    fetch(client, "poster-a4.pdf")
    publish(campaign, title="Influenza first")
    assert "This is up to date" in read(client, old)


def test_an_extension_replaces_posters_with_the_former_end(client: Client) -> None:
    kit_campaign()
    old = code_of(client)
    window = SeasonWindow.objects.get()
    later = datetime(2027, 2, 28, 23, 59, tzinfo=PARIS)
    extend(window=window, closes_at=later, by=None, now=NOW, reason={"fr": "Prolongée", "en": "Extended"})
    assert "replaced by a newer version" in read(client, old)
    fetch(client, "poster-a4.pdf")
    first, second = Edition.objects.order_by("pk")
    assert second.version == f"{first.version}.2"


@pytest.mark.parametrize("moment", [CLOSES, WITHDRAWN])
def test_after_the_end_a_poster_is_out_of_date(moment: datetime, client: Client, clock: time_machine.Traveller) -> None:
    kit_campaign()
    code = code_of(client)
    clock.move_to(CLOSES - SECOND)
    assert "This is up to date" in read(client, code)
    clock.move_to(moment)
    assert "This is out of date" in read(client, code)


def test_a_cancelled_campaign_takes_its_posters_down(client: Client) -> None:
    kit_campaign()
    code = code_of(client)
    cancel(window=SeasonWindow.objects.get(), by=None, now=NOW, reason={"fr": "Rupture", "en": "Shortage"})
    assert "This is out of date" in read(client, code)
    assert client.get(KIT + "poster-a4.pdf").status_code in (404, 410)


def test_a_page_that_is_gone_leaves_codes_that_still_answer_and_name_nothing(client: Client) -> None:
    campaign = kit_campaign()
    code = code_of(client)
    campaign.unpublish()
    page = read(client, code)
    assert "This is out of date" in page
    assert "Influenza first" not in page
    campaign.delete()
    assert "This is out of date" in read(client, code)


def test_the_code_of_a_campaign_that_nobody_may_know_of_answers_like_no_code(
    client: Client, clock: time_machine.Traveller
) -> None:
    campaign = kit_campaign()
    edition = edition_of(campaign=campaign, piece=Piece.CARD, now=NOW)
    evergreen = evergreen_code(series=campaign.series, now=NOW)
    clock.move_to(ANNOUNCED - SECOND)
    unknown = client.get("/en/q/BBBBBBB")
    for code in (edition.code.code, evergreen.code):
        answer = client.get(f"/en/q/{code}")
        assert answer.status_code == unknown.status_code == 404
        assert answer.content.decode().replace(code, "BBBBBBB") == unknown.content.decode()
    clock.move_to(ANNOUNCED)
    assert client.get(f"/en/q/{edition.code.code}").status_code == 200
    assert client.get(f"/en/q/{evergreen.code}").status_code == 302


def test_what_is_no_code_is_said_kindly(client: Client) -> None:
    answer = client.get("/en/q/", {"code": "O0O"})
    assert "not a complete code" in answer.content.decode()
    hostile = client.get("/en/q/<script>alert(1)<").content.decode()
    assert "<script>alert" not in hostile


# --- Evergreen -------------------------------------------------------------------------------


def seasons(series: object, *times: dict[str, datetime]) -> list[CampaignPage]:
    """The same campaign in several seasons."""
    return [
        write_campaign(title=f"Season {number}", slug=f"season-{number}", series=series, **moments)
        for number, moments in enumerate(times, start=1)
    ]


def year(number: int) -> dict[str, datetime]:
    return {
        "announced_at": ANNOUNCED.replace(year=number),
        "opens_at": OPENS.replace(year=number),
        "closes_at": CLOSES.replace(year=number + 1),
        "withdrawn_at": None,  # type: ignore[dict-item]
    }


@pytest.mark.parametrize(
    ("moment", "leads_to"),
    [
        (ANNOUNCED.replace(year=2025) - SECOND, None),
        (ANNOUNCED.replace(year=2025), "/en/campaigns/season-1/"),
        (OPENS.replace(year=2025), "/en/campaigns/season-1/"),
        (CLOSES.replace(year=2026), "/en/campaigns/season-1/"),  # the archive, until the next one is announced
        (ANNOUNCED.replace(year=2026) - SECOND, "/en/campaigns/season-1/"),
        (ANNOUNCED.replace(year=2026), "/en/campaigns/season-2/"),  # “opens on …”
        (OPENS.replace(year=2026), "/en/campaigns/season-2/"),
        (CLOSES.replace(year=2027), "/en/campaigns/season-2/"),
    ],
)
def test_an_evergreen_code_leads_to_the_season_that_matters(
    moment: datetime, leads_to: str | None, client: Client, clock: time_machine.Traveller
) -> None:
    series = uuid4()
    seasons(series, year(2025), year(2026))
    code = evergreen_code(series=series, now=NOW).code
    clock.move_to(moment)
    answer = client.get(f"/en/q/{code}")
    assert answer.status_code == (302 if leads_to else 404)
    assert getattr(answer, "url", None) == leads_to


def test_a_season_that_runs_comes_before_the_next_one_that_is_announced(client: Client, clock) -> None:
    series = uuid4()
    seasons(series, year(2026), {**year(2027), "announced_at": OPENS})
    clock.move_to(OPENS + DAY)
    assert client.get(f"/en/q/{evergreen_code(series=series, now=NOW).code}").url == "/en/campaigns/season-1/"


def test_the_page_of_the_kit_shows_the_evergreen_code_and_keeps_it(client: Client) -> None:
    campaign = kit_campaign()
    first = client.get(KIT).content.decode()
    code = ShortCode.objects.get(series=campaign.series).code
    assert written(code) in first
    assert written(code) in client.get(KIT).content.decode()
    assert ShortCode.objects.count() == 1


def test_codes_never_meet(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter(["BBBBBBB", "BBBBBBB", "CCCCCCC", *["BBBBBBB"] * 20])
    monkeypatch.setattr(actions, "make_code", lambda choose: next(drawn))
    assert evergreen_code(series=uuid4(), now=NOW).code == "BBBBBBB"
    assert evergreen_code(series=uuid4(), now=NOW).code == "CCCCCCC"
    with pytest.raises(NoFreeCode):
        evergreen_code(series=uuid4(), now=NOW)
    assert ShortCode.objects.count() == 2


# --- What hangs and should not ------------------------------------------------------------------


def test_who_took_a_replaced_poster_is_told_until_it_is_down(
    learner: User, nobody: User, as_person: Callable[[User], Client]
) -> None:
    campaign = kit_campaign()
    browser = as_person(learner)
    fetch(browser, "poster-a4.pdf")
    assert "Posters to change" not in browser.get("/en/learn/").content.decode()
    publish(campaign, title="Influenza: now")
    for address in ("/en/learn/", "/en/account/pharmacy/"):
        page = browser.get(address).content.decode()
        assert "Posters to change" in page
        assert "Something has changed since you took:" in page
        assert "A4 poster, version" in page
    assert "Posters to change" not in as_person(nobody).get("/en/learn/").content.decode()
    download = Download.objects.get()
    assert as_person(nobody).post(f"/en/account/posters/{download.pk}/taken-down/").status_code == 404
    answer = browser.post(f"/en/account/posters/{download.pk}/taken-down/", {"next": "/en/learn/"})
    assert answer.url == "/en/learn/"
    assert "Posters to change" not in browser.get("/en/learn/").content.decode()


def test_what_was_taken_of_one_campaign_is_one_message_and_goes_by_one_click(
    learner: User, as_person: Callable[[User], Client]
) -> None:
    campaign = kit_campaign()
    browser = as_person(learner)
    for name in ("poster-a4.pdf", "card.pdf"):
        fetch(browser, name)
    publish(campaign, title="Influenza: now")
    fetch(browser, "leaflet.pdf")
    page = browser.get("/en/learn/").content.decode()
    assert page.count("callout-title") == 1
    assert "Card for the counter, version" in page
    assert "Leaflet, two sides, version" not in page
    browser.post(f"/en/account/posters/{Download.objects.order_by('pk')[0].pk}/taken-down/")
    assert "Posters to change" not in browser.get("/en/learn/").content.decode()
    assert Download.objects.filter(taken_down_at__isnull=True).get().edition.piece == "leaflet"


def test_taking_the_new_one_leaves_the_old_one_on_the_list(learner: User, as_person: Callable[[User], Client]) -> None:
    campaign = kit_campaign()
    browser = as_person(learner)
    fetch(browser, "poster-a4.pdf")
    publish(campaign, title="Influenza: now")
    fetch(browser, "poster-a4.pdf")
    assert browser.get("/en/learn/").content.decode().count("A4 poster, version") == 1


def test_who_took_nothing_pays_one_query_for_it(learner: User, django_assert_num_queries) -> None:
    from campaigns.kits.queries import old_papers

    with django_assert_num_queries(1):
        assert old_papers(learner, language="en", now=NOW) == []
