"""A visitor asks the schedule explorer without JavaScript and reads a claim; both are at ease with axe, in every width and theme."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import Axe


def ask(page: Page, age: str, *situations: str) -> None:
    """Fill in the form and send it."""
    page.locator('input[name="age"]').fill(age)
    for situation in situations:
        page.locator(f'input[value="{situation}"]').check()
    send(page)


def send(page: Page) -> None:
    """Send the form and wait for the answer: the page before it may have looked the same."""
    with page.expect_navigation():
        page.locator("form.explorer-form button[type=submit]").click()


def test_the_explorer_answers_without_javascript_and_leaves_no_trace(visit: Callable[..., Page]) -> None:
    page = visit("/fr/schedule/", java_script_enabled=False)
    ask(page, "65", "heart_or_lung")
    main = page.locator("main")
    expect(main).to_contain_text("Zona")
    expect(main).to_contain_text("2 doses, à 2 mois d’intervalle")
    expect(main).to_contain_text("Non confirmé")
    expect(main).to_contain_text("Confirmer avec le calendrier officiel")
    expect(main).to_contain_text("L’édition 2026 n’a pas été lue")
    assert page.url.endswith("/fr/schedule/#answer")
    assert page.context.cookies() == []
    expect(page.locator('input[name="age"]')).to_have_value("65")
    page.locator('input[value="pharmacist"]').check()
    send(page)
    expect(page.locator("main h2").first).to_contain_text("Ce que peut faire un pharmacien")
    page.locator('input[name="age"]').fill("")
    page.locator('input[value="calendar"]').check()
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("La question n’est pas complète")
    expect(page.locator(".field-error")).to_contain_text("Écrivez un âge")


def test_a_lesson_and_a_campaign_show_the_same_rule(visit: Callable[..., Page]) -> None:
    page = visit("/fr/campagnes/")
    page.locator("main a", has_text="HPV").first.click()
    card = page.locator(".fact").first
    expect(card).to_contain_text("2 doses, à 5–13 mois d’intervalle")
    expect(card).to_contain_text("Gardasil 9 remboursé")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1440])
def test_the_explorer_its_answers_and_its_errors_are_accessible(
    visit: Callable[..., Page], axe: Axe, width: int, scheme: str
) -> None:
    page = visit("/en/schedule/", width=width, color_scheme=scheme)
    assert axe.problems(page) == []
    for age in ("65", "", "3"):
        ask(page, age)
        expect(page.locator("#answer, [role=alert]").first).to_be_visible()
        assert axe.problems(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1440])
def test_claims_are_accessible_and_fit(visit: Callable[..., Page], axe: Axe, width: int, scheme: str) -> None:
    page = visit("/fr/claims/", width=width, color_scheme=scheme)
    assert axe.problems(page) == []
    page.locator("main .claim-card a").first.click()
    expect(page.locator("h1")).to_be_visible()
    assert axe.problems(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
