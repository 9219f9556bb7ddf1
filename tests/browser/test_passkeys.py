"""Passkeys in Chromium with a virtual authenticator: enrolment, log-in without a password, refusal, under the real CSP."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Page, expect

from tests.browser.conftest import PASSWORD, log_in

PERSON = {
    "email": "passkey@example.org",
    "password1": "des mots longs et calmes",
    "first_name": "Paz",
    "last_name": "Clé",
}


def newest_code(folder: Path, email: str) -> str:
    """The code in the newest e-mail to somebody."""
    for path in sorted((folder / "mail").iterdir(), key=lambda path: path.stat().st_mtime, reverse=True):
        text = path.read_text(encoding="utf-8")
        found = re.search(r"^ {4}(\S+)$", text, flags=re.M)
        if f"To: {email}" in text and found:
            return found.group(1)
    raise AssertionError(f"no code for {email}")


def plug_in(page: Page) -> tuple[CDPSession, str]:
    """Give the browser a device with a fingerprint reader."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options: dict[str, Any] = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    answer = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session, str(answer["authenticatorId"])


def sign_up(page: Page, folder: Path) -> None:
    """Create an account through the pages."""
    page.goto("/fr/account/signup/")
    for name, value in PERSON.items():
        page.locator(f"main input[name={name}]").fill(value)
    page.locator("main form:has(input[name=password1]) button[type=submit]").click()
    page.locator("main input[name=code]").wait_for()
    page.locator("main input[name=code]").fill(newest_code(folder, PERSON["email"]))
    page.locator("main form:has(input[name=code]) button[type=submit]").click()
    page.wait_for_url(re.compile("/learn/"))


def log_out(page: Page) -> None:
    page.goto("/fr/account/logout/")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(re.compile("/account/login/"))


def test_a_passkey_is_added_and_opens_the_account_without_a_password(
    visit: Callable[..., Page], data_folder: Path
) -> None:
    page = visit("/fr/account/signup/")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    session, device = plug_in(page)
    sign_up(page, data_folder)

    page.goto("/fr/account/")
    page.locator("a[href$='/2fa/webauthn/add/']").click()
    page.locator("main input[name=password]").fill(PERSON["password1"])
    page.locator("main form:has(input[name=password]) button[type=submit]").click()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(lambda url: not url.endswith("/add/"))
    assert len(session.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]) == 1

    log_out(page)
    page.locator("#passkey_login").click()
    page.wait_for_url(re.compile("/learn/"))
    expect(page.locator(".account-name").first).to_have_text("Paz Clé")

    # With a passkey, the password alone is not enough any more: the second step takes the same key.
    log_out(page)
    page.locator("main input[name=login]").fill(PERSON["email"])
    page.locator("main input[name=password]").fill(PERSON["password1"])
    page.locator("main form:has(input[name=password]) button[type=submit]").first.click()
    page.wait_for_url(re.compile("/2fa/authenticate/"))
    page.locator("#mfa_webauthn_authenticate").click()
    page.wait_for_url(re.compile("/learn/"))
    assert not complaints, complaints


def test_a_passkey_that_is_not_used_leaves_a_sentence_and_the_password_form(visit: Callable[..., Page]) -> None:
    page = visit("/fr/account/login/")
    session, device = plug_in(page)
    session.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    page.locator("#passkey_login").click()
    expect(page.locator("[data-passkey-error]")).to_be_visible()
    log_in(page, "learner@example.org", PASSWORD)
    expect(page.locator(".account-name").first).to_be_visible()
