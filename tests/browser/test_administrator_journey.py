"""An administrator lets somebody in, gives a role, and takes it away again."""

import re
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.browser.conftest import log_in
from tests.browser.desk import Desk
from tests.browser.learner import code_from_mail

PASSWORD = "Une-phrase-assez-longue-7"


def test_a_role_opens_the_desk_and_losing_it_closes_it_at_once(visit: Callable[..., Page], data_folder: Path) -> None:
    admin = Desk(visit(), "admin@example.org")
    email = f"{uuid4().hex[:8]}@example.org"
    admin.page.goto("/admin/users/new/")
    admin.page.locator('[name="email"]').fill(email)
    admin.page.locator('[name="first_name"]').fill("Nadia")
    admin.page.locator('[name="last_name"]').fill("Benali")
    admin.page.locator('[name="password1"]').fill(PASSWORD)
    admin.page.locator('[name="password2"]').fill(PASSWORD)
    admin.page.locator('[role="tab"]').nth(1).click()
    admin.page.locator("label", has_text="Rédaction").click()
    admin.page.locator('form[action*="/admin/users/new/"] [type="submit"], footer [type="submit"]').first.click()
    admin.expect_success()

    # The newcomer writes, but cannot look after people.
    nadia = visit("/fr/")
    log_in(nadia, email, PASSWORD)
    nadia.locator('main [name="code"]').fill(code_from_mail(data_folder / "mail", email))
    nadia.keyboard.press("Enter")
    nadia.wait_for_url(re.compile(r"/learn/"))
    nadia.goto("/admin/")
    expect(nadia.locator("body")).to_contain_text("Nadia")
    assert nadia.request.get("/admin/pages/").url.endswith("/admin/pages/")
    assert "/admin/users/" not in nadia.request.get("/admin/users/").url

    # Without the role the desk is closed at the next click.
    admin.page.goto("/admin/users/?q=" + email)
    admin.page.locator('a[href*="/admin/users/edit/"]').first.click()
    admin.page.locator('[role="tab"]').nth(1).click()
    admin.page.locator("label", has_text="Rédaction").click()
    admin.page.locator('form[action*="/admin/users/edit/"] [type="submit"]').first.click()
    admin.expect_success()
    assert nadia.request.get("/admin/pages/").status == 403


def test_an_editor_cannot_open_what_belongs_to_administrators(visit: Callable[..., Page]) -> None:
    editor = Desk(visit(), "editor@example.org")
    admin = Desk(visit(), "admin@example.org")
    for address in ("/admin/users/", "/admin/groups/", "/admin/workflows/list/"):
        assert address in admin.page.request.get(address).url
        assert address not in editor.page.request.get(address).url
