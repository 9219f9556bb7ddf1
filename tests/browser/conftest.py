"""Drives the real thing: the demo site behind its own web server and worker, in Debian's Chromium."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from tests.browser.axe import Axe
from tests.conftest import CHROMIUM
from tests.databases import ROOT

READY_WITHIN = 60  # seconds
PATIENCE = 30_000  # milliseconds: what a busy machine takes longest to answer; two test processes share two cores
PASSWORD = "officine-demo-2026"  # the demo's own, known to everyone


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def data_folder(demo_site: Path) -> Path:
    """Where the server of this test process keeps its database, media and mail."""
    return demo_site


@pytest.fixture(scope="session")
def site(data_folder: Path) -> Iterator[str]:
    """The address of a running demo site, its worker included."""
    port = free_port()
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "mooc.settings.demo",
        "DATA_DIR": str(data_folder),
        "SITE_URL": f"http://localhost:{port}",
    }
    log = (data_folder / "server.log").open("wb")

    def start(*command: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    granian = (
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "mooc.wsgi:application",
    )
    children = [start(*granian), start("manage.py", "worker")]
    try:
        wait_until_ready(f"http://localhost:{port}", children, data_folder / "server.log")
        yield f"http://localhost:{port}"
    finally:
        for child in children:
            os.killpg(child.pid, signal.SIGTERM)
        for child in children:
            child.wait(20)
        log.close()


def wait_until_ready(address: str, children: list[subprocess.Popen[bytes]], log: Path) -> None:
    """Return when database, migrations and worker are there; fail with the log when they do not come."""
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline and all(child.poll() is None for child in children):
        try:
            with urllib.request.urlopen(f"{address}/healthz/ready", timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.3)
    pytest.fail(f"The demo site did not start:\n{log.read_text(errors='replace')[-3000:]}")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
    yield browser
    browser.close()


@pytest.fixture
def visit(site: str, chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Open the site as somebody: each call is another browser, with nothing of the others."""
    contexts: list[BrowserContext] = []

    def open_page(path: str = "/fr/", *, width: int = 1280, height: int = 900, **options: Any) -> Page:
        context = chromium.new_context(
            base_url=site,
            locale="fr-FR",
            viewport={"width": width, "height": height},
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def axe() -> Axe:
    """Checks a page against WCAG 2.2 AA."""
    return Axe()


@pytest.fixture
def picture(tmp_path: Path) -> Callable[[Page, str], None]:
    """Take a picture of a screen for the guide of editors. `make screenshots` says where the documents keep them."""
    folder = Path(os.environ.get("GUIDE_PICTURES") or tmp_path)

    def take(page: Page, name: str) -> None:
        page.wait_for_load_state("networkidle")
        page.screenshot(path=folder / f"{name}.png", animations="disabled")

    return take


def log_in(page: Page, email: str, password: str = PASSWORD) -> None:
    """Log in by the form, wherever the page is."""
    page.goto("/fr/account/login/")
    page.locator('input[name="login"]').fill(email)
    page.locator('input[name="password"]').fill(password)
    page.locator("main form").filter(has=page.locator('input[name="password"]')).locator(
        'button[type="submit"]'
    ).first.click()
    page.wait_for_url(lambda url: "/login" not in url)
