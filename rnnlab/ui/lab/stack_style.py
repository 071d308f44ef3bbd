"""The CSS of the stack, and the rules by which a layer that is pointed at lights up everywhere."""

from pathlib import Path

import streamlit as st

from rnnlab.stack.layers import MOST_LAYERS, Stack

CSS = (Path(__file__).parent / "stack_row.css").read_text(encoding="utf-8")
LIGHT = (
    "background: color-mix(in srgb, var(--rl-primary) 16%, transparent); "
    "border-color: var(--rl-primary) !important;"
)


PRESENTED_PIXELS = {5: 17, 3: 20, 0: 22}  # {layers: the size of type in the presenting view}


def apply(presented: Stack | None) -> None:
    """Style the stack; the page calls it once, outside of fragments.

    presented: the stack that is all of the page, or None.
    """
    rules = [CSS, *map(lit_layer, range(MOST_LAYERS))]
    if presented is not None:
        pixels = next(pixels for least, pixels in PRESENTED_PIXELS.items() if len(presented) >= least)
        rules.append(f":root:root {{font-size: {pixels}px;}} .st-key-header {{display: none;}}")
    st.html(f"<style>{''.join(rules)}</style>")


def lit_layer(index: int) -> str:
    """The rule of one layer: its card, the shape that leaves it, its row in the table and its heatmap.

    Pointing at any of them lights all; so does the focus of the keyboard in the card: stack_row.js tells the layer.
    """
    places = (
        f".st-key-card_{index}",
        f'[data-testid="shape-{index + 1}"]',
        f'[data-testid="shape-table"] tbody tr:nth-child({index + 1})',
        f".st-key-output_{index + 1}",
    )
    return f':root[data-pointed="{index}"]:not([data-dragging]) :is({", ".join(places)}) {{{LIGHT}}}\n'
