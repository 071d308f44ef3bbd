"""The card of one layer: its handle, the buttons that move, duplicate and remove it, and its settings."""

from html import escape
from typing import Any

import msgspec
import streamlit as st

from rnnlab.figures.icons import layer_icon
from rnnlab.stack import editing
from rnnlab.stack.activations import ACTIVATIONS
from rnnlab.stack.layers import (
    KINDS,
    MOST_KERNEL,
    MOST_LAYERS,
    MOST_RATE,
    MOST_UNITS,
    PADDINGS,
    Layer,
    Stack,
)
from rnnlab.stack.shapes import LayerShapes
from rnnlab.ui import state, widgets
from rnnlab.ui.lab import stack_changes
from rnnlab.ui.lab import stack_messages as messages
from rnnlab.ui.lab.messages import Field

# Fields of a layer with their names, and the least value, the largest and the step of numbers.
NUMBERS: dict[str, tuple[Field, Any, Any, Any]] = {
    "units": (messages.UNITS, 1, MOST_UNITS, 1),
    "kernel_size": (messages.KERNEL_SIZE, 1, MOST_KERNEL, 1),
    "rate": (messages.RATE, 0.0, MOST_RATE, 0.05),
}
FOLDED = ("padding", "activation", "recurrent_dropout")


def render(stack: Stack, index: int, step: LayerShapes) -> None:
    """Draw the card of the layer at `index`."""
    layer = stack[index]
    takes = layer.row.arguments
    with st.container(border=True, key=f"card_{index}", gap="xxsmall"):
        render_tools(stack, index)
        st.selectbox(
            messages.kind_of(step.number), KINDS, format_func=messages.KIND_TITLES.__getitem__,
            label_visibility="collapsed",
            **widgets.bind_widget(
                f"kind_{index}", layer.kind, "stack",
                lambda kind: set_layer(index, editing.with_kind(layer, kind)),
            ),
        )  # fmt: skip
        for name, (field, low, high, by) in NUMBERS.items():
            if name in takes:
                field = messages.FILTERS if (layer.kind, name) == ("conv1d", "units") else field
                format = "%.2f" if name == "rate" else None
                named_number(
                    field, step.number, low, high, step=by, format=format, **bound(layer, index, name)
                )
        if layer.recurrent:
            st.toggle(
                messages.sequences_label(step.number), help=messages.SEQUENCES_HELP,
                **bound(layer, index, "sequences"),
            )  # fmt: skip
        if layer.kind == "activation":
            st.selectbox(
                messages.of_layer(messages.ACTIVATION.label, step.number), ACTIVATIONS,
                label_visibility="collapsed", **bound(layer, index, "activation"),
            )  # fmt: skip
        elif any(name in takes for name in FOLDED):
            render_folded(layer, index)
        if layer.kind == "depth1" and not step.problem:
            st.caption(f":material/warning: {messages.POINTLESS_RESHAPE}")


def render_folded(layer: Layer, index: int) -> None:
    """Draw a button that shows the layer's other settings, and opens their fields."""
    takes, number = layer.row.arguments, index + 1
    label = messages.folded(layer.value("padding"), layer.value("activation"), layer.recurrent_dropout)
    with widgets.popover(label, f"more_{index}", help=messages.more_settings(number), type="tertiary"):
        words = (("padding", messages.PADDING, PADDINGS), ("activation", messages.ACTIVATION, ACTIVATIONS))
        for name, field, options in words:
            if name in takes:
                st.selectbox(
                    messages.of_layer(field.label, number), options, help=field.help,
                    **bound(layer, index, name),
                )  # fmt: skip
        if "recurrent_dropout" in takes:
            field = messages.RECURRENT_DROPOUT
            st.number_input(
                messages.of_layer(field.label, number), 0.0, MOST_RATE, step=0.05, format="%.2f",
                help=field.help, **bound(layer, index, "recurrent_dropout"),
            )  # fmt: skip


def bound(layer: Layer, index: int, name: str) -> dict[str, Any]:
    """The arguments of the widget of one field of a layer."""
    return widgets.bind_widget(
        f"{name}_{index}", layer.value(name), "stack",
        lambda value: set_layer(index, msgspec.structs.replace(layer, **{name: value})),
    )  # fmt: skip


def set_layer(index: int, layer: Layer) -> None:
    stack_changes.set_stack(editing.replace(state.experiment().stack, index, layer))


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
