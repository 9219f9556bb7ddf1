"""A learner is asked for the lesson of a campaign, finishes it, and its page for the team opens."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.axe import Axe
from tests.browser.learner import Learner
from tests.browser.test_learner_journey import SLUG, sheet_of

CAMPAIGN = "hpv-garcons-et-filles"  # of the demonstration: its lesson is the shortest course
TEAM_PAGE = f"/fr/kits/{CAMPAIGN}/professionals/"


def test_finishing_the_lesson_opens_the_page_for_the_team(
    visit: Callable[..., Page], data_folder: Path, axe: Axe
) -> None:
    page = visit(TEAM_PAGE)
    assert "/login/" in page.url, "a visitor logs in first"
    learner = Learner(page, data_folder / "mail")
    page.goto("/fr/")
    learner.sign_up()

    # Locked: which course is missing, and a way to it.
    page.goto(TEAM_PAGE)
    expect(page.locator("main h1")).to_contain_text("Une formation ouvre cette page")
    assert axe.problems(page) == []
    sheet = sheet_of(page, "fr")
    learner.enrol(sheet)
    page.goto(TEAM_PAGE)
    expect(page.locator(f'main a[href="/fr/learn/{SLUG}/resume/"]')).to_be_visible()

    for _step in range(12):
        learner.resume(SLUG)
        if page.locator('form[action$="/done/"]').count():
            learner.read_lesson()
        elif page.locator('form[action$="/start/"]').count():
            learner.take_quiz()
        else:
            break
    assert learner.progress(SLUG) == 100

    # The course leads back to the kit, and the page is open.
    page.goto(f"/fr/learn/{SLUG}/")
    page.locator(f'main a[href="{TEAM_PAGE}"]').click()
    page.wait_for_url(re.compile(re.escape(TEAM_PAGE)))
    expect(page.locator("main h1")).to_contain_text("Pour votre équipe")
    expect(page.locator("#script")).to_be_visible()
    assert axe.problems(page) == []
