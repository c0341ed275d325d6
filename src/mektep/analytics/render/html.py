"""A report's table as HTML, joined as strings: a template would spend its time on every cell."""

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from ..report import Column, Mark, Report, Row, Value
from .cells import groups, text

# A page stays light; the sheet and the document have everything.
MOST_ROWS = 300
SHORT = 14


def table(report: Report) -> SafeString:
    """The whole table, at most `MOST_ROWS` of it."""
    body = "".join(_row(row, report.columns) for row in report.rows[:MOST_ROWS])
    return mark_safe(
        f'<table class="table report"><thead>{_heads(report.columns)}</thead><tbody>{body}</tbody></table>'
    )


def _heads(columns: tuple[Column, ...]) -> str:
    if not any(column.group for column in columns):
        return f"<tr>{''.join(_head(column) for column in columns)}</tr>"
    upper, lower, at = "", "", 0
    for heading, count in groups(columns):
        mine = columns[at : at + count]
        at += count
        if heading:
            upper += f'<th scope="colgroup" colspan="{count}">{escape(heading)}</th>'
            lower += "".join(_head(column) for column in mine)
        else:
            upper += "".join(_head(column, span=' rowspan="2"') for column in mine)
    return f"<tr>{upper}</tr><tr>{lower}</tr>"


def _head(column: Column, span: str = "") -> str:
    if column.tall:
        return f'<th scope="col" class="tall"{span}><span>{escape(column.title)}</span></th>'
    kind = {"text": "", "date": "", "mark": ' class="mid"'}.get(column.kind, ' class="num"')
    return f'<th scope="col"{kind}{span}>{escape(column.title)}</th>'


def _row(row: Row, columns: tuple[Column, ...]) -> str:
    if row.kind == "head":
        title = escape(text(row.cells[0]))
        return f'<tr class="part"><th scope="colgroup" colspan="{len(columns)}">{title}</th></tr>'
    # The first words of a line name it, for eyes that scroll and for screen readers.
    named = next((at for at, column in enumerate(columns) if column.kind == "text"), -1)
    cells = "".join(
        _cell(value, column, is_name=at == named)
        for at, (value, column) in enumerate(zip(row.cells, columns, strict=True))
    )
    return f'<tr class="sum">{cells}</tr>' if row.kind == "sum" else f"<tr>{cells}</tr>"


def _cell(value: Value, column: Column, *, is_name: bool) -> str:
    if column.kind in {"text", "date"}:
        words = text(value)
        # «7 «Б»» and other short things stay on one line.
        shown = escape(words.replace(" ", "\u00a0") if len(words) < SHORT else words)
        return f'<th scope="row">{shown}</th>' if is_name else f"<td>{shown}</td>"
    if isinstance(value, Mark) and value.number is not None:
        star, number = "*" if value.provisional else "", value.number
        return f'<td class="mid"><span class="mark mark-small mark-{number}">{number}</span>{star}</td>'
    kind = "mid" if column.kind == "mark" or column.tall else "num"
    return f'<td class="{kind}">{escape(text(value))}</td>'
