"""A pharmacist's journey: sign up, learn, be told why, stop and go on elsewhere, finish, prove it to a stranger."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import Axe
from tests.browser.learner import Hands, KeyboardHands, Learner

SLUG = "parler-vaccination"
WAYS = [
    pytest.param("fr", True, Hands, id="in French"),
    pytest.param("en", True, Hands, id="in English"),
    pytest.param("fr", False, Hands, id="without JavaScript"),
    pytest.param("fr", True, KeyboardHands, id="by keyboard alone"),
]


@pytest.mark.parametrize(("language", "has_javascript", "hands"), WAYS)
def test_a_pharmacist_learns_a_course_to_its_certificate(
    visit: Callable[..., Page], data_folder: Path, axe: Axe, language: str, has_javascript: bool, hands: type[Hands]
) -> None:
    page = visit(f"/{language}/", java_script_enabled=has_javascript)
    learner = Learner(page, data_folder / "mail", language=language, hands=hands)
    learner.sign_up()
    sheet = sheet_of(page, language)
    learner.enrol(sheet)
    assert learner.progress(SLUG) == 0

    # The first lesson, then a wrong answer that is explained at once, with its source.
    learner.resume(SLUG)
    learner.read_lesson()
    learner.start_quiz()
    if has_javascript:
        assert axe.problems(page) == []
    asked = learner.current()
    learner.answer(rightly=False)
    feedback = page.locator("#feedback")
    expect(feedback).to_be_visible()
    assert page.locator("main .sources, main details").count()
    assert learner.current() == asked, "the question stays above its feedback"
    if has_javascript:
        assert axe.problems(page) == []

    # Leaving, and going on from another device exactly there.
    place = page.url
    elsewhere = visit(f"/{language}/", java_script_enabled=has_javascript, width=360, height=740)
    log_in_again(elsewhere, learner, language)
    elsewhere.goto(f"/{language}/learn/{SLUG}/resume/")
    assert "/attempt/" in elsewhere.url
    assert elsewhere.url.split("#")[0] != place.split("#")[0], "the answered question is behind"
    there = Learner(elsewhere, data_folder / "mail", language=language, hands=hands)
    assert there.current().id != asked.id

    # The quiz is failed, taken again, and the rest of the course follows.
    finish_open_attempt(there)
    seen = [learner.progress(SLUG)]
    for _step in range(12):
        learner.resume(SLUG)
        if page.locator('form[action$="/done/"]').count():
            learner.read_lesson()
        elif page.locator('form[action$="/start/"]').count():
            learner.take_quiz()
        else:
            break
        seen.append(learner.progress(SLUG))
    assert seen == sorted(seen), f"progress never falls: {seen}"
    assert seen[-1] == 100

    # The certificate, and a stranger who verifies it.
    page.goto(f"/{language}/learn/{SLUG}/")
    link = page.locator('a[href*="/certificates/"][href$=".pdf"], a[href*=".pdf"]').first
    address = link.get_attribute("href") or ""
    pdf = page.request.get(address)
    assert pdf.ok
    with pikepdf.open(BytesIO(pdf.body())) as document:
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang).startswith(language)
        with document.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
    code = re.search(r"/([0-9A-Z-]{20,})", address)
    assert code, address
    stranger = visit(f"/{language}/verify/", java_script_enabled=has_javascript)
    stranger.locator("main input[name]").first.fill(code[1].lower())
    stranger.keyboard.press("Enter")
    stranger.wait_for_url(re.compile(r"/verify/.+"))
    expect(stranger.locator("main")).to_contain_text("Le Goff-Étienne")
    if has_javascript:
        assert axe.problems(stranger) == []


def test_switching_language_keeps_the_place_and_the_progress(visit: Callable[..., Page], data_folder: Path) -> None:
    page = visit("/fr/")
    learner = Learner(page, data_folder / "mail")
    learner.sign_up()
    learner.enrol(sheet_of(page, "fr"))
    learner.resume(SLUG)
    learner.read_lesson()
    before = learner.progress(SLUG)
    learner.resume(SLUG)
    learner.start_quiz()
    place = page.url
    page.locator('header a[hreflang="en"]').first.click()
    page.wait_for_url(re.compile(r"/en/"))
    assert page.url == place.replace("/fr/", "/en/")
    english = Learner(page, data_folder / "mail", language="en")
    english.answer()
    expect(page.locator("#feedback")).to_be_visible()
    assert english.progress(SLUG) == before > 0


def sheet_of(page: Page, language: str) -> str:
    """The address of the course sheet, found through the catalogue as a visitor would."""
    page.goto(f"/{language}/")
    page.locator(f'main a[href*="/{language}/"][href*="{SLUG}"], main a[href*="talking-about"]').first.click()
    page.wait_for_load_state()
    return page.url


def log_in_again(page: Page, learner: Learner, language: str) -> None:
    page.goto(f"/{language}/account/login/")
    page.locator('main input[name="login"]').fill(learner.email)
    page.locator('main input[name="password"]').fill("Une-phrase-assez-longue-7")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/learn/"))


def finish_open_attempt(learner: Learner) -> None:
    """Answer what is left of an attempt, wrongly, and hand it in."""
    page = learner.page
    while page.locator("legend.question-stem").count():
        if page.locator("#feedback").count() == 0:
            learner.answer(rightly=False)
            page.locator("#feedback").wait_for()
        learner.hands.follow(page.locator(".player-action a.button").first)
    hand_in = page.locator('form[action$="/submit/"] button')
    if hand_in.count():
        learner.hands.follow(hand_in.first)
