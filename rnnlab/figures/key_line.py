"""The line of names above a chart: each name beside a piece of its line. It replaces plotly's legend.

It takes one row at any width, and the names are in the colour of the page's text, which is legible on every page.
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


@dataclass(frozen=True)
class KeyEntry:
    """One line or band of a chart, with its name. dash: of the line, in plotly's words."""

    name: str
    colour: str
    kind: Literal["line", "band"] = "line"
    dash: str = "solid"


def key_line(entries: Sequence[KeyEntry]) -> dict:
    """The names as an annotation above the plot area."""
    return {
        "text": SPACE.join(entry_text(entry) for entry in entries), "xref": "paper", "x": 0, "xanchor": "left",
        "xshift": -LEFT_PIXELS, "yref": "paper", "y": 1, "yanchor": "bottom", "yshift": 4, "showarrow": False,
        "font": {"size": 12},
    }  # fmt: skip


def entry_text(entry: KeyEntry) -> str:
    piece = BAND if entry.kind == "band" else PIECES[entry.dash]
    return f'<span style="color:{entry.colour}">{piece}</span> {entry.name}'
