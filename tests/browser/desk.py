"""Somebody at the editor's desk: opens pages, adds blocks, submits, reviews."""

import re
from collections.abc import Mapping

from playwright.sync_api import Error, Locator, Page, expect

from tests.browser.conftest import log_in


class Desk:
    """The CMS admin as one person uses it."""

    def __init__(self, page: Page, email: str) -> None:
        self.page = page
        log_in(page, email)

    # --- Writing ---------------------------------------------------------------------------

    def add(self, parent_id: int, kind: str) -> None:
        """Open the form of a new page of this kind ("courses/coursepage") below a page."""
        self.page.goto(f"/admin/pages/{parent_id}/add_subpage/")
        if "add_subpage" in self.page.url:
            self.page.locator(f'a[href*="/admin/pages/add/{kind}/"]').first.click()
        self.page.locator('[name="title"]').wait_for()

    def fill(self, values: Mapping[str, str]) -> None:
        """Fill in fields by name."""
        for name, value in values.items():
            field = self.page.locator(f'[name="{name}"]')
            if field.evaluate("e => e.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        # A date opens a calendar, which closes when one looks elsewhere.
        self.page.locator('[name="title"]').click()

    def insert(self, path: str, *, position: int = 0, choice: int | None = None) -> Locator:
        """Insert a block in a stream; `choice` picks the kind of block where there are several."""
        stream = self.page.locator(f'[data-contentpath="{path}"]')
        stream.locator("[data-streamfield-stream-container] > div > button.c-sf-add-button").nth(position).click()
        if choice is not None:
            self.page.locator(f'[role="option"][id$="item-{choice}"]').click()
        self.page.locator(f'[name="{path}-{position}-type"]').wait_for(state="attached")
        return stream

    def lengthen(self, list_name: str) -> None:
        """Add an item at the end of a list inside a block."""
        count = self.page.locator(f'[name="{list_name}-count"]')
        box = count.locator("xpath=..")
        box.locator("[data-streamfield-list-add]").last.click()

    def choose(self, field: str, text: str) -> None:
        """Choose a snippet in the dialogue that a field opens."""
        value = self.page.locator(f'[name="{field}"]')
        value.locator("xpath=ancestor::*[.//*[@data-chooser-action-choose]][1]").locator(
            ".unchosen [data-chooser-action-choose]"
        ).first.click()
        dialogue = self.page.locator(".modal")
        dialogue.locator("a[data-chooser-modal-choice]").filter(has_text=text).first.click()
        expect(value).not_to_have_value("")

    def write_rich_text(self, path: str, text: str) -> None:
        """Type into a rich text block."""
        editor = self.page.locator(f'[data-contentpath="{path}"] [contenteditable="true"]').last
        editor.click()
        self.page.keyboard.type(text)

    # --- Deciding --------------------------------------------------------------------------

    def save(self) -> int:
        """Save the draft, in which somebody stands in for its owner, and return the page's id."""
        stands_in = self.page.locator('select[name="backup_owner"]')
        if stands_in.count() and not stands_in.input_value():
            owner = self.page.locator('select[name="owner"]').input_value()
            people = stands_in.locator("option").evaluate_all("all => all.map(one => one.value)")
            stands_in.select_option(next(one for one in people if one and one != owner))
        self.page.locator("footer button.action-save").first.click()
        self.page.wait_for_url(re.compile(r"/admin/pages/\d+/edit/"))
        self.expect_success()
        return self.page_id()

    def submit(self) -> None:
        """Submit the page for review."""
        self.open_menu()
        self.page.locator('footer button[name="action-submit"]').click()
        self.expect_success()

    def save_and_submit(self) -> int:
        """Save the draft, submit it for review and return the page's id."""
        page_id = self.save()
        self.submit()
        return page_id

    def open_menu(self) -> None:
        """Open the menu of what can be done with the page."""
        self.page.locator('footer [data-w-dropdown-target="toggle"]').first.click()

    def page_id(self) -> int:
        found = re.search(r"/admin/pages/(\d+)/edit/", self.page.url)
        assert found, self.page.url
        return int(found[1])

    def edit(self, page_id: int) -> None:
        self.page.goto(f"/admin/pages/{page_id}/edit/")

    def review_actions(self, page_id: int) -> list[str]:
        """What this person may decide about a page under review."""
        self.edit(page_id)
        return [
            name
            for button in self.page.locator("footer [data-workflow-action-name]").all()
            if (name := button.get_attribute("data-workflow-action-name"))
        ]

    def decide(self, page_id: int, action: str, comment: str = "") -> None:
        """Approve or reject a page that waits for this person's review."""
        self.edit(page_id)
        button = self.page.locator(f'footer [data-workflow-action-name="{action}"]').first
        if not button.is_visible():
            self.open_menu()
        asks = button.get_attribute("data-workflow-action-modal-url")
        button.click()
        if asks:
            dialogue = self.page.locator('.modal form, [role="dialog"] form').first
            if action == "approve":
                dialogue.locator('[name="statement"][value="none"]').check()
            dialogue.locator('[name="comment"]').fill(comment)
            dialogue.locator('button[type="submit"], input[type="submit"]').first.click()
        self.expect_success()

    def expect_success(self) -> None:
        """Wait for the desk to say that it is done; fail with what it says otherwise."""
        done = self.page.locator(".messages li.success").first  # a form has notices of its own before anything is done
        assert _comes(done), "; ".join(self.page.locator(".messages li").all_text_contents())


def _comes(place: Locator) -> bool:
    """Whether something appears in time."""
    try:
        place.wait_for()
    except Error:
        return False
    return True
