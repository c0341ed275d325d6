"""Charts as plain SVG: the geometry is worked out here, the template only prints it.

A chart always has a title, one sentence that says what it shows, and the table of its data; so it can be read
without seeing it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from django.utils.functional import Promise

Text = str | Promise
Value = int | float | Decimal | None

WIDTH, HEIGHT = 480, 220
LEFT, RIGHT, TOP, BOTTOM = 36, 8, 22, 30


@dataclass(frozen=True)
class Bar:
    x: str
    y: str
    width: str
    height: str
    middle: str
    label: Text
    value: Value


@dataclass(frozen=True)
class Dot:
    x: str
    y: str
    label: Text
    value: Value
    has_label: bool


@dataclass(frozen=True)
class Line:
    """A level across the chart, with its figure at the left."""

    y: str
    figure: int | float


@dataclass(frozen=True)
class Chart:
    """What ui/parts/chart.html prints; `rows` are the data again, as a table."""

    kind: Literal["bars", "line"]
    title: Text
    say: Text
    head: tuple[Text, Text]
    rows: Sequence[tuple[Text, Value]]
    levels: Sequence[Line]
    bars: Sequence[Bar] = ()
    dots: Sequence[Dot] = ()
    paths: Sequence[str] = ()


def bars(
    title: Text, say: Text, head: tuple[Text, Text], rows: Sequence[tuple[Text, Value]], *, top: Value = None
) -> Chart:
    """A bar for every row; `top` is the value of the upper edge (else a round one above the largest)."""
    edge = _edge(rows, top)
    step = (WIDTH - LEFT - RIGHT) / max(len(rows), 1)
    width = min(step * 0.62, 56)
    drawn = []
    for index, (label, value) in enumerate(rows):
        middle = LEFT + step * (index + 0.5)
        y = _y(value or 0, edge)
        height = HEIGHT - BOTTOM - y
        drawn.append(Bar(_n(middle - width / 2), _n(y), _n(width), _n(height), _n(middle), label, value))
    return Chart("bars", title, say, head, rows, _levels(edge), bars=drawn)


def line(
    title: Text, say: Text, head: tuple[Text, Text], rows: Sequence[tuple[Text, Value]], *, top: Value = None
) -> Chart:
    """A line through the rows in order; a row without a value leaves a gap. At most ten labels below."""
    edge = _edge(rows, top)
    step = (WIDTH - LEFT - RIGHT - 16) / max(len(rows) - 1, 1)
    every = -(-len(rows) // 10) or 1
    dots: list[Dot] = []
    paths: list[str] = []
    path = ""
    for index, (label, value) in enumerate(rows):
        if value is None:
            paths, path = [*paths, path], ""
            continue
        x, y = LEFT + 8 + step * index, _y(value, edge)
        dots.append(Dot(_n(x), _n(y), label, value, index % every == 0))
        path += f"{'L' if path else 'M'}{_n(x)} {_n(y)}"
    return Chart(
        "line", title, say, head, rows, _levels(edge), dots=dots, paths=[p for p in [*paths, path] if p]
    )


def _edge(rows: Sequence[tuple[Text, Value]], top: Value) -> float:
    if top is not None:
        return float(top)
    largest = max((float(value) for _, value in rows if value is not None), default=0.0)
    size = 1.0
    while size * 10 <= largest:
        size *= 10
    return next(
        (size * step for step in (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if size * step >= largest), 1.0
    )


def _levels(edge: float) -> list[Line]:
    parts = 4 if edge % 4 == 0 or edge < 4 else 5
    levels = [edge * part / parts for part in range(parts + 1)]
    return [Line(_n(_y(level, edge)), int(level) if level == int(level) else level) for level in levels]


def _y(value: int | float | Decimal, edge: float) -> float:
    part = min(max(float(value) / edge, 0.0), 1.0) if edge else 0.0
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - part)


def _n(value: float) -> str:
    return f"{value:.1f}"
