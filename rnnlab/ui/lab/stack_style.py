"""The CSS of the stack, and the rules by which a layer that is pointed at lights up everywhere."""

from pathlib import Path

import streamlit as st

from rnnlab.stack.layers import MOST_LAYERS

CSS = (Path(__file__).parent / "stack_row.css").read_text(encoding="utf-8")
LIGHT = (
    "background: color-mix(in srgb, var(--rl-primary) 16%, transparent); "
    "border-color: var(--rl-primary) !important;"
)


def apply() -> None:
    """Style the stack; the page calls it once, outside of fragments."""
    st.html(f"<style>{CSS}{''.join(map(lit_layer, range(MOST_LAYERS)))}</style>")


def lit_layer(index: int) -> str:
    """The rule of one layer: its card, the shape that leaves it, its row in the table and its heatmap.

    Pointing at any of them lights all; so does the focus of the keyboard in the card.
    """
    places = (
        f".st-key-card_{index}",
        f'[data-testid="shape-{index + 1}"]',
        f'[data-testid="shape-table"] tbody tr:nth-child({index + 1})',
        f".st-key-output_{index + 1}",
    )
    pointed_at = ", ".join([*(f"{place}:hover" for place in places), f".st-key-card_{index} :focus-visible"])
    return f":root:not([data-dragging]):has({pointed_at}) :is({', '.join(places)}) {{{LIGHT}}}\n"
