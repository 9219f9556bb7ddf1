"""Claims and their answers: a page each, a list, search and sitemap, in both languages, and only once published."""

import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.utils.translation import override
from justhtml import JustHTML
from wagtail.search import index

from home.blocks.facts import ClaimBlock, VaccineRuleBlock
from home.models import Claim
from tests.campaigns.writing import front_door
from tests.home.facts import case, change, write_claim, write_rule

pytestmark = pytest.mark.django_db

PAGE = {"fr": "/fr/claims/flu-shot-flu/", "en": "/en/claims/flu-shot-flu/"}
WORDS = {
    "fr": ("Le vaccin contre la grippe donne la grippe", "Non.", "Une preuve.", "Je comprends votre question."),
    "en": ("The flu vaccine gives you the flu", "No.", "Evidence.", "I see why you ask."),
}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_claim_has_a_page_with_answer_evidence_words_and_sources(client: Client, language: str) -> None:
    write_claim()
    text = client.get(PAGE[language]).content.decode()
    for words in (*WORDS[language], "Calendrier 2025", "2025-04"):
        assert words in text, words
    assert 'itemtype="https://schema.org/MedicalWebPage"' in text
    assert f'hreflang="{"en" if language == "fr" else "fr"}"' in text


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_list_leads_to_each_claim(client: Client, language: str) -> None:
    write_claim()
    text = client.get(f"/{language}/claims/").content.decode()
    assert PAGE[language] in text
    assert WORDS[language][0] in text


def test_an_empty_list_says_so(client: Client) -> None:
    assert "No claim yet" in client.get("/en/claims/").content.decode()


def test_a_claim_that_is_not_published_is_nowhere(client: Client) -> None:
    front_door("fr")
    claim = write_claim(publish=False)
    index.insert_or_update_object(claim)
    assert client.get(PAGE["en"]).status_code == 404
    assert WORDS["en"][0] not in client.get("/en/claims/").content.decode()
    assert found(client, "flu", "en") == []
    assert not [address for address in sitemap(client) if "/claims/flu" in address]
    claim.get_latest_revision().publish()
    assert client.get(PAGE["en"]).status_code == 200


def test_a_draft_of_a_published_claim_is_not_shown(client: Client) -> None:
    claim = write_claim()
    change(claim, publish=False, answer_en="Perhaps.")
    assert "Perhaps." not in client.get(PAGE["en"]).content.decode()


def found(client: Client, text: str, language: str) -> list[str]:
    """What the search page finds."""
    answer = client.get(f"/{language}/search/", {"q": text})
    with override(language):
        return [one.title for one in answer.context["results"]]


@pytest.mark.parametrize(
    ("language", "typed", "finds"),
    [
        ("fr", "grippes", True),
        ("fr", "vaccine", True),
        ("en", "vaccines", True),
        ("en", "grippe", False),
        ("fr", "zona", False),
    ],
)
def test_search_finds_claims_by_every_form_of_their_words_in_the_readers_language(
    client: Client, language: str, typed: str, finds: bool
) -> None:
    index.insert_or_update_object(write_claim())
    assert found(client, typed, language) == ([WORDS[language][0]] if finds else [])


def sitemap(client: Client) -> list[str]:
    root = ET.fromstring(client.get("/sitemap.xml").content)
    return [str(entry.text) for entry in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]


def test_the_sitemap_lists_the_explorer_and_every_claim_in_both_languages(client: Client) -> None:
    front_door("fr")
    write_claim()
    listed = {re.sub(r"^https?://[^/]+", "", address) for address in sitemap(client)}
    assert {"/fr/schedule/", "/en/schedule/", "/fr/claims/", "/en/claims/", *PAGE.values()} <= listed


def test_the_foot_of_every_page_leads_to_the_explorer_and_the_claims(client: Client) -> None:
    text = client.get("/fr/claims/").content.decode().partition('<footer class="site-footer')[2]
    assert 'href="/fr/schedule/"' in text
    assert 'href="/fr/claims/"' in text


def test_pages_cost_few_queries(client: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(9):
        write_claim(slug=f"claim-{number}")
    for address in ("/en/claims/", "/en/claims/claim-1/", "/en/schedule/"):
        client.get(address)
        with django_assert_max_num_queries(6):
            client.get(address)


# --- Blocks ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_block_shows_what_is_published_in_the_readers_language(language: str) -> None:
    rule, claim = write_rule(), write_claim()
    with override(language):
        shown = [VaccineRuleBlock().render(rule), ClaimBlock().render(claim)]
    assert {"fr": "Zona\u00a0: dès 65 ans", "en": "Shingles: from 65"}[language] in shown[0]
    assert WORDS[language][0] in shown[1]
    assert PAGE[language] in shown[1]


def test_a_block_shows_nothing_of_a_draft_or_of_what_is_gone() -> None:
    rule, claim = write_rule(publish=False), write_claim(publish=False)
    shown = [VaccineRuleBlock().render(rule), ClaimBlock().render(claim), ClaimBlock().render(None)]
    assert "".join(shown).strip() == ""


def test_a_text_with_many_rules_costs_as_much_as_with_one(django_assert_num_queries: Any) -> None:
    keys = [write_rule(slug=f"rule-{number}").pk for number in range(6)]
    block = VaccineRuleBlock()
    with django_assert_num_queries(2):
        rules = block.bulk_to_python([*keys, 10_000])
        shown = [block.render(rule) for rule in rules if rule is not None]
    assert len(shown) == 6
    assert rules[-1] is None
    assert "Calendrier 2025" in shown[0]
    assert Claim.objects.count() == 0


# --- Well-formed pages ------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_pages_are_valid_html(client: Client, language: str) -> None:
    write_rule(
        is_unsure=True,
        unsure_fr="Non & <non>.",
        unsure_en="No & <no>.",
        cases=[case("unsure"), case("does_not_apply", 4)],
    )
    write_claim(claim_en='"Quoted" & <b>', claim_fr="« Dit » & <b>")
    asked = {"question": "calendar", "age": "70", "unit": "years", "on": ""}
    answers = [client.get(f"/{language}/{path}/") for path in ("schedule", "claims", "claims/flu-shot-flu")]
    answers += [client.post(f"/{language}/schedule/", asked | changes) for changes in ({}, {"age": "3"}, {"age": ""})]
    for answer in answers:
        page = JustHTML(answer.content.decode(), collect_errors=True, sanitize=False)
        assert [str(error) for error in page.errors] == [], answer.wsgi_request.path
        ids = [node.attrs["id"] for node in page.query("[id]")]
        assert len(ids) == len(set(ids)), answer.wsgi_request.path
