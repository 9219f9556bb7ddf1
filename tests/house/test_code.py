"""Modules keep to the vocabulary of docs/architecture.md."""

import ast
import re
from pathlib import Path

import pytest

from tests.databases import PACKAGES, ROOT

MODULES = sorted(p for name in PACKAGES for p in (ROOT / name).rglob("*.py") if "migrations" not in p.parts)
LONGEST = 420  # lines; a longer module is split
WRITING = {"save", "create", "delete", "update", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_says_what_it_is_for_and_can_be_read_in_one_go(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not text.strip() or ast.get_docstring(ast.parse(text)), "no docstring"
    assert len(text.splitlines()) <= LONGEST


def parts(*words: str) -> list[Path]:
    return [path for path in MODULES if set(words) & {*path.parts, path.stem}]


@pytest.mark.parametrize("path", parts("views", "queries", "rules"), ids=name_of)
def test_views_queries_and_rules_change_no_row(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITING:
            owner = ast.unparse(node.func.value)
            on_rows = ".objects" in owner or node.func.attr in ("save", "delete")
            assert not on_rows or re.search(r"form|session|cookie|cache|hash", owner), (
                f"line {node.lineno}: {ast.unparse(node)[:80]}"
            )
