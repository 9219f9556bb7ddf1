"""Paper: words typeset by typst into tagged PDF or PNG, with our own typefaces, and QR codes. Words are data, never markup."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

import segno
import typst

FONTS = Path(__file__).resolve().parent / "fonts"


class PaperFault(Exception):
    """A page could not be typeset; what it speaks of is not concerned."""


def typeset(
    template: Path,
    *,
    words: Mapping[str, Mapping[str, Any]],
    form: Literal["pdf", "png"] = "pdf",
    ppi: float | None = None,
    made_at: datetime | None = None,
    with_system_fonts: bool = False,
) -> list[bytes]:
    """Return a template filled with `words` (by name, as JSON in `sys.inputs`): one PDF/UA-1 file, or one PNG a page.

    The same words and `made_at` give the same bytes. Only our own typefaces are used, unless those of the system are
    asked for. Raises PaperFault.
    """
    options: dict[str, Any] = {"ppi": ppi} if form == "png" else {"pdf_standards": ["ua-1"]}
    if made_at is not None and form == "pdf":
        options["timestamp"] = made_at.replace(microsecond=0)  # PDF dates count in seconds
    try:
        # One compiler for each piece of paper: a shared one refuses a second thread.
        compiler = typst.Compiler(template, root=template.parent, font_paths=_fonts(with_system_fonts))
        made = compiler.compile(
            format=form, sys_inputs={name: json.dumps(value) for name, value in words.items()}, **options
        )
    except typst.TypstError as error:
        raise PaperFault(f"{template.name}: {error}") from error
    pages = [page for page in (made if isinstance(made, list) else [made]) if isinstance(page, bytes)]
    if not pages:
        raise PaperFault(f"{template.name}: typst returned no file")
    return pages


def qr_code(text: str) -> str:
    """Draw a QR code as SVG. Error correction "M": it still reads when 15 % of it are damaged."""
    drawing = BytesIO()
    segno.make(text, error="m", micro=False).save(
        drawing, kind="svg", border=2, dark="#074d38", light=None, xmldecl=False, nl=False, omitsize=True
    )
    return drawing.getvalue().decode()


@cache
def _fonts(with_system_fonts: bool) -> typst.Fonts:
    """Read once per process."""
    return typst.Fonts(
        include_system_fonts=with_system_fonts, include_embedded_fonts=with_system_fonts, font_paths=[FONTS]
    )
