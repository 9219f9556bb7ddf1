"""Every account page passes axe, on a telephone and on a desk, light and dark, and works without JavaScript."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import Axe
from tests.browser.conftest import PASSWORD, log_in
from tests.browser.test_passkeys import newest_code

OUTSIDE = [
    "login/",
    "signup/",
    "password/reset/",
    "password/reset/done/",
    "logout/",
    "inactive/",
    "password/reset/key/x-y/",
]
INSIDE = [
    "",
    "erase/",
    "email/",
    "password/change/",
    "2fa/",
    "2fa/webauthn/",
    "2fa/webauthn/add/",
    "2fa/totp/activate/",
]
INSIDE += ["sessions/", "reauthenticate/", "3rdparty/", "3rdparty/login/cancelled/", "3rdparty/login/error/"]


def check(page: Page, axe: Axe, paths: list[str]) -> None:
    for path in paths:
        page.goto(f"/fr/account/{path}")
        expect(page.locator("h1")).to_have_count(1)
        assert not axe.problems(page), path
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{path} scrolls sideways by {wide}px"


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1440, "dark")])
def test_account_pages_pass_axe(visit: Callable[..., Page], axe: Axe, width: int, scheme: str) -> None:
    page = visit("/fr/account/login/", width=width, color_scheme=scheme)
    check(page, axe, [path for path in OUTSIDE if path != "logout/"])
    log_in(page, "learner@example.org")
    page.goto("/fr/account/reauthenticate/?next=/fr/account/")
    page.locator("main input[name=password]").fill(PASSWORD)
    page.locator("main form:has(input[name=password]) button[type=submit]").click()
    page.wait_for_url(re.compile(r"/account/$"))
    check(page, axe, [*INSIDE, "logout/"])


def test_signing_up_and_changing_details_work_without_javascript(visit: Callable[..., Page], data_folder: Path) -> None:
    page = visit("/fr/account/signup/", java_script_enabled=False)
    email = "sans-js@example.org"
    for name, value in {
        "first_name": "Sacha",
        "last_name": "Roy",
        "email": email,
        "password1": "des mots calmes et longs",
    }.items():
        page.locator(f"main input[name={name}]").fill(value)
    page.locator("main form:has(input[name=password1]) button[type=submit]").click()
    page.locator("main input[name=code]").wait_for()
    page.locator("main input[name=code]").fill(newest_code(data_folder, email))
    page.locator("main form:has(input[name=code]) button[type=submit]").click()
    page.wait_for_url(re.compile("/learn/"))
    page.goto("/fr/account/")
    page.locator("main input[name=last_name]").fill("Roy-Lacombe")
    page.locator("main form:has(input[name=last_name]) button[type=submit]").click()
    expect(page.locator(".account-name").first).to_have_text("Sacha Roy-Lacombe")
    page.locator("details.account summary").click()
    page.locator("details.account form button").click()
    page.wait_for_url(re.compile("/account/login/"))
    expect(page.locator("details.account")).to_have_count(0)
