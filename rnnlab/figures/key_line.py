"""The line of names above a chart: each name beside a piece of its line. It replaces plotly's legend.

It is no wider than a phone, so four names or more take two rows. The names are in the colour of the page's
text, which is legible on every page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

PIECES = {
    "solid": "━━",
    "dash": "╍╍",
    "dot": "┅┅",
    "dashdot": "━·━",
    "8px,3px": "╍━",
    "longdash": "━ ━",
    "longdashdot": "━━·",
}
BAND = "▆▆"
SPACE = "\u2002"
LEFT_PIXELS = 46  # left of the plot area, above the labels of the axis
ROW_PIXELS = 16
PIECE_LENGTH = 3  # letters, that a piece of a line and its space take
MOST_LETTERS = 56  # of a row: 340 pixels


@dataclass(frozen=True)
class KeyEntry:
    """One line or band of a chart, with its name. dash: of the line, in plotly's words."""

    name: str
    colour: str
    kind: Literal["line", "band"] = "line"
    dash: str = "solid"


def key_line(entries: Sequence[KeyEntry]) -> dict:
    """The names as an annotation above the plot area, `key_height` high."""
    rows = [SPACE.join(map(entry_text, row)) for row in key_rows(entries)]
    return {
        "text": "<br>".join(rows), "align": "left", "xref": "paper", "x": 0, "xanchor": "left",
        "xshift": -LEFT_PIXELS, "yref": "paper", "y": 1, "yanchor": "bottom", "yshift": 4, "showarrow": False,
        "font": {"size": 12},
    }  # fmt: skip


def key_height(entries: Sequence[KeyEntry]) -> int:
    """The pixels that the names take above the plot area."""
    return 10 + ROW_PIXELS * len(key_rows(entries))


def key_rows(entries: Sequence[KeyEntry]) -> list[list[KeyEntry]]:
    """The names in rows that are not wider than a phone."""
    rows: list[list[KeyEntry]] = [[]]
    for entry in entries:
        if sum(len(each.name) + PIECE_LENGTH for each in (*rows[-1], entry)) > MOST_LETTERS and rows[-1]:
            rows.append([])
        rows[-1].append(entry)
    return rows


def entry_text(entry: KeyEntry) -> str:
    piece = BAND if entry.kind == "band" else PIECES[entry.dash]
    return f'<span style="color:{entry.colour}">{piece}</span> {entry.name}'
