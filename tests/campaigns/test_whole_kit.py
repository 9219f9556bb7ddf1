"""The whole kit: made by the worker, one ZIP with a manifest that holds, a page that needs no network."""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
import time_machine
from django.test import Client
from django_tasks_db.models import DBTaskResult

from campaigns.kits import archive
from campaigns.kits.actions import claim
from campaigns.kits.models import Download, KitFile
from campaigns.rules.material import Piece, file_name, whole_kit
from home.accounts.models import User
from home.paper import PaperFault
from mooc.worker import Worker
from tests.campaigns.kits import KIT, NOW, body, fetch, kit_campaign, own_pharmacy
from tests.campaigns.writing import CLOSES

pytestmark = pytest.mark.django_db(transaction=True)
FOLDER = "officine-influenza-en/"


@pytest.fixture(autouse=True)
def clock(settings, tmp_path: Path) -> Iterator[time_machine.Traveller]:
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def drawn_in_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces that are no pieces, for what is not about what is on them."""
    for place in ("campaigns.kits.making.write_piece", "campaigns.kits.archive.write_piece"):
        monkeypatch.setattr(place, lambda piece, form, *more, **named: f"{piece} {form}".encode())


def work() -> None:
    """Let the worker do what waits."""
    worker = Worker()
    while not worker.do_task():
        pass


def waiting():
    """The kits in the worker's queue."""
    return DBTaskResult.objects.ready().filter(task_path="campaigns.kits.tasks.make_whole_kit")


def whole(browser: Client, address: str = KIT) -> ZipFile:
    """Ask for the kit, wait for the worker, take it."""
    answer = browser.get(f"{address}kit.zip")
    assert answer.status_code == 302
    assert "Your material is being made" in browser.get(answer.url).content.decode()
    work()
    page = browser.get(answer.url).content.decode()
    assert "It is ready" in page
    assert f'href="{address}kit.zip"' in page
    return ZipFile(BytesIO(body(browser.get(f"{address}kit.zip"))))


def test_the_kit_holds_every_piece_and_a_manifest_that_is_true(client: Client, settings) -> None:
    kit_campaign(is_demonstration=True)
    kit = whole(client)
    names = [FOLDER + file_name(*one) for one in whole_kit()]
    assert sorted(kit.namelist()) == sorted([*names, FOLDER + "index.html", FOLDER + "manifest.json"])
    manifest = json.loads(kit.read(FOLDER + "manifest.json"))
    assert manifest["format"] == "officine-kit/1"
    assert manifest["campaign"] == "Influenza first"
    assert manifest["is_demonstration"] is True
    assert manifest["sources"][0]["publisher"] == "Santé publique France"
    assert "No uploaded picture, no official logo" in manifest["rights"]
    assert [FOLDER + one["name"] for one in manifest["files"]] == names
    for one in manifest["files"]:
        content = kit.read(FOLDER + one["name"])
        assert hashlib.sha256(content).hexdigest() == one["sha256"]
        assert len(content) == one["size"]
        assert one["expires_on"] == "2027-01-31"
        assert one["version"]
        assert one["check"] == f"{settings.WAGTAILADMIN_BASE_URL}/q/{one['code'].replace('-', '')}"


def test_the_offline_page_asks_the_network_for_nothing(client: Client) -> None:
    kit_campaign(title='Influenza <img src="https://evil.example/x">')
    kit = whole(client)
    page = kit.read(FOLDER + "index.html").decode()
    inside = {name.removeprefix(FOLDER) for name in kit.namelist()}
    for address in re.findall(r'(?:src|href)="([^"]+)"', page):
        assert address in inside, address
    assert "<script" not in page
    assert "@import" not in page
    assert "url(" not in page
    assert "Do I need a prescription?" in page
    assert "Stomach flu" in page
    assert "Santé publique France" in page
    assert "31 January 2027" in page
    assert "&lt;img src=" in page


def test_a_pharmacists_kit_is_theirs_alone(learner: User, as_person: Callable[[User], Client], client: Client) -> None:
    kit_campaign()
    own_pharmacy(learner)
    browser = as_person(learner)
    browser.get(KIT + "mine/kit.zip")
    work()
    own = ZipFile(BytesIO(body(browser.get(KIT + "mine/kit.zip"))))
    generic = whole(client)
    assert own.read(FOLDER + "card.pdf") != generic.read(FOLDER + "card.pdf")
    assert client.get(KIT + "mine/kit.zip").status_code == 302
    assert client.get(KIT + "mine/making/kit.zip").status_code == 302
    assert Download.objects.filter(person=learner).count() == len(Piece)


@pytest.mark.usefixtures("drawn_in_no_time")
def test_however_many_ask_the_worker_makes_it_once(client: Client) -> None:
    kit_campaign()
    for _time in range(5):
        client.get(KIT + "kit.zip")
    assert waiting().count() == 1
    work()
    first = body(client.get(KIT + "kit.zip"))
    assert body(client.get(KIT + "kit.zip")) == first
    assert not waiting().exists()


@pytest.mark.usefixtures("drawn_in_no_time")
def test_progress_is_counted_in_pieces(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    kit_campaign()
    page_of_progress = client.get(KIT + "kit.zip").url
    seen = []
    obtain = archive.obtain

    def look(*arguments, **more):
        seen.append(re.search(r'<progress max="10000" value="(\d+)"', client.get(page_of_progress).content.decode())[1])
        return obtain(*arguments, **more)

    monkeypatch.setattr(archive, "obtain", look)
    work()
    total = len(whole_kit())
    assert seen == [str(10_000 * done // total) for done in range(total)]


@pytest.mark.usefixtures("drawn_in_no_time")
def test_pieces_that_are_there_are_not_made_again(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    kit_campaign()
    for one in whole_kit():
        fetch(client, file_name(*one))
    monkeypatch.setattr("campaigns.kits.making.write_piece", lambda *more: pytest.fail("made again"))
    whole(client)


@pytest.mark.usefixtures("drawn_in_no_time")
def test_words_that_change_while_the_kit_waits_end_it_and_it_can_be_begun_again(client: Client) -> None:
    campaign = kit_campaign()
    page_of_progress = client.get(KIT + "kit.zip").url
    campaign.title = "Influenza: now"
    campaign.save_revision().publish()
    work()
    page = client.get(page_of_progress).content.decode()
    assert "Start again" in page
    assert "Influenza: now" in whole(client).read(FOLDER + "index.html").decode()


def test_a_campaign_that_ends_while_its_kit_waits_hands_nothing_out(client: Client, clock) -> None:
    kit_campaign()
    page_of_progress = client.get(KIT + "kit.zip").url
    clock.move_to(CLOSES)
    assert client.get(page_of_progress).status_code == 410
    work()
    assert client.get(KIT + "kit.zip").status_code == 410


@pytest.mark.usefixtures("drawn_in_no_time")
def test_a_kit_that_fails_says_so_and_is_tried_again(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    kit_campaign()
    page_of_progress = client.get(KIT + "kit.zip").url

    def fail(*arguments, **more) -> bytes:
        raise PaperFault("broken")

    with monkeypatch.context() as broken:
        broken.setattr("campaigns.kits.making.write_piece", fail)
        broken.setattr(archive, "write_piece", fail)
        work()
    assert "Start again" in client.get(page_of_progress).content.decode()
    assert whole(client)


def test_details_forgotten_while_the_kit_waits_make_no_file(
    learner: User, as_person: Callable[[User], Client], tmp_path: Path
) -> None:
    campaign = kit_campaign()
    own_pharmacy(learner)
    file, is_mine = claim(
        key="k",
        now=NOW,
        person_id=learner.pk,
        campaign=campaign.translation_key,
        language="en",
        name="kit.zip",
        total=16,
    )
    assert is_mine
    as_person(learner).post("/en/account/pharmacy/forget/")
    from campaigns.kits.tasks import make_whole_kit

    make_whole_kit.call(file.pk)
    assert not KitFile.objects.exists()
    assert not list(tmp_path.rglob("*.zip"))
