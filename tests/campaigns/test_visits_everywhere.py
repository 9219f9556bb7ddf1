"""Kit files, printed codes and widgets are counted where they are used, also when caches stand in between."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import time_machine
from django.test import Client

from campaigns.kits.actions import evergreen_code
from campaigns.kits.models import Edition
from campaigns.models import CampaignPage, Hit
from campaigns.rules.territories import Territory
from home.accounts.models import User
from tests.campaigns.kits import KIT, NOW, kit_campaign, own_pharmacy
from tests.campaigns.test_visits import FIREFOX, MACHINES
from tests.campaigns.writing import CLOSES, DAY, give_window, write_campaign

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(settings, tmp_path: Path) -> Iterator[time_machine.Traveller]:
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"User-Agent": FIREFOX})


def hits() -> list[tuple[str, str, str]]:
    return sorted(Hit.objects.values_list("kind", "asset", "territory"))


# --- Kits ---------------------------------------------------------------------------------------


def test_a_download_is_counted_and_a_look_at_the_kit_is_not(visitor: Client) -> None:
    kit_campaign()
    visitor.get(KIT)
    visitor.get(KIT + "card-preview.png")
    assert hits() == []
    assert visitor.get(KIT + "card.pdf").status_code == 200
    assert hits() == [("kit", "card.pdf", "everywhere")]


def test_a_copy_that_a_cache_keeps_is_asked_for_each_time_and_counted(visitor: Client) -> None:
    kit_campaign()
    first = visitor.get(KIT + "card.pdf")
    again = visitor.get(KIT + "card.pdf", headers={"User-Agent": FIREFOX, "If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert hits() == [("kit", "card.pdf", "everywhere")] * 2


def test_a_file_with_ones_own_pharmacy_is_counted_like_any_other(
    learner: User, as_person: Callable[[User], Client]
) -> None:
    kit_campaign()
    own_pharmacy(learner)
    as_person(learner).get(KIT + "mine/card.pdf", headers={"User-Agent": FIREFOX})
    assert hits() == [("kit", "card.pdf", "everywhere")]


def test_machines_and_what_is_not_handed_out_are_not_counted(visitor: Client, clock: time_machine.Traveller) -> None:
    kit_campaign()
    Client().get(KIT + "card.pdf", headers={"User-Agent": MACHINES["search"]})
    visitor.head(KIT + "card.pdf")
    visitor.get(KIT + "card.svg")
    clock.move_to(CLOSES + DAY)
    assert visitor.get(KIT + "card.pdf").status_code == 410
    assert hits() == []


# --- Codes --------------------------------------------------------------------------------------


def test_a_scanned_code_is_counted_once_whatever_it_leads_to(visitor: Client, clock: time_machine.Traveller) -> None:
    page = kit_campaign()
    visitor.head(KIT + "card.pdf")
    code = Edition.objects.get().code.code
    assert visitor.get(f"/q/{code}", follow=True).status_code == 200
    assert hits() == [("code", code, "everywhere")]
    clock.move_to(CLOSES + DAY)  # a poster that still hangs
    assert visitor.get(f"/q/{code}", follow=True).status_code == 200
    assert hits() == [("code", code, "everywhere")] * 2
    assert set(Hit.objects.values_list("campaign", flat=True)) == {page.translation_key}


def test_an_evergreen_code_is_counted_for_the_season_it_leads_to(visitor: Client) -> None:
    page = kit_campaign()
    code = evergreen_code(series=page.series, now=NOW).code
    assert visitor.get(f"/q/{code}", follow=True).redirect_chain[-1][0] == page.url
    assert hits() == [("code", code, "everywhere")]


def test_a_code_that_leads_nowhere_is_not_counted(visitor: Client) -> None:
    kit_campaign()
    assert visitor.get("/q/K7M2XQ9", follow=True).status_code == 404
    assert hits() == []


# --- Widgets ------------------------------------------------------------------------------------


def picture_in(client: Client, page: CampaignPage, query: str = "") -> str:
    """The address of the picture in a widget."""
    shown = client.get(f"/en/embed/campaign/{page.translation_key}/{query}").content.decode()
    found = re.findall(r'<img src="([^"]+)"', shown)
    assert len(found) == 1
    return found[0]


def test_a_widget_is_counted_by_its_picture_in_the_territory_of_its_code(visitor: Client) -> None:
    page = write_campaign()
    give_window(page, Territory.REUNION)
    picture = picture_in(visitor, page, "?territory=reunion")
    assert hits() == []
    assert visitor.get(picture)["Cache-Control"] == "no-store"
    visitor.get(picture_in(visitor, page))
    assert [(kind, territory) for kind, _asset, territory in hits()] == [("embed", ""), ("embed", "reunion")]


def test_which_site_shows_a_widget_is_not_asked(visitor: Client) -> None:
    picture = picture_in(visitor, write_campaign())
    visitor.get(picture, headers={"User-Agent": FIREFOX, "Referer": "https://canary.example/pharmacy"})
    assert "canary" not in str(list(Hit.objects.values()))
    assert Hit.objects.count() == 1


def test_a_widget_of_nothing_has_no_picture(visitor: Client) -> None:
    page = write_campaign(announced_at=NOW + DAY, opens_at=NOW + DAY)
    shown = visitor.get(f"/en/embed/campaign/{page.translation_key}/")
    assert shown.status_code == 404
    assert "<img" not in shown.content.decode()
