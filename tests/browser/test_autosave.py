"""Answers are kept while they are given: seen as saved, kept without network, sent later, shown on another device."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.learner import Learner

SLUG = "parler-vaccination"
PASSWORD = "Une-phrase-assez-longue-7"


@pytest.fixture
def at_a_question(visit: Callable[..., Page], data_folder: Path) -> tuple[Page, Learner]:
    """A new learner at the first question of a quiz that explains each answer."""
    page = visit("/fr/")
    learner = Learner(page, data_folder / "mail")
    learner.sign_up()
    page.locator(f'main a[href*="{SLUG}"]').first.click()
    page.wait_for_load_state()
    learner.enrol(page.url)
    learner.resume(SLUG)
    learner.read_lesson()
    learner.start_quiz()
    return page, learner


def status(page: Page):
    return page.locator("[data-saving]")


def unsent(page: Page) -> list[str]:
    return page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('unsent:'))")


def wait_until_sent(page: Page) -> None:
    """Wait by looking: the site's policy lets no test evaluate code by itself in the page."""
    for _look in range(150):
        if not unsent(page):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never sent: {unsent(page)}")


def chosen(page: Page) -> str | None:
    return page.locator('input[name="answer"]:checked').first.get_attribute("value")


def second_browser(visit: Callable[..., Page], learner: Learner) -> Page:
    page = visit("/fr/account/login/", width=360, height=740)
    page.locator('main input[name="login"]').fill(learner.email)
    page.locator('main input[name="password"]').fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/learn/"))
    return page


def test_a_choice_is_saved_at_once_and_another_device_shows_it_before_it_is_checked(
    at_a_question: tuple[Page, Learner], visit: Callable[..., Page]
) -> None:
    page, learner = at_a_question
    learner.fill_in(learner.current())
    expect(status(page)).to_have_attribute("data-saving", "saved")
    expect(status(page)).to_be_visible()
    assert unsent(page) == []
    phone = second_browser(visit, learner)
    phone.goto(f"/fr/learn/{SLUG}/resume/")
    assert phone.url == page.url
    assert chosen(phone) == chosen(page)
    assert phone.locator("#feedback").count() == 0


def test_without_network_the_answer_is_kept_and_sent_when_the_network_is_back(
    at_a_question: tuple[Page, Learner],
) -> None:
    page, learner = at_a_question
    page.context.set_offline(True)
    banner = page.locator("[data-unsent]")
    expect(banner).to_be_visible()
    learner.fill_in(learner.current())
    expect(status(page)).to_have_attribute("data-saving", "unsent")
    assert len(unsent(page)) == 1
    # Checking has to wait: the page stays, with what was chosen.
    before = chosen(page)
    page.locator('form[data-answer] button[type="submit"]').first.click()
    expect(banner.locator("button")).to_be_focused()
    assert chosen(page) == before
    page.context.set_offline(False)
    expect(status(page)).to_have_attribute("data-saving", "saved")
    expect(banner).to_be_hidden()
    assert unsent(page) == []
    learner.hands.follow(page.locator('form[data-answer] button[type="submit"]').first)
    expect(page.locator("#feedback")).to_be_visible()


def test_a_tab_closed_without_network_loses_nothing(at_a_question: tuple[Page, Learner]) -> None:
    page, learner = at_a_question
    place = page.url
    page.context.set_offline(True)
    learner.fill_in(learner.current())
    expect(status(page)).to_have_attribute("data-saving", "unsent")
    given = chosen(page)
    context = page.context
    page.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto("/fr/learn/")  # any page of the site sends what waits
    wait_until_sent(again)
    again.goto(place)
    assert chosen(again) == given


def test_of_two_tabs_the_later_choice_counts_and_the_first_check_stays(at_a_question: tuple[Page, Learner]) -> None:
    page, learner = at_a_question
    other = page.context.new_page()
    other.goto(page.url)
    options = page.locator('input[name="answer"]')
    options.nth(0).check()
    expect(status(page)).to_have_attribute("data-saving", "saved")
    other.locator('input[name="answer"]').nth(1).check()
    expect(status(other)).to_have_attribute("data-saving", "saved")
    page.reload()
    assert chosen(page) == other.locator('input[name="answer"]').nth(1).get_attribute("value")
    learner.hands.follow(page.locator('form[data-answer] button[type="submit"]').first)
    expect(page.locator("#feedback")).to_be_visible()
    other.locator('input[name="answer"]').nth(0).check()
    expect(status(other)).to_have_attribute("data-saving", "other")
    other.reload()
    expect(other.locator("#feedback")).to_be_visible()


def test_a_session_that_ends_keeps_the_answer_until_the_same_person_is_back(
    at_a_question: tuple[Page, Learner],
) -> None:
    page, learner = at_a_question
    place = page.url
    page.context.clear_cookies(name="sessionid")
    learner.fill_in(learner.current())
    expect(page.locator('[data-unsent] [data-cause="session"]')).to_be_visible()
    given = chosen(page)
    page.locator('[data-unsent] [data-cause="session"] a').click()
    page.locator('main input[name="login"]').fill(learner.email)
    page.locator('main input[name="password"]').fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(place)
    expect(status(page)).to_have_attribute("data-saving", "saved")
    assert chosen(page) == given
    wait_until_sent(page)
