"""HTML tables on the pages: plain data first, then the HTML, with every text escaped."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

import streamlit as st

from rnnlab.ui import style

Kind = Literal["text", "number", "shape", "reason"]
Layout = Literal["plain", "scrolls", "stacked", "cards"]
LAYOUT_CLASSES = {
    "plain": "rl-table",
    "scrolls": "rl-table rl-board",
    "stacked": "rl-table rl-reasons",
    "cards": "rl-table rl-cards",
}


@dataclass(frozen=True)
class Column:
    """A heading, and how the cells below it look.

    colour: of a dot before the heading.
    help: an explanation of the heading, shown on hover and on focus.
    """

    heading: str
    kind: Kind = "text"
    colour: str | None = None
    help: str = ""


@dataclass(frozen=True)
class Cell:
    """What stands in one place of a table.

    text: a tuple's texts are separated by spaces, and a line only breaks between them.
    colour: of a dot before a single text.
    tooltip: shown when the mouse rests on the cell.
    help: an explanation of the text, shown on hover and on focus.
    """

    text: str | tuple[str, ...]
    bold: bool = False
    colour: str | None = None
    tooltip: str = ""
    help: str = ""


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
    layout: "scrolls" limits the height; on a phone "stacked" puts the cells of a row below each other, and "cards"
        makes each row a card: the first cell is its title, every other cell has its heading above it.
    """

    test_id: str
    label: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    layout: Layout = "plain"


def render(table: Table) -> None:
    """Draw the table."""
    st.html(html_of(table))


def html_of(table: Table) -> str:
    """The table as HTML; texts are shown literally, whatever they hold."""
    headings = "".join(
        f'<th scope="col"{_class(column.kind)}>{_text(column.heading, column.colour, column.help)}</th>'
        for column in table.columns
    )
    labelled = table.layout == "cards"
    rows = "".join(_row(row, table.columns, labelled) for row in table.rows)
    return (
        f'<div class="{LAYOUT_CLASSES[table.layout]}">'
        f'<table data-testid="{escape(table.test_id)}" aria-label="{escape(table.label)}">'
        f"<thead><tr>{headings}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _row(row: Row, columns: Sequence[Column], labelled: bool) -> str:
    """labelled: every cell after the first one has its heading as an attribute, for the CSS of cards."""
    cells = [cell if isinstance(cell, Cell) else Cell(cell) for cell in row.cells]
    spans = [1] * (len(cells) - 1) + [len(columns) - len(cells) + 1]
    labels = ["", *(column.heading if labelled else "" for column in columns[1 : len(cells)])]
    html = "".join(map(_cell, cells, [column.kind for column in columns[: len(cells)]], spans, labels))
    return f"<tr{_class(row.mark)}>{html}</tr>"


def _cell(cell: Cell, kind: Kind, span: int, label: str) -> str:
    attributes = _class(kind)
    if span > 1:
        attributes += f' colspan="{span}"'
    if label:
        attributes += f' data-label="{escape(label)}"'
    if cell.tooltip:
        attributes += f' title="{escape(cell.tooltip)}"'
    text = _text(cell.text, cell.colour, cell.help)
    return f"<td{attributes}>{f'<b>{text}</b>' if cell.bold else text}</td>"


def _text(text: str | tuple[str, ...], colour: str | None, help_text: str) -> str:
    if isinstance(text, tuple):
        html = " ".join(f'<span class="rl-unbroken">{escape(part)}</span>' for part in text)
    else:
        html = escape(text) if colour is None else style.dot(colour, text)
    if not help_text:
        return html
    return f'<span class="rl-help" tabindex="0" data-help="{escape(help_text)}">{html}</span>'


def _class(name: str) -> str:
    """The class attribute of a cell or a row; plain text needs none."""
    return "" if name in ("", "text") else f' class="{name}"'
