"""One small bar chart for each kind, drawn on the server; the same figures stand in the table below it."""

from collections.abc import Sequence
from dataclasses import dataclass

from campaigns.reports.queries import Piece, Report
from campaigns.rules.figures import Span
from campaigns.rules.visits import Kind

WIDTH, HEIGHT, GAP = 12, 100, 2  # of a bar, of the highest bar, between two bars; units of the drawing


@dataclass(frozen=True)
class Bar:
    """A day or a week: where its bar stands, how high it is, and how high the line of the season before."""

    x: int
    y: int
    height: int
    before_y: int | None
    span: Span
    value: int
    before: int | None


@dataclass(frozen=True)
class Chart:
    """The bars of one kind with the size of the drawing; `most` is what the highest stands for."""

    kind: Kind
    label: str
    bars: tuple[Bar, ...]
    width: int
    height: int
    bar_width: int
    most: int


def draw(report: Report) -> list[Chart]:
    """A chart for each kind of which something happened, now or in the season before."""
    charts = [_draw(total.kind, total.label, report.pieces, report.previous is not None) for total in report.totals]
    return [chart for chart in charts if chart.most]


def _draw(kind: Kind, label: str, pieces: Sequence[Piece], is_compared: bool) -> Chart:
    most = max((max(piece.numbers.get(kind, 0), piece.before.get(kind, 0)) for piece in pieces), default=0)

    def height(value: int) -> int:
        return -(-HEIGHT * value // most) if most else 0

    def bar(place: int, piece: Piece) -> Bar:
        value, before = piece.numbers.get(kind, 0), piece.before.get(kind, 0)
        return Bar(
            x=place * (WIDTH + GAP),
            y=HEIGHT - height(value),
            height=height(value),
            before_y=HEIGHT - height(before) if is_compared and before else None,
            span=piece.span,
            value=value,
            before=before if is_compared else None,
        )

    return Chart(
        kind=kind,
        label=label,
        bars=tuple(bar(place, piece) for place, piece in enumerate(pieces)),
        width=max(1, len(pieces) * (WIDTH + GAP) - GAP),
        height=HEIGHT,
        bar_width=WIDTH,
        most=most,
    )
