"""Tables as CSV files that a spreadsheet opens, and calculates nothing of."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import override

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would calculate a text that begins like this
Row = list[Any]


class _Line:
    """Stands for a file, and gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def as_csv(rows: Iterable[Row], language: str) -> Iterator[str]:
    """Yield the lines of a CSV file that spreadsheets of that language open as a table: French ones want semicolons."""
    writer = csv.writer(_Line(), delimiter=";" if language.startswith("fr") else ",")
    yield "\ufeff"
    left = iter(rows)
    while row := _next(left, language):
        yield writer.writerow([_harmless(cell) for cell in row])


def _next(rows: Iterator[Row], language: str) -> Row | None:
    """The next row, in that language: the request that asked for the file may be over."""
    with override(language):
        return next(rows, None)


def _harmless(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
