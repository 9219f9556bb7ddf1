"""A learner is asked for the ten-minute lesson of a campaign, finishes it, and its page for the team opens."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.axe import Axe
from tests.browser.learner import Learner

CAMPAIGN, SLUG = "grippe-2026-2027", "grippe-covid-essentiel"  # of the demonstration: the campaign and its lesson
TEAM_PAGE = f"/fr/kits/{CAMPAIGN}/professionals/"


def test_finishing_the_lesson_opens_the_page_for_the_team(
    visit: Callable[..., Page], data_folder: Path, axe: Axe
) -> None:
    page = visit(TEAM_PAGE)
    assert "/login/" in page.url, "a visitor logs in first"
    learner = Learner(page, data_folder / "mail")
    page.goto("/fr/")
    learner.sign_up()

    # Locked: which course is missing, how long it takes, and a way to it.
    page.goto(TEAM_PAGE)
    expect(page.locator("main h1")).to_contain_text("Une formation ouvre cette page")
    expect(page.locator("main")).to_contain_text(re.compile(r"10\smin pour être prêt"))
    assert axe.problems(page) == []
    learner.enrol(page.locator(f'main a[href*="/{SLUG}/"]').get_attribute("href") or "")
    page.goto(TEAM_PAGE)
    expect(page.locator(f'main a[href="/fr/learn/{SLUG}/resume/"]')).to_be_visible()

    learner.resume(SLUG)
    learner.read_lesson()
    learner.resume(SLUG)
    learner.take_quiz()
    assert learner.progress(SLUG) == 100

    # The course leads back to the kit, and the page is open.
    page.goto(f"/fr/learn/{SLUG}/")
    page.locator(f'main a[href="{TEAM_PAGE}"]').click()
    page.wait_for_url(re.compile(re.escape(TEAM_PAGE)))
    expect(page.locator("main h1")).to_contain_text("Pour votre équipe")
    expect(page.locator("#script")).to_be_visible()
    assert axe.problems(page) == []
