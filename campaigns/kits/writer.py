"""Writes one piece as PDF or PNG, typeset by typst (campaigns/kits/paper) from words that are only ever data."""

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from campaigns.rules.material import PREVIEW_WIDTH, SHEETS, Form, Piece
from home.paper import typeset

PAPER = Path(__file__).resolve().parent / "paper"
MM_PER_INCH = 25.4
POINTS_PER_INCH = 72


def write_piece(piece: Piece, form: Form, words: Mapping[str, Any], *, made_at: datetime) -> bytes:
    """Return a piece as a file. The sides of a leaflet stand beside each other in one picture. Raises PaperFault."""
    sheet = SHEETS[piece]
    template = PAPER / f"{sheet.template}.typ"
    if form in (Form.PDF, Form.PRINT):
        [pdf] = typeset(template, words={"piece": words}, made_at=made_at)
        return pdf
    sides = typeset(template, words={"piece": words}, form="png", ppi=_fineness(piece, form))
    return sides[0] if len(sides) == 1 else _side_by_side(sides)


def _fineness(piece: Piece, form: Form) -> float:
    sheet = SHEETS[piece]
    if form is not Form.PREVIEW:
        return sheet.ppi
    inches = sheet.width / (MM_PER_INCH if sheet.on_paper else POINTS_PER_INCH)
    return PREVIEW_WIDTH / sheet.sides / inches


def _side_by_side(sides: list[bytes]) -> bytes:
    pictures = [Image.open(BytesIO(side)).convert("RGB") for side in sides]
    whole = Image.new("RGB", (sum(one.width for one in pictures), pictures[0].height))
    left = 0
    for one in pictures:
        whole.paste(one, (left, 0))
        left += one.width
    file = BytesIO()
    whole.save(file, format="PNG")
    return file.getvalue()
