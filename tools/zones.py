"""Writes mooc/static/mooc/css/zones.css: a rule for every whole percent at which a zone of a picture may be.

Our content security policy allows no style attributes, so a position is a `data-` attribute and a rule.
"""

from pathlib import Path

STYLES = Path(__file__).parent.parent / "mooc/static/mooc/css/zones.css"
HEAD = "/* Where the zones of a picture are, in whole percent of it. Written by tools/zones.py. */"
SIDES = {"left": "left", "top": "top", "width": "inline-size", "height": "block-size"}


def rules() -> str:
    """Return the whole style sheet."""
    lines = [
        " ".join(f'.zone[data-{side}="{percent}"] {{ {name}: {percent}%; }}' for percent in range(101))
        for side, name in SIDES.items()
    ]
    return "\n".join([HEAD, "@layer components {", *(f"  {line}" for line in lines), "}", ""])


if __name__ == "__main__":
    STYLES.write_text(rules(), encoding="utf-8")
