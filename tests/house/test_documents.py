"""The documents lead somewhere and name every event and command."""

import ast
import re
from pathlib import Path

import pytest

from tests.databases import ROOT

PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_of_a_document_leads_to_a_file(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
    local = [link for link in links if "://" not in link and not link.startswith("mailto:")]
    missing = [link for link in local if not (page.parent / link).exists()]
    assert not missing


def test_events_and_commands_are_in_the_documents() -> None:
    documents = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    commands = [p.stem for p in ROOT.glob("*/management/commands/*.py") if p.stem != "__init__"]
    events = [
        node.name
        for path in ROOT.glob("*/events.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef)
    ]
    missing = [word for word in [*commands, *events] if f"`{word}" not in documents and f" {word}`" not in documents]
    assert not missing, f"not in README.md or docs/: {', '.join(missing)}"
