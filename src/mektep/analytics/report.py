"""A report: what every query of this domain returns and every renderer draws."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True)
class Mark:
    """A mark in a cell. Without a number, `text` says why; provisional ones are not approved yet."""

    number: int | None
    text: str = ""
    provisional: bool = False

    def __str__(self) -> str:
        return f"{self.text or self.number or ''}{'*' if self.provisional else ''}"


Value = str | int | Decimal | date | Mark | None


@dataclass(frozen=True)
class Column:
    """`kind` is text, number (to the right), mark (in the middle) or date. `tall` headings stand upright
    on paper; neighbours with the same `group` get one heading over them. `weight` is a share of width."""

    title: str
    kind: str = "number"
    tall: bool = False
    group: str = ""
    weight: int = 1


@dataclass(frozen=True)
class Row:
    """`kind` is plain, head (one cell across the table) or sum."""

    cells: tuple[Value, ...]
    kind: str = "plain"
    link: str = ""


@dataclass(frozen=True)
class Report:
    """One table with what stands around it.

    `about` says of whom and when; `facts` are figures above the table; `notes` explain below it; `blanks`
    are headings with lines that people fill in by hand; `signatures` stand at the end of the paper.
    """

    key: str
    title: str
    about: str
    school: str
    made_at: datetime
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    facts: tuple[tuple[str, Value], ...] = ()
    notes: tuple[str, ...] = ()
    blanks: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()
    empty: str = field(default="")

    @property
    def is_wide(self) -> bool:
        """Whether the paper lies on its side."""
        return sum(2 if column.tall else max(column.weight, 2) for column in self.columns) > 22

    @property
    def name(self) -> str:
        """A file name without its ending."""
        return f"{self.key}-{self.made_at:%Y-%m-%d}"


def head(title: str, columns: Sequence[Column]) -> Row:
    """A line across the table."""
    return Row((title,) + (None,) * (len(columns) - 1), "head")
