"""A pharmacy's details: given once, its owner's alone, hostile ones refused or harmless, handed over and forgotten."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from campaigns.kits.models import KitFile, Pharmacy
from campaigns.kits.words import COLOURS
from home.accounts.actions import erase, export
from home.accounts.models import User
from tests.campaigns.kits import DETAILS, KIT, NOW, fetch, kit_campaign, own_pharmacy, pdf, qr_texts

pytestmark = pytest.mark.django_db
FORM = "/en/account/pharmacy/"


@pytest.fixture(autouse=True)
def clock(settings, tmp_path: Path) -> Iterator[time_machine.Traveller]:
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def send(browser: Client, **changes: str):
    return browser.post(FORM, {**DETAILS, **changes})


def test_details_are_given_once_and_shown_again(learner: User, as_person: Callable[[User], Client]) -> None:
    browser = as_person(learner)
    assert send(browser, next=KIT).url == KIT
    pharmacy = Pharmacy.objects.get(person=learner)
    assert {name: getattr(pharmacy, name) for name in DETAILS} == DETAILS
    assert "Pharmacie des Tilleuls" in browser.get(FORM).content.decode()
    send(browser, name="Pharmacie du Port")
    assert Pharmacy.objects.get().name == "Pharmacie du Port"


def test_the_form_is_for_people_with_an_account(client: Client) -> None:
    assert "/login/" in client.get(FORM).url
    assert "/login/" in send(client).url
    assert not Pharmacy.objects.exists()


def test_the_way_back_stays_on_this_site(learner: User, as_person: Callable[[User], Client]) -> None:
    assert send(as_person(learner), next="https://evil.example/").url == FORM


def test_hours_telephone_and_link_may_be_left_out(learner: User, as_person: Callable[[User], Client]) -> None:
    kit_campaign()
    browser = as_person(learner)
    assert send(browser, hours="", phone="", booking_url="").status_code == 302
    for piece in ("poster-a4", "card", "leaflet", "slide", "social"):
        assert fetch(browser, f"{piece}.png", mine=True)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "This field is required."),
        ("name", "A" * 500, "at most 120 characters"),
        ("name", "Pharmacie 😀", "typeface lacks: 😀"),
        ("name", "Pharma\u202ecie", "typeface lacks: U+202E"),
        ("name", "Pharma\x00cie", "Null characters are not allowed."),
        ("name", "Pharma\x07cie", "typeface lacks: U+0007"),
        ("address", "", "This field is required."),
        ("address", "1\n2\n3\n4\n5", "At most 4 lines."),
        ("address", "A" * 200, "at most 110 characters"),
        ("hours", "\n".join("1234567890"[:9]), "At most 8 lines."),
        ("phone", "call me", "Please write digits"),
        ("booking_url", "javascript:alert(1)", "cannot be printed as a link"),
        ("booking_url", "data:text/html;base64,PHNjcmlwdD4=", "cannot be printed as a link"),
        ("booking_url", "https://doctolib.fr@evil.example/", "cannot be printed as a link"),
    ],
)
def test_what_cannot_be_printed_is_said_beside_its_field_and_changes_nothing(
    field: str, value: str, sentence: str, learner: User, as_person: Callable[[User], Client]
) -> None:
    own_pharmacy(learner)
    answer = send(as_person(learner), **{field: value})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert sentence in page
    assert 'aria-invalid="true"' in page
    assert Pharmacy.objects.get().name == DETAILS["name"]


HOSTILE = [
    '<script>alert("x")</script>',
    '#import "/etc/passwd": *',
    '#read("/etc/passwd") $x^2$ *b* _i_ @ref <label>',
    "'; DROP TABLE campaigns_pharmacy; --",
    "{{ settings.SECRET_KEY }} {% debug %}",
    "בית מרקחת הגליל",
    "صيدلية النور الكبرى",
    "Wolffenschneiderhausendonaudampfschifffahrtsgesellschaftskapitän" * 1,
    "W" * 120,
    "Œuvre d’Élise – l’Île-d’Yeu & Cie",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_only_ever_words(name: str, learner: User, as_person: Callable[[User], Client]) -> None:
    kit_campaign()
    browser = as_person(learner)
    assert send(browser, name=name, address=f"{name[:100]}\n67000 Strasbourg", hours=name[:100]).status_code == 302
    page = browser.get(KIT).content.decode()
    assert "<script>alert" not in page
    for piece, pages in (("poster-a4", 1), ("poster-a3", 1), ("card", 1), ("leaflet", 2), ("slide", 1), ("social", 1)):
        document = pdf(fetch(browser, f"{piece}.pdf", mine=True))
        assert len(document.pages) == pages, piece
    assert len(qr_texts(fetch(browser, "poster-a4.png", mine=True))) == 2


def test_details_are_handed_over_and_forgotten_with_the_account(
    learner: User, as_person: Callable[[User], Client], tmp_path: Path, django_capture_on_commit_callbacks
) -> None:
    kit_campaign()
    browser = as_person(learner)
    send(browser)
    fetch(browser, "card.pdf", mine=True)
    content = export(user=learner, now=timezone.now())
    assert content["pharmacy"][0]["name"] == "Pharmacie des Tilleuls"
    assert content["kit_downloads"][0]["edition__piece"] == "card"
    path = tmp_path / KitFile.objects.get().path
    assert path.exists()
    with django_capture_on_commit_callbacks(execute=True):
        erase(user=learner)
    assert not Pharmacy.objects.exists()
    assert not KitFile.objects.exists()
    assert not path.exists()


def test_details_can_be_forgotten_while_the_account_stays(
    learner: User, nobody: User, as_person: Callable[[User], Client], tmp_path: Path, django_capture_on_commit_callbacks
) -> None:
    kit_campaign()
    own_pharmacy(nobody)
    browser = as_person(learner)
    send(browser)
    fetch(browser, "card.pdf", mine=True)
    path = tmp_path / KitFile.objects.get().path
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(f"{FORM}forget/")
    assert Pharmacy.objects.get().person == nobody
    assert not path.exists()


def test_changed_details_take_the_files_with_the_former_ones_away(
    learner: User, as_person: Callable[[User], Client], tmp_path: Path, django_capture_on_commit_callbacks
) -> None:
    kit_campaign()
    browser = as_person(learner)
    send(browser)
    fetch(browser, "card.pdf", mine=True)
    path = tmp_path / KitFile.objects.get().path
    with django_capture_on_commit_callbacks(execute=True):
        send(browser, phone="03 88 11 11 11")
    assert not path.exists()
    assert fetch(browser, "card.pdf", mine=True)


def test_the_colours_on_paper_are_those_of_the_site() -> None:
    css = (Path(__file__).parents[2] / "mooc/static/mooc/css/base.css").read_text()
    for name, colour in COLOURS.items():
        assert f"--{name}: light-dark({colour}," in css or f"--{name}: {colour};" in css, name
