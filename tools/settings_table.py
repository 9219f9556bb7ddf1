"""Write the table of settings from their declarations in mooc/settings/env.py, or check that it is current.

python tools/settings_table.py [check]
"""

import sys
from dataclasses import fields
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from mooc.settings.env import Environment  # noqa: E402

PAGE = ROOT / "docs" / "reference" / "settings.md"
START, END = "<!-- table: tools/settings_table.py -->", "<!-- end of table -->"


def table() -> str:
    """Return the variables as a Markdown table."""
    rows = [
        f"| `{declared.name.upper()}` | {declared.metadata['meaning']} | `{declared.metadata['example']}` |"
        for declared in fields(Environment)
    ]
    return "\n".join(["| Variable | What it is for | Example |", "|---|---|---|", *rows])


def page() -> str:
    """Return the page with the table as it should be."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(START)
    return f"{before}{START}\n{table()}\n{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    if sys.argv[1:] != ["check"]:
        PAGE.write_text(page(), encoding="utf-8")
    elif page() != PAGE.read_text(encoding="utf-8"):
        sys.exit("docs/reference/settings.md is not current: run .venv/bin/python tools/settings_table.py")
