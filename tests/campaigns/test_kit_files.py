"""Files of a kit: print-ready, tagged, dated, coded, made once, and open only to those they are for."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
import time_machine
from django.db import connection, connections
from django.test import Client
from PIL import Image

from campaigns.kits import making
from campaigns.kits.actions import STALE, claim, sweep
from campaigns.kits.limits import MOST_AN_HOUR
from campaigns.kits.models import Download, Edition, KitFile
from campaigns.rules.codes import written
from campaigns.rules.material import SHEETS, Form, Piece, file_name, forms_of
from home.accounts.models import User
from home.paper import PaperFault
from tests.campaigns.kits import DETAILS, KIT, NOW, fetch, kit_campaign, own_pharmacy, pdf, qr_texts, words_of
from tests.campaigns.writing import ANNOUNCED, CLOSES, SECOND

pytestmark = pytest.mark.django_db
MM = 72 / 25.4
ALL = [(piece, form) for piece in Piece for form in forms_of(piece)]


@pytest.fixture(autouse=True)
def clock(settings, tmp_path: Path) -> Iterator[time_machine.Traveller]:
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def fonts_of(document: pikepdf.Pdf) -> list[pikepdf.Object]:
    return [
        one for one in document.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"
    ]


@pytest.mark.parametrize(("piece", "form"), [one for one in ALL if one[1] is not Form.PNG])
def test_a_pdf_is_tagged_has_its_fonts_and_its_boxes(piece: Piece, form: Form, client: Client) -> None:
    kit_campaign()
    document = pdf(fetch(client, file_name(piece, form)))
    sheet = SHEETS[piece]
    assert document.Root.MarkInfo.Marked
    assert "/StructTreeRoot" in document.Root
    assert str(document.Root.Lang) == "en"
    with document.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert "Influenza first" in metadata["dc:title"]
    descriptors = fonts_of(document)
    assert descriptors
    assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(one.keys()) for one in descriptors)
    assert len(document.pages) == sheet.sides
    unit = MM if sheet.on_paper else 1
    bleed = 3 if form is Form.PRINT else 0
    for page in document.pages:
        width, height = (float(page.mediabox[2]), float(page.mediabox[3]))
        assert width == pytest.approx((sheet.width + 2 * bleed) * unit, abs=0.05)
        assert height == pytest.approx((sheet.height + 2 * bleed) * unit, abs=0.05)
        trim = [float(edge) for edge in page.trimbox]
        assert trim[0] == pytest.approx(bleed * unit, abs=0.05)
        assert trim[2] - trim[0] == pytest.approx(sheet.width * unit, abs=0.05)
        assert [float(edge) for edge in page.obj.get("/BleedBox", page.mediabox)] == [float(e) for e in page.mediabox]


@pytest.mark.parametrize("piece", list(Piece))
def test_a_piece_says_its_version_its_expiry_its_code_and_its_sources(piece: Piece, client: Client) -> None:
    kit_campaign(is_demonstration=True)
    words = words_of(fetch(client, file_name(piece, Form.PDF)))
    edition = Edition.objects.get(piece=piece)
    assert "Valid until 31 January 2027" in words
    assert f"Version {edition.version}" in words
    assert f"/q/{written(edition.code.code)}" in words
    assert "Sources: Santé publique France" in words
    assert "Demonstration: not validated for real use" in words


def test_a_page_that_is_no_demonstration_says_nothing_of_one(client: Client) -> None:
    kit_campaign()
    assert "Demonstration" not in words_of(fetch(client, "poster-a4.pdf"))


def test_the_expiry_is_the_review_date_where_that_comes_first(client: Client) -> None:
    kit_campaign(review_due_on=date(2026, 12, 24))
    assert "Valid until 24 December 2026" in words_of(fetch(client, "poster-a4.pdf"))


@pytest.mark.parametrize("piece", list(Piece))
def test_the_codes_of_a_picture_can_be_scanned(
    piece: Piece, learner: User, as_person: Callable[[User], Client], settings
) -> None:
    kit_campaign()
    own_pharmacy(learner)
    found = qr_texts(fetch(as_person(learner), file_name(piece, Form.PNG), mine=True))
    address = f"{settings.WAGTAILADMIN_BASE_URL}/q/{Edition.objects.get(piece=piece).code.code}"
    booking = [DETAILS["booking_url"]] if SHEETS[piece].on_paper else []
    assert found == sorted([address, *booking])


@pytest.mark.parametrize(("piece", "size"), [(Piece.SLIDE, (1920, 1080)), (Piece.SOCIAL, (1080, 1080))])
def test_a_picture_for_screens_has_exactly_its_pixels(piece: Piece, size: tuple[int, int], client: Client) -> None:
    kit_campaign()
    assert Image.open(BytesIO(fetch(client, file_name(piece, Form.PNG)))).size == size


def test_a_visitor_gets_room_for_a_stamp_and_a_pharmacist_their_own_name(
    client: Client, learner: User, as_person: Callable[[User], Client]
) -> None:
    kit_campaign()
    own_pharmacy(learner)
    generic = words_of(fetch(client, "poster-a4.pdf"))
    assert "Stamp or address of the pharmacy" in generic
    assert "Tilleuls" not in generic
    own = words_of(fetch(as_person(learner), "poster-a4.pdf", mine=True))
    assert "Pharmacie des Tilleuls" in own
    assert "67000 Strasbourg" in own
    assert "03 88 00 00 00" in own
    assert "Stamp" not in own


def test_one_person_never_gets_the_file_of_another(
    learner: User, nobody: User, as_person: Callable[[User], Client], client: Client
) -> None:
    kit_campaign()
    own_pharmacy(learner)
    own_pharmacy(nobody, name="Pharmacie du Port")
    assert "Tilleuls" in words_of(fetch(as_person(learner), "card.pdf", mine=True))
    assert "Port" in words_of(fetch(as_person(nobody), "card.pdf", mine=True))
    visitor = client.get(f"{KIT}mine/card.pdf")
    assert visitor.status_code == 302
    assert "/login/" in visitor.url
    file = KitFile.objects.get(person=learner)
    assert client.get(f"/media/{file.path}").status_code == 404


def test_the_same_details_of_two_people_are_two_files(
    learner: User, nobody: User, as_person: Callable[[User], Client]
) -> None:
    kit_campaign()
    for person in (learner, nobody):
        own_pharmacy(person)
        fetch(as_person(person), "card.pdf", mine=True)
    assert KitFile.objects.count() == 2


def test_who_gave_no_details_is_asked_for_them(learner: User, as_person: Callable[[User], Client]) -> None:
    kit_campaign()
    answer = as_person(learner).get(f"{KIT}mine/poster-a4.pdf")
    assert answer.status_code == 302
    assert answer.url == "/en/account/pharmacy/?next=/en/kits/influenza/"


# --- When ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "status"),
    [(ANNOUNCED - SECOND, 404), (ANNOUNCED, 200), (CLOSES - SECOND, 200), (CLOSES, 410)],
)
def test_material_is_handed_out_from_the_announcement_to_the_end(
    moment, status: int, client: Client, clock: time_machine.Traveller
) -> None:
    kit_campaign()
    clock.move_to(moment)
    for name in ("poster-a4.pdf", "poster-a4-preview.png"):
        assert client.get(KIT + name).status_code == status
    assert client.get(KIT + "kit.zip").status_code == (302 if status == 200 else status)
    assert client.get(KIT).status_code == (404 if status == 404 else 200)


def test_material_past_its_review_is_not_handed_out(client: Client) -> None:
    campaign = kit_campaign(review_due_on=NOW.date())
    assert client.get(KIT + "card.pdf").status_code == 200
    type(campaign).objects.update(review_due_on=NOW.date() - timedelta(days=1))
    assert client.get(KIT + "card.pdf").status_code == 410


@pytest.mark.parametrize("name", ["poster-a5.pdf", "slide-print.pdf", "poster-a4.svg", "..", "kit.tar"])
def test_a_piece_that_does_not_exist_is_not_made(name: str, client: Client) -> None:
    kit_campaign()
    assert client.get(KIT + name).status_code == 404
    assert not KitFile.objects.exists()


def test_caches_ask_each_time_for_a_generic_file_and_keep_no_own_one(
    client: Client, learner: User, as_person: Callable[[User], Client], clock: time_machine.Traveller
) -> None:
    kit_campaign()
    own_pharmacy(learner)
    generic = client.get(KIT + "card.pdf")
    assert generic["Cache-Control"] == "public, no-cache"
    assert client.get(KIT + "card-preview.png")["Cache-Control"] == "public, max-age=60"
    assert client.get(KIT + "card.pdf", headers={"If-None-Match": generic["ETag"]}).status_code == 304
    assert "no-store" in as_person(learner).get(KIT + "mine/card.pdf")["Cache-Control"]
    clock.move_to(CLOSES - 5 * SECOND)
    assert client.get(KIT + "card-preview.png")["Cache-Control"] == "public, max-age=5"


# --- Made once -------------------------------------------------------------------------------


def count_writing(monkeypatch: pytest.MonkeyPatch) -> list[Piece]:
    made: list[Piece] = []
    write = making.write_piece

    def counted(piece: Piece, *arguments, **more) -> bytes:
        made.append(piece)
        return write(piece, *arguments, **more)

    monkeypatch.setattr(making, "write_piece", counted)
    return made


def test_however_often_a_file_is_asked_for_it_is_made_once(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    kit_campaign()
    made = count_writing(monkeypatch)
    first = fetch(client, "poster-a4.pdf")
    assert all(fetch(client, "poster-a4.pdf") == first for _time in range(20))
    assert made == [Piece.POSTER_A4]


@pytest.mark.django_db(transaction=True)
def test_many_who_ask_at_once_have_it_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    kit_campaign()
    made = count_writing(monkeypatch)

    def ask(_number: int) -> int:
        try:
            return Client().get(KIT + "poster-a4.pdf").status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as people:
        answers = list(people.map(ask, range(24)))
    assert set(answers) <= {200, 302}  # there, or still being made
    assert made == [Piece.POSTER_A4]
    assert KitFile.objects.count() == 1
    assert Client().get(KIT + "poster-a4.pdf").status_code == 200


def test_who_comes_while_a_file_is_made_is_told_to_wait_a_moment(client: Client) -> None:
    kit_campaign()
    fetch(client, "card.pdf")
    KitFile.objects.update(state=KitFile.State.MAKING, claimed_at=NOW)
    answer = client.get(KIT + "card.pdf")
    assert answer.status_code == 302
    page = client.get(answer.url).content.decode()
    assert "is being made" in page
    assert '<meta http-equiv="refresh"' in page
    assert client.get(KIT + "card-preview.png").status_code == 200


def test_a_file_whose_maker_died_is_made_by_the_next_one(client: Client) -> None:
    kit_campaign()
    fetch(client, "card.pdf")
    KitFile.objects.update(state=KitFile.State.MAKING, claimed_at=NOW - STALE - SECOND)
    assert client.get(KIT + "card.pdf").status_code == 200


def test_a_file_that_the_storage_lost_is_made_again(client: Client, tmp_path: Path) -> None:
    kit_campaign()
    fetch(client, "card.pdf")
    (tmp_path / KitFile.objects.get().path).unlink()
    again = client.get(KIT + "card.pdf", follow=True)
    assert again.status_code == 200


def test_what_cannot_be_typeset_is_said_and_tried_again(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    kit_campaign()

    def fail(*arguments, **more) -> bytes:
        raise PaperFault("broken")

    with monkeypatch.context() as broken:
        broken.setattr(making, "write_piece", fail)
        answer = client.get(KIT + "card.pdf")
    assert answer.status_code == 503
    assert "could not be made" in answer.content.decode()
    assert client.get(KIT + "card.pdf").status_code == 200


def test_a_claim_is_given_to_one(settings) -> None:
    campaign = kit_campaign()
    facts = {"campaign": campaign.translation_key, "language": "en", "name": "card.pdf"}
    assert [claim(key="k", now=NOW, **facts)[1] for _time in range(3)] == [True, False, False]


def test_making_ones_own_files_has_a_limit_and_taking_them_has_none(
    learner: User, as_person: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    kit_campaign()
    own_pharmacy(learner)
    monkeypatch.setattr("campaigns.kits.limits.MOST_AN_HOUR", 2)
    browser = as_person(learner)
    fetch(browser, "card.pdf", mine=True)
    fetch(browser, "card.png", mine=True)
    assert browser.get(KIT + "mine/leaflet.pdf").status_code == 429
    assert fetch(browser, "card.pdf", mine=True)
    assert 5 * len(ALL) <= MOST_AN_HOUR


def test_old_files_are_swept_and_made_again_when_wanted(
    client: Client,
    learner: User,
    as_person: Callable[[User], Client],
    clock,
    tmp_path: Path,
    django_capture_on_commit_callbacks,
) -> None:
    kit_campaign()
    own_pharmacy(learner)
    fetch(client, "card.pdf")
    fetch(as_person(learner), "card.pdf", mine=True)
    own = KitFile.objects.get(person=learner)
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep(now=NOW + timedelta(days=31)) == 1
    assert not (tmp_path / own.path).exists()
    assert KitFile.objects.get().person is None
    assert fetch(as_person(learner), "card.pdf", mine=True)


def test_taking_a_file_is_remembered_and_looking_at_it_is_not(
    learner: User, as_person: Callable[[User], Client], client: Client
) -> None:
    kit_campaign()
    browser = as_person(learner)
    fetch(browser, "poster-a4-preview.png")
    fetch(client, "poster-a4.pdf")
    assert not Download.objects.exists()
    fetch(browser, "poster-a4.pdf")
    fetch(browser, "poster-a4.png")
    assert Download.objects.get().person == learner


def test_a_file_costs_few_queries_once_it_is_there(client: Client, django_assert_max_num_queries) -> None:
    kit_campaign()
    fetch(client, "poster-a4.pdf")
    with django_assert_max_num_queries(12, connection=connection):
        fetch(client, "poster-a4.pdf")
