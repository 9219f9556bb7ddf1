"""Automated accessibility checks."""

from axe_playwright_python.sync_playwright import Axe as Engine
from playwright.sync_api import Page

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Axe:
    """Runs axe on a page and says in a sentence what it finds."""

    def __init__(self) -> None:
        self.engine = Engine()

    def problems(self, page: Page) -> list[str]:
        """Return a line for each problem found; none is the only good answer."""
        results = self.engine.run(page, options={"runOnly": {"type": "tag", "values": STANDARDS}})
        return [
            f"{violation['id']} ({violation['help']}): {node['html'][:160]}"
            for violation in results.response["violations"]
            for node in violation["nodes"]
        ]
