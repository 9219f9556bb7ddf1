"""The acceptance of the learning engine that only a browser can give: the keyboard, no JavaScript, a network that dies."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import Axe
from tests.browser.learner import KeyboardHands, Learner
from tests.browser.test_learner_journey import SLUG, sheet_of

FOLLOWS = 4  # Node.DOCUMENT_POSITION_FOLLOWING


@pytest.mark.parametrize("has_javascript", [False, True], ids=["without JavaScript", "with JavaScript"])
def test_a_quiz_is_fully_usable_by_keyboard_and_its_feedback_is_announced_in_dom_order_after_submitting(
    visit: Callable[..., Page], data_folder: Path, axe: Axe, has_javascript: bool
) -> None:
    page = visit("/fr/", java_script_enabled=has_javascript)
    learner = Learner(page, data_folder / "mail", hands=KeyboardHands)
    learner.sign_up()
    learner.enrol(sheet_of(page, "fr"))
    learner.resume(SLUG)
    learner.read_lesson()
    learner.start_quiz()
    questions = 0
    while not page.locator(".player-reviews").count():
        learner.answer(rightly=questions % 2 == 0)
        questions += 1
        feedback = page.locator("#feedback")
        expect(feedback).to_be_visible()
        expect(feedback).to_have_attribute("role", "status")
        assert comes_before(page, ".question-stem", "#feedback")
        assert comes_before(page, "#feedback", ".player-action a.button")
        assert page.evaluate("document.activeElement.id") == "feedback", "what is said has the focus, so it is read"
        # From the top: what the bar that stays in sight covers while scrolling is no target too small.
        page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
        assert not has_javascript or axe.problems(page) == []
        learner.hands.follow(page.locator(".player-action a.button").first)
    assert questions > 1
    expect(page.locator(".player-reviews > li")).to_have_count(questions)


def comes_before(page: Page, first: str, second: str) -> bool:
    """Whether one element stands before another in the document."""
    where = "([a, b]) => document.querySelector(a).compareDocumentPosition(document.querySelector(b))"
    return bool(page.evaluate(where, [first, second]) & FOLLOWS)
