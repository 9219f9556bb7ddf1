"""Another site shows a campaign in a frame; it can frame nothing else of ours."""

import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import Axe

FRAMED = "chrome-error://chromewebdata/"  # what Chromium puts where it refuses a page


class Host:
    """A web site of somebody else, whose pages the tests write."""

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = host.pages.get(self.path, "").encode()
                self.send_response(200 if body else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def write(self, path: str, body: str) -> str:
        """Publish a page; returns its address."""
        self.pages[path] = (
            f'<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>Pharmacie du Parc</title></head>'
            f"<body><main><h1>Pharmacie du Parc</h1>{body}</main></body></html>"
        )
        return self.address + path


@pytest.fixture
def host() -> Iterator[Host]:
    host = Host()
    yield host
    host.server.shutdown()
    host.server.server_close()


@pytest.fixture
def builder(visit: Callable[..., Page]) -> Page:
    """The page that makes the code of the first campaign that runs, reached as a visitor reaches it."""
    page = visit("/fr/campagnes/")
    page.locator("main .grid a[href*='/campagnes/']").first.click()
    page.get_by_role("link", name="L’afficher sur votre site").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Afficher cette campagne sur votre site")
    return page


def code_of(page: Page) -> str:
    return page.locator("[data-copied]").input_value()


def expect_code(page: Page, wanted: str) -> None:
    """Wait until the code says what was chosen last."""
    expect(page.locator("[data-copied]")).to_have_value(re.compile(wanted, re.DOTALL))


def height_of(page: Page) -> float:
    box = page.locator("iframe").bounding_box()
    assert box is not None
    return box["height"]


def test_a_pharmacy_copies_the_code_and_its_visitors_see_the_campaign(
    builder: Page, visit: Callable[..., Page], host: Host, axe: Axe
) -> None:
    builder.get_by_label("Taille").select_option("compact")
    builder.get_by_label("Adapter la hauteur au contenu").check()
    expect_code(builder, "size=compact.*resize.js")
    assert axe.problems(builder) == []
    code = code_of(builder)

    page = visit("/fr/")
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None)
    page.context.clear_cookies()
    page.goto(host.write("/", code))
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", level=1)).not_to_be_empty()
    expect(frame.get_by_text("Relecture médicale")).to_be_visible()
    page.wait_for_function("document.querySelector('iframe').style.height !== ''")
    content = page.frames[1].evaluate("document.documentElement.getBoundingClientRect().height")
    assert abs(height_of(page) - content) <= 1
    assert refused == []
    assert page.context.cookies() == []
    with page.context.expect_page() as opened:
        frame.get_by_role("link", name="En savoir plus sur Officine").click()
    expect(opened.value.locator("h1")).to_be_visible()


def test_it_is_shown_without_javascript_and_keeps_its_height(
    builder: Page, visit: Callable[..., Page], host: Host
) -> None:
    code = code_of(builder)
    page = visit("/fr/", java_script_enabled=False)
    page.goto(host.write("/", code))
    expect(page.frame_locator("iframe").get_by_text("Relecture médicale")).to_be_attached()
    assert height_of(page) == 500


def test_another_site_can_say_nothing_in_the_name_of_the_frame(
    builder: Page, visit: Callable[..., Page], host: Host
) -> None:
    builder.get_by_label("Adapter la hauteur au contenu").check()
    expect_code(builder, "resize.js")
    code = code_of(builder)
    page = visit("/fr/")
    page.goto(host.write("/", code))
    page.wait_for_function("document.querySelector('iframe').style.height !== ''")
    before = height_of(page)
    page.evaluate("postMessage({officine: 'height', height: 4000}, '*')")
    page.evaluate("new Promise((done) => setTimeout(done, 200))")
    assert height_of(page) == before


def test_no_other_page_of_the_site_can_be_framed(
    builder: Page, visit: Callable[..., Page], host: Host, site: str
) -> None:
    campaign = builder.locator("main a").first.get_attribute("href")
    paths = [
        "/fr/",
        str(campaign),
        builder.url.removeprefix(site),
        "/fr/follow/",
        "/fr/account/login/",
        "/admin/login/",
    ]
    frames = "".join(f'<iframe src="{site}{path}" title="x"></iframe>' for path in paths)
    page = visit("/fr/")
    page.goto(host.write("/thief", frames))
    page.wait_for_load_state("networkidle")
    shown = [frame.url for frame in page.frames[1:]]
    assert shown == [FRAMED] * len(paths)


def test_the_builder_works_as_a_plain_form(builder: Page, visit: Callable[..., Page], site: str) -> None:
    page = visit(builder.url.removeprefix(site), java_script_enabled=False)
    page.get_by_label("Couleurs").select_option("dark")
    page.get_by_role("button", name="Afficher").click()
    expect_code(page, "theme=dark")
    expect(page.locator("iframe")).to_have_attribute("src", re.compile("theme=dark"))


def test_the_code_is_copied_by_a_button(builder: Page, site: str) -> None:
    builder.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site)
    builder.get_by_role("button", name="Copier les lignes").click()
    expect(builder.get_by_text("Copié", exact=True)).to_be_visible()
    assert builder.evaluate("navigator.clipboard.readText()").strip() == code_of(builder)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_shown_elsewhere_is_accessible(
    builder: Page, visit: Callable[..., Page], axe: Axe, scheme: str
) -> None:
    source = str(builder.locator("iframe").get_attribute("src"))
    for path in (
        source,
        f"{source}?size=wide",
        "/fr/follow/",
        "/fr/embed/campaign/00000000-0000-4000-8000-000000000000/",
    ):
        page = visit(path, color_scheme=scheme, width=360)
        assert axe.problems(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
