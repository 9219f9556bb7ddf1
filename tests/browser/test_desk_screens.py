"""The desk's own screens on the smallest telephone in dark: nothing is cut off, cells say what they are, axe finds nothing."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.axe import Axe
from tests.browser.conftest import log_in

SCREENS = [
    "/admin/reports/links/",
    "/admin/reports/schedule/",
    "/admin/reports/emergencies/",
    "/admin/facts/reviews/",
    "/admin/campaigns/planner/list/",
    "/admin/certificates/",
]
LOOKED_AT_CLOSELY = ["/admin/", "/admin/guide/", "/admin/reports/upkeep/", "/admin/reports/translations/"]
# (a list, the link that leads from it to one screen)
BEHIND = [
    ("/admin/vigilance/", 'main td.title a[href*="/vigilance/"]'),
    ("/admin/messages/", 'main td.title a[href*="/messages/"]'),
    ("/admin/campaigns/archive/", 'main td.title a[href*="/archive/of/"]'),
    ("/admin/learning/", 'main .title a[href*="/learning/courses/"]'),
]
# What is wider than the screen although nothing around it scrolls: Wagtail hides what overflows, so nobody would reach it.
CUT_OFF = """() => [...document.querySelectorAll("main *")].filter((one) => {
  const box = one.getBoundingClientRect();
  if (!box.width || box.right <= innerWidth + 1 || one.closest(".w-sr-only, .footer")) return false;
  for (let around = one.parentElement; around.tagName !== "MAIN"; around = around.parentElement)
    if (getComputedStyle(around).overflowX !== "visible") return false;
  return true;
}).map((one) => one.outerHTML.slice(0, 120))"""


def check(page: Page, path: str) -> None:
    """Hold a screen against its width and its headings."""
    page.goto(path)
    assert page.evaluate(CUT_OFF) == [], path
    assert page.locator("h1").count() == 1, path


def test_the_desks_own_screens_fit_a_telephone_in_the_dark(visit: Callable[..., Page], axe: Axe) -> None:
    page = visit("/fr/", width=360, height=740, color_scheme="dark")
    log_in(page, "admin@example.org")
    for path in SCREENS:
        check(page, path)
    behind = []
    for path, link in BEHIND:
        check(page, path)
        behind.append(str(page.locator(link).first.get_attribute("href")))
    for path in [*LOOKED_AT_CLOSELY, *behind]:
        check(page, path)
        assert axe.problems(page) == [], path
    page.goto("/admin/reports/translations/")
    expect(page.locator("main td[data-label='Langue']").first).to_be_visible()
