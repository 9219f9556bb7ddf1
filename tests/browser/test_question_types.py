"""A picture with places to mark and a short answer: by finger on a small screen without JavaScript, and by keyboard."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from mooc.demo.courses import page_of
from tests.browser.axe import Axe
from tests.browser.learner import KeyboardHands, Learner

SLUG = "vacciner-a-l-officine"
SMALLEST_TARGET = 24  # CSS pixels: WCAG 2.2, success criterion 2.5.8


def at_quiz(visit: Callable[..., Page], mailbox: Path, module: str, **options: object) -> Learner:
    """A new learner at the first question of the quiz of that module."""
    page = visit("/fr/", **options)
    learner = Learner(page, mailbox)
    learner.sign_up()
    learner.enrol(f"/fr/formations/{SLUG}/")
    page.goto(f"/fr{reverse('learning:step', args=[SLUG, page_of('quiz', module)]).removeprefix('/fr')}")
    learner.start_quiz()
    return learner


def test_a_place_is_marked_on_the_picture_by_finger_without_javascript_at_320_pixels(
    visit: Callable[..., Page], data_folder: Path
) -> None:
    learner = at_quiz(visit, data_folder / "mail", "c1m4", width=320, java_script_enabled=False)
    page = learner.page
    page.goto(re.sub(r"/\d+/$", "/7/", page.url))
    zones = page.locator("label.zone")
    assert zones.count() == 4
    for zone in zones.all():
        box = zone.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= SMALLEST_TARGET
    controls = page.locator('input[type="radio"][name="answer"]')
    zones.nth(2).click()
    expect(controls.nth(2)).to_be_checked()
    right = page.get_by_role("radio", name="Le milieu de la clayette du bas", exact=True)
    page.locator(f'label.zone[for="{right.get_attribute("id")}"]').click()
    expect(right).to_be_checked()
    page.locator('main form[data-submit-once] button[type="submit"]').first.click()
    page.locator("#feedback").wait_for()
    order = [one.get_attribute("class") or "" for one in page.locator("main .question, main .feedback").all()]
    assert ["question" in order[0], "feedback" in order[1]] == [True, True]
    expect(page.locator("label.option.is-correct")).to_contain_text("Juste")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_both_new_types_have_no_accessibility_problem(
    visit: Callable[..., Page], data_folder: Path, scheme: str
) -> None:
    learner = at_quiz(
        visit, data_folder / "mail", "c1m4", width=320, color_scheme=scheme, bypass_csp=True
    )  # axe runs inside the page
    page = learner.page
    page.goto(re.sub(r"/\d+/$", "/7/", page.url))
    assert Axe().problems(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    learner.hands = KeyboardHands(page)
    learner.answer()
    page.locator("#feedback").wait_for()
    assert Axe().problems(page) == []
