"""The content security policy holds on every kind of page, the editing desk included: nothing is refused, nothing is foreign."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import log_in

PUBLIC = ["/fr/", "/fr/account/login/", "/fr/account/signup/", "/fr/search/?q=vaccin", "/fr/verify/", "/fr/nowhere/"]
DESK = [
    "/admin/",
    "/admin/pages/",
    "/admin/images/",
    "/admin/documents/",
    "/admin/snippets/home/source/",
    "/admin/users/",
    "/admin/reports/site-history/",
    "/admin/reports/workflow/",
    "/admin/workflows/list/",
    "/admin/redirects/",
]


def refusals(page: Page, host: str) -> list[str]:
    """Collect what the policy refuses, and requests that leave the site."""
    found: list[str] = []
    page.on(
        "console", lambda message: found.append(message.text) if "Content Security Policy" in message.text else None
    )
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on(
        "request", lambda request: found.append(request.url) if urlsplit(request.url).netloc not in (host, "") else None
    )
    return found


def test_public_pages_need_nothing_that_the_policy_refuses(visit: Callable[..., Page], site: str) -> None:
    page = visit("/fr/")
    found = refusals(page, urlsplit(site).netloc)
    for path in PUBLIC:
        answer = page.goto(path)
        assert answer is not None
        assert "unsafe-inline" not in answer.headers["content-security-policy"]
        page.wait_for_load_state("networkidle")
    assert found == []


@pytest.mark.parametrize("person", ["admin", "editor"])
def test_the_desk_works_under_its_policy(visit: Callable[..., Page], site: str, person: str) -> None:
    page = visit("/fr/")
    log_in(page, f"{person}@example.org")
    found = refusals(page, urlsplit(site).netloc)
    for path in DESK:
        answer = page.goto(path)
        assert answer is not None
        assert "default-src 'self'" in answer.headers["content-security-policy"], path
        page.wait_for_load_state("networkidle")
    edit = page.goto("/admin/pages/")
    assert edit is not None
    page.goto(str(page.locator("main a[href*='/edit/']").first.get_attribute("href")))
    page.wait_for_load_state("networkidle")
    assert found == []
