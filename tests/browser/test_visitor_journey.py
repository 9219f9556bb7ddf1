"""A visitor looks around: home, courses, a course sheet, campaigns, search, sign-up; and no cookie is set."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import Axe

SHEET = "/fr/formations/vacciner-a-l-officine/"


def test_a_visitor_finds_a_course_and_all_there_is_to_know_before_enrolling(
    visit: Callable[..., Page], axe: Axe
) -> None:
    page = visit("/")
    assert page.url.endswith("/fr/")
    page.locator('header nav a[href="/fr/formations/"]').click()
    expect(
        page.locator("main article, main .card, main li").filter(has_text="Vacciner à l'officine").first
    ).to_be_visible()
    page.goto("/fr/formations/?level=intermediate")
    expect(page.locator("main")).to_contain_text("Pharmacovigilance")
    expect(page.locator("main")).not_to_contain_text("Vacciner à l'officine")
    page.goto(SHEET)
    sheet = page.locator("main")
    for fact in (
        "Distinguer prescrire et administrer",
        "Pharmaciens d'officine, étudiants de troisième cycle",
        "2 h 34 min",
        "80 %",
        "aucun lien d'intérêt déclaré",
        "Aucun financement",
        "Ne remplace ni la formation réglementaire (10 h 30 + 7 h)",
        "Contenu de démonstration",
        "lecteur d'écran",
    ):
        expect(sheet).to_contain_text(fact, ignore_case=True)
    assert axe.problems(page) == []
    page.locator('main a[href*="/account/signup/"]').first.click()
    expect(page.locator('main input[name="email"]')).to_be_visible()


def test_a_visitor_finds_campaigns_with_their_phase(visit: Callable[..., Page]) -> None:
    page = visit("/fr/campagnes/")
    page.locator("main a", has_text="Grippe").first.click()
    expect(page.locator("main")).to_contain_text("Un vaccin chaque automne")
    expect(page.locator("main header .badge")).to_have_text(re.compile("^(Bientôt|En cours|Derniers jours)$"))
    expect(page.locator("[aria-labelledby=dates]")).to_contain_text(re.compile(r"\d{1,2}(er)? \w+ 20\d\d\s*Clôture"))
    expect(page.locator("main")).to_contain_text("Contenu de démonstration")


def test_search_understands_word_families_and_stays_calm_with_nonsense(visit: Callable[..., Page]) -> None:
    page = visit("/fr/search/?q=vacciner")
    expect(page.locator("main")).to_contain_text("Vacciner à l'officine")
    for nonsense in ("", "%22%27%3Cscript%3E", "%00", "a" * 3000):
        answer = page.request.get(f"/fr/search/?q={nonsense}")
        assert answer.status in (200, 400, 404, 414), nonsense[:20]


def test_visitors_who_do_nothing_get_no_cookie_and_no_third_party_sees_them(
    visit: Callable[..., Page], site: str
) -> None:
    page = visit("/fr/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("/fr/", "/fr/formations/", SHEET, "/fr/campagnes/", "/fr/search/?q=grippe", "/en/"):
        page.goto(path)
    assert page.context.cookies() == []
    assert {url for url in asked if not url.startswith((site, "data:"))} == set()


@pytest.mark.parametrize(
    "path", ["/fr/", "/fr/formations/", SHEET, "/fr/campagnes/", "/fr/campagnes/grippe-2026-2027/"]
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1440])
def test_public_pages_fit_the_screen_and_pass_axe(
    visit: Callable[..., Page], axe: Axe, path: str, scheme: str, width: int
) -> None:
    page = visit(path, width=width, color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert axe.problems(page) == []


def test_the_language_link_leads_to_the_same_page(visit: Callable[..., Page]) -> None:
    page = visit(SHEET)
    page.locator('header a[hreflang="en"]').first.click()
    expect(page.locator("h1")).to_have_text("Vaccinating in the pharmacy, from interview to follow-up")
    expect(page.locator("html")).to_have_attribute("lang", "en")
