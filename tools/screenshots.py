"""Take the pictures of README.md and the documents from a running demo site, with Debian's Chromium.

python tools/screenshots.py 8000
"""

import shutil
import sys
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "images"
PASSWORD = "officine-demo-2026"  # the demo's own, known to everyone

# The lesson of the demo that waits for its reviewers, on the desk of who wrote it.
WAITING_LESSON = 'main a[href*="/pages/"][href$="/edit/"]'
# name: (who looks, address, width, height, theme, which links are followed from there)
Shot = tuple[str | None, str, int, int, Literal["light", "dark"], tuple[str, ...]]
SHOTS: dict[str, Shot] = {
    "home-1440-light": (None, "/fr/", 1440, 900, "light", ()),
    "home-360-dark": (None, "/fr/", 360, 740, "dark", ()),
    "learning-1440-light": ("learner", "/fr/learn/", 1440, 900, "light", ()),
    "progress-360-light": ("learner", "/fr/learn/vacciner-a-l-officine/progress/", 360, 740, "light", ()),
    "update-360-dark": ("learner", "/fr/learn/vigilance-peau-maladies-rares/update/", 360, 740, "dark", ()),
    "desk-1440-light": ("editor", "/admin/", 1440, 900, "light", ()),
    "impact-1440-light": ("editor", "/admin/", 1440, 900, "light", (WAITING_LESSON, "[data-impact-link]")),
    "questions-1440-light": ("medical", "/admin/learning/questions/", 1440, 900, "light", ()),
    "regrade-1440-light": (
        "medical",
        "/admin/learning/questions/",
        1440,
        900,
        "light",
        ('main a[href*="/regrades/"]',),
    ),
}


def take(browser: Browser, site: str, name: str, shot: Shot) -> None:
    """Take one picture, as one person, in a browser with nothing of the others."""
    person, path, width, height, theme, links = shot
    context = browser.new_context(
        base_url=site,
        locale="fr-FR",
        viewport={"width": width, "height": height},
        color_scheme=theme,
        reduced_motion="reduce",
    )
    page = context.new_page()
    if person:
        page.goto("/fr/account/login/")
        page.locator('input[name="login"]').fill(f"{person}@example.org")
        page.locator('input[name="password"]').fill(PASSWORD)
        page.locator('input[name="password"]').press("Enter")
        page.wait_for_url(lambda url: "/login" not in url)
    page.goto(path)
    page.wait_for_load_state("networkidle")
    for target in links:
        page.goto(page.locator(target).first.get_attribute("href") or path)
        page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / f"{name}.png")
    context.close()
    print(f"  {name}")


def main(port: str) -> None:
    """Take every picture."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        sys.exit("No Chromium was found; on Debian: apt install chromium")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for name, shot in SHOTS.items():
            take(browser, f"http://localhost:{port}", name, shot)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
