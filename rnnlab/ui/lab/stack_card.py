"""The card of one layer: its handle, the buttons that move, duplicate and remove it, and its settings."""

from html import escape
from typing import Any

import msgspec
import streamlit as st

from rnnlab.figures.icons import layer_icon
from rnnlab.stack import editing
from rnnlab.stack.layers import KINDS, MOST_LAYERS, MOST_UNITS, WITH_UNITS, Layer, Stack
from rnnlab.stack.shapes import LayerShapes
from rnnlab.ui import state, widgets
from rnnlab.ui.lab import stack_changes
from rnnlab.ui.lab import stack_messages as messages
from rnnlab.ui.lab.messages import Field

TITLES = {kind: Layer(kind).title for kind in KINDS} | messages.KIND_TITLES


def render(stack: Stack, index: int, step: LayerShapes) -> None:
    """Draw the card of the layer at `index`."""
    layer = stack[index]

    def replace(new: Layer) -> None:
        stack_changes.set_stack(editing.replace(state.experiment().stack, index, new))

    def change(**fields: object) -> None:
        replace(msgspec.structs.replace(layer, **fields))

    with st.container(border=True, key=f"card_{index}", gap="xxsmall"):
        render_tools(stack, index)
        st.selectbox(
            messages.kind_of(step.number), KINDS, format_func=TITLES.__getitem__, label_visibility="collapsed",
            **widgets.bind_widget(
                f"kind_{index}", layer.kind, "stack", lambda kind: replace(editing.with_kind(layer, kind))
            ),
        )  # fmt: skip
        if layer.kind in WITH_UNITS:
            named_number(
                messages.UNITS, step.number, 1, MOST_UNITS, step=1,
                **widgets.bind_widget(f"units_{index}", layer.units, "stack", lambda units: change(units=units)),
            )  # fmt: skip
        if layer.kind == "dropout":
            named_number(
                messages.RATE, step.number, 0.0, 0.95, step=0.05, format="%.2f",
                **widgets.bind_widget(f"rate_{index}", layer.rate, "stack", lambda rate: change(rate=rate)),
            )  # fmt: skip
        if layer.recurrent:
            st.toggle(
                messages.sequences_label(step.number), help=messages.SEQUENCES_HELP,
                **widgets.bind_widget(
                    f"sequences_{index}", layer.sequences, "stack", lambda on: change(sequences=on)
                ),
            )  # fmt: skip
        if layer.kind == "depth1" and not step.problem:
            st.caption(f":material/warning: {messages.POINTLESS_RESHAPE}")


def named_number(field: Field, layer: int, *args: Any, **widget: Any) -> None:
    """Draw a number field of a layer with its name beside it."""
    with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="xsmall"):
        st.html(
            f'<span class="rl-name" title="{escape(field.help)}">{escape(field.label)}</span>',
            width="content",
        )
        st.number_input(messages.of_layer(field.label, layer), *args, label_visibility="collapsed", **widget)


def render_tools(stack: Stack, index: int) -> None:
    """Draw the layer's handle, and buttons that move, duplicate and remove it."""
    number, full = index + 1, len(stack) >= MOST_LAYERS
    actions = (
        ("left", ":material/arrow_back:", messages.move_earlier(number), index == 0,
         lambda: stack_changes.move(index, index - 1)),
        ("right", ":material/arrow_forward:", messages.move_later(number), number == len(stack),
         lambda: stack_changes.move(index, index + 1)),
        ("copy", ":material/content_copy:", messages.duplicate(number), full,
         lambda: stack_changes.duplicate(index)),
        ("remove", ":material/delete:", messages.remove(number), len(stack) == 1,
         lambda: stack_changes.set_stack(editing.remove(state.experiment().stack, index))),
    )  # fmt: skip
    with st.container(
        horizontal=True, wrap=False, gap=None, key=f"tools_{index}", vertical_alignment="center"
    ):
        st.html(handle(stack[index], number, movable=len(stack) > 1))
        for name, icon, label, disabled, action in actions:
            st.button(
                label, key=f"{name}_{index}", icon=icon, help=label, disabled=disabled, type="tertiary",
                on_click=widgets.run_press, args=("stack", action),
            )  # fmt: skip


def handle(layer: Layer, number: int, movable: bool) -> str:
    """The layer's icon and number as HTML; by it the card is dragged, or moved with the arrow keys."""
    face = f"{layer_icon(layer)}<b>{number}</b>"
    if not movable:
        return f'<div class="rl-layer">{face}</div>'
    name = messages.handle(number, layer.title, layer.sequences)
    return (
        f'<button type="button" class="rl-handle" data-index="{number - 1}" aria-label="{escape(name)}" '
        f'title="{escape(messages.DRAG)}">{face}</button>'
    )
