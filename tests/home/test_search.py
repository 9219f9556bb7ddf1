"""Search finds every form of a word in the reader's language, and nothing that is not public."""

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction
from wagtail.search import index

from home.models import ContentPage
from home.stems import query_stems
from tests.campaigns.writing import front_door, locale

pytestmark = pytest.mark.django_db


def write(title: str, text: str = "Rien.", *, language: str = "fr", **more: object) -> ContentPage:
    """A page that is live and indexed."""
    page = ContentPage(
        title=title, summary="Résumé.", body=[("paragraph", f"<p>{text}</p>")], locale=locale(language), **more
    )
    front_door(language).add_child(instance=page)
    index.insert_or_update_object(page)
    return page


def found(client: Client, text: str, *, language: str = "fr", page: str = "1") -> list[str]:
    response = client.get(f"/{language}/search/", {"q": text, "page": page})
    assert response.status_code == 200
    return [result.title for result in response.context["results"]]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("vacciner", "La vaccination"),
        ("vaccinée", "Le vaccin"),
        ("vaccinee", "Une personne vaccinée"),
        ("PREVENTION", "Prévention"),
        ("prévention", "PREVENTION"),
        ("l’officine", "À l'officine"),
        ("pharmaciens", "Une pharmacienne"),
        ("  hésite  ", "L’hésitation"),
    ],
)
def test_every_form_of_a_word_is_found_with_or_without_accents(client: Client, typed: str, written: str) -> None:
    write("Page", written)
    assert found(client, typed) == ["Page"]


def test_english_is_searched_as_english(client: Client) -> None:
    write("Page", "Vaccinating pharmacists", language="en")
    assert found(client, "pharmacist vaccinates", language="en") == ["Page"]


def test_a_language_finds_its_own_pages_only(client: Client) -> None:
    write("Français", "Vaccination")
    write("English", "Vaccination", language="en")
    assert found(client, "vaccination") == ["Français"]
    assert found(client, "vaccination", language="en") == ["English"]


def test_all_words_must_be_there_and_titles_come_first(client: Client) -> None:
    write("Autre", "La grippe et le vaccin")
    write("Le vaccin contre la grippe")
    write("Grippe seule")
    assert found(client, "vaccin grippe") == ["Le vaccin contre la grippe", "Autre"]


def test_what_is_not_public_is_not_found(client: Client) -> None:
    write("Brouillon", "vaccin", live=False)
    private = write("Privée", "vaccin")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    write("Publique", "vaccin")
    assert found(client, "vaccin") == ["Publique"]


@pytest.mark.parametrize(
    "odd",
    ["", "   ", "\x00", '"', "*", "(", "AND", 'a"b(c)*:^-NEAR/2', "'; DROP TABLE", "💉", "%", "é" * 5000, "x " * 500],
)
def test_odd_questions_get_kind_answers(client: Client, odd: str) -> None:
    write("Page", "vaccin")
    assert found(client, odd) == []


def test_hostile_words_stay_words(client: Client) -> None:
    answer = client.get("/fr/search/", {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in answer


def test_results_come_ten_at_a_time_and_wrong_page_numbers_are_forgiven(client: Client) -> None:
    for number in range(12):
        write(f"Vaccin {number}")
    assert len(found(client, "vaccin")) == 10
    assert len(found(client, "vaccin", page="2")) == 2
    assert len(found(client, "vaccin", page="99")) == 2
    assert len(found(client, "vaccin", page="x")) == 10
    assert "q=vaccin&amp;page=2" in client.get("/fr/search/?q=vaccin").content.decode()


def test_stems_ignore_elided_articles_and_keep_numbers() -> None:
    assert query_stems("l’âge de 7 ans", "fr") == ["âge".replace("â", "a"), "de", "7", "an"]
