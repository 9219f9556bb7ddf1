"""A table that a spreadsheet opens: UTF-8, with the separator that the reader's language uses."""

import csv
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

# What spreadsheets would work out instead of showing.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def table(name: str, language: str, rows: Iterable[Sequence[object]]) -> HttpResponse:
    """Return rows, the first of them headings, as a file to download."""
    response = HttpResponse(
        "\ufeff",
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
    writer = csv.writer(response, delimiter=";" if language == "fr" else ",")
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return response


def _plain(cell: object) -> str:
    text = str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text
