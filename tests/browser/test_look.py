"""Every kind of page is at ease on the smallest telephone in light and on a desk in dark, and the small scripts do their work."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.axe import Axe
from tests.browser.conftest import log_in

VISITOR = [
    "/fr/",
    "/en/",
    "/fr/formations/",
    "/fr/formations/vacciner-a-l-officine/",
    "/en/courses/vacciner-a-l-officine/",
    "/fr/campagnes/",
    "/fr/campagnes/grippe-2026-2027/",
    "/fr/search/?q=grippe",
    "/fr/search/?q=zzzz",
    "/fr/a-propos/",
    "/fr/verify/",
    "/fr/nulle-part/",
]
LEARNER = [
    "/fr/learn/",
    "/en/learn/",
    "/fr/learn/vacciner-a-l-officine/",
    "/fr/learn/vacciner-a-l-officine/resume/",
    "/fr/learn/parler-vaccination/",
    "/fr/learn/vacciner-a-l-officine/progress/",
    "/en/learn/parler-vaccination/progress/",
    "/fr/learn/vacciner-a-l-officine/time/",
    "/en/learn/parler-vaccination/time/",
    "/en/learn/vigilance-peau-maladies-rares/",
    "/fr/learn/vigilance-peau-maladies-rares/update/",
    "/en/learn/vigilance-peau-maladies-rares/update/",
]


def check(page: Page, axe: Axe, paths: list[str]) -> None:
    """Hold each page against axe, its width and its headings."""
    for path in paths:
        page.goto(path)
        assert not axe.problems(page), path
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{path} scrolls sideways by {wide}px"
        assert page.locator("h1").count() == 1, path


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1440, "dark")])
def test_every_kind_of_page_passes_axe_and_fits(visit: Callable[..., Page], axe: Axe, width: int, scheme: str) -> None:
    page = visit(width=width, color_scheme=scheme)
    refused: list[str] = []
    page.on(
        "console", lambda message: refused.append(message.text) if "Content Security Policy" in message.text else None
    )
    check(page, axe, VISITOR)
    log_in(page, "learner@example.org")
    check(page, axe, LEARNER)
    assert not refused


def test_a_chosen_theme_stays_until_the_systems_own_is_chosen_again(visit: Callable[..., Page]) -> None:
    page = visit(color_scheme="light")
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(paper)
    switch = page.get_by_role("button", name="Thème sombre")
    expect(switch).to_have_attribute("aria-pressed", "false")
    switch.click()
    assert page.evaluate(paper) != light

    page.goto("/fr/campagnes/")
    expect(switch).to_have_attribute("aria-pressed", "true")
    assert page.evaluate(paper) != light
    switch.click()
    assert page.evaluate(paper) == light
    assert page.evaluate("localStorage.length") == 0


def test_a_form_that_is_pressed_twice_is_sent_once(visit: Callable[..., Page]) -> None:
    page = visit()
    log_in(page, "nobody@example.org")
    page.goto("/fr/formations/parler-vaccination/")
    sent: list[str] = []

    def hold(route: Route) -> None:
        sent.append(route.request.method)
        page.wait_for_timeout(200)
        route.continue_()

    page.route("**/enrol/", hold)
    page.locator("form[action$='/enrol/'] button").dblclick()
    page.wait_for_url(lambda url: "/learn/" in url)
    assert sent == ["POST"]


def test_the_account_menu_opens_by_keyboard_and_closes_with_escape(visit: Callable[..., Page]) -> None:
    page = visit(width=320)
    log_in(page, "learner@example.org")
    menu = page.locator("details.account")
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Se déconnecter")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Se déconnecter")).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()


def test_the_skip_link_comes_first_and_leads_to_the_content(visit: Callable[..., Page]) -> None:
    page = visit()
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Aller au contenu")
    expect(link).to_be_focused()
    assert link.bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
