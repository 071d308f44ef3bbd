"""HTML tables on the pages: plain data first, then the HTML, with every text escaped."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

import streamlit as st

from rnnlab.ui import style

Kind = Literal["text", "number", "shape", "reason"]
LAYOUT_CLASSES = {"plain": "rl-table", "scrolls": "rl-table rl-board", "stacked": "rl-table rl-reasons"}


@dataclass(frozen=True)
class Column:
    """A heading, and how the cells below it look.

    colour: of a dot before the heading.
    """

    heading: str
    kind: Kind = "text"
    colour: str | None = None


@dataclass(frozen=True)
class Cell:
    """What stands in one place of a table.

    text: a tuple's texts are separated by spaces, and a line only breaks between them.
    colour: of a dot before a single text.
    """

    text: str | tuple[str, ...]
    bold: bool = False
    colour: str | None = None
    tooltip: str = ""


@dataclass(frozen=True)
class Row:
    """Cells from left to right; with fewer cells than columns, the last cell spans the rest.

    mark: "best" is bold, "bad" has the colour of errors.
    """

    cells: Sequence[str | Cell]
    mark: Literal["", "best", "bad"] = ""


@dataclass(frozen=True)
class Table:
    """A table as plain data.

    test_id: its data-testid.
    label: what a screen reader calls the table.
    layout: "scrolls" limits the height; "stacked" puts the cells of a row below each other on a phone.
    """

    test_id: str
    label: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    layout: Literal["plain", "scrolls", "stacked"] = "plain"


def render(table: Table) -> None:
    """Draw the table."""
    st.html(html_of(table))


def html_of(table: Table) -> str:
    """The table as HTML; texts are shown literally, whatever they hold."""
    headings = "".join(
        f'<th scope="col"{_class(column.kind)}>{_text(column.heading, column.colour)}</th>'
        for column in table.columns
    )
    rows = "".join(_row(row, table.columns) for row in table.rows)
    return (
        f'<div class="{LAYOUT_CLASSES[table.layout]}">'
        f'<table data-testid="{escape(table.test_id)}" aria-label="{escape(table.label)}">'
        f"<thead><tr>{headings}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _row(row: Row, columns: Sequence[Column]) -> str:
    cells = [cell if isinstance(cell, Cell) else Cell(cell) for cell in row.cells]
    spans = [1] * (len(cells) - 1) + [len(columns) - len(cells) + 1]
    html = "".join(map(_cell, cells, [column.kind for column in columns[: len(cells)]], spans))
    return f"<tr{_class(row.mark)}>{html}</tr>"


def _cell(cell: Cell, kind: Kind, span: int) -> str:
    spans = f' colspan="{span}"' if span > 1 else ""
    tooltip = f' title="{escape(cell.tooltip)}"' if cell.tooltip else ""
    text = _text(cell.text, cell.colour)
    return f"<td{_class(kind)}{spans}{tooltip}>{f'<b>{text}</b>' if cell.bold else text}</td>"


def _text(text: str | tuple[str, ...], colour: str | None) -> str:
    if isinstance(text, tuple):
        return " ".join(f'<span class="rl-unbroken">{escape(part)}</span>' for part in text)
    return escape(text) if colour is None else style.dot(colour, text)


def _class(name: str) -> str:
    """The class attribute of a cell or a row; plain text needs none."""
    return "" if name in ("", "text") else f' class="{name}"'
