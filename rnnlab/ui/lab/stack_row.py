"""The stack as cards in a row, the shape on each arrow; a broken stack's cause and fixes in a strip below."""

from html import escape
from typing import Any

import msgspec
import streamlit as st

from rnnlab.experiment import Experiment
from rnnlab.figures.icons import layer_icon
from rnnlab.stack import editing
from rnnlab.stack.fixes import Problem
from rnnlab.stack.layers import KINDS, MOST_LAYERS, MOST_UNITS, WITH_UNITS, Layer, Stack
from rnnlab.stack.presets import PRESETS
from rnnlab.stack.shapes import LayerShapes, Shape, Trace, shape_text, side_names, trace
from rnnlab.training.encoding import inputs_of
from rnnlab.training.prepared import input_names
from rnnlab.ui import services, state
from rnnlab.ui.lab import stack_messages as messages
from rnnlab.ui.lab.messages import Field

TITLES = {kind: Layer(kind).title for kind in KINDS} | messages.KIND_TITLES
CARD_WIDTH = 190
NEW_LAYER = Layer("lstm", 32, sequences=True)


def render() -> None:
    """Draw the layers in a row with the shape on each arrow; a broken stack's cause and fixes below it."""
    experiment = state.experiment()
    traced, names = traced_stack(experiment)
    state.show_error("stack")
    with st.container(key="stack", gap="xsmall"):
        with st.container(
            horizontal=True, wrap=False, gap="xxsmall", vertical_alignment="center", key="stack_row"
        ):
            draw_input(experiment, names)
            for index, step in enumerate(traced.layers):
                draw_arrow(index, step.input_shape, index > 0, broken=step.problem is not None)
                draw_card(experiment.stack, index, step)
            draw_arrow(len(experiment.stack), traced.output_shape, leaves_layer=True)
            draw_head(experiment, traced)
        for index, step in enumerate(traced.layers):
            if step.problem:
                draw_problem(index, step.problem)


def traced_stack(experiment: Experiment) -> tuple[Trace, tuple[str, ...]]:
    """The shapes through the experiment's stack, and the names of what it reads at each time step."""
    names = input_names(services.series_of(experiment.source), experiment)
    return trace(experiment.stack, experiment.window, len(names)), names


def draw_problem(index: int, problem: Problem) -> None:
    """Draw why a layer is illegal, and its fixes, in a strip as wide as the row."""
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key=f"problem_{index}"):
        st.markdown(f":material/link_off: {problem.cause}")
        for place, fix in enumerate(problem.fixes):
            st.button(
                str(fix.label), key=f"fix_{index}_{place}", icon=":material/build:",
                type="primary" if place == 0 else "secondary",
                on_click=state.run_callback, args=("stack", lambda fix=fix: set_stack(fix.stack)),
            )  # fmt: skip


def set_stack(stack: Stack) -> None:
    state.change_experiment(stack=stack)


def render_presets(stack: Stack) -> None:
    """Draw buttons with stacks to start from, and the description of the one in use."""
    with st.container(horizontal=True, gap="xsmall", width="content", key="presets"):
        for key, preset in PRESETS.items():
            st.button(
                preset.title, key=f"preset_{key}", help=preset.description,
                type="primary" if preset.stack == stack else "secondary",
                on_click=state.run_callback, args=("stack", lambda preset=preset: set_stack(preset.stack)),
            )  # fmt: skip


def draw_input(experiment: Experiment, names: tuple[str, ...]) -> None:
    features = len(inputs_of(experiment, ()))  # an angle counts twice: its sine and its cosine
    about = messages.input_card(experiment.window, features, len(names) - features)
    with st.container(border=True, width="content", key="stack_input"):
        st.html(f'<div class="rl-card"><div>{messages.INPUT_CARD}<small>{escape(about)}</small></div></div>')


def draw_arrow(at: int, shape: Shape | None, leaves_layer: bool, broken: bool = False) -> None:
    """Draw the shape at this place with the meaning of its sides, and a button that adds a layer here.

    broken: whether the next layer cannot read this shape.
    """
    with st.container(width="content", horizontal_alignment="center", gap=None, key=f"arrow_{at}"):
        text, sides, look = "?", messages.UNKNOWN_SHAPE, " unknown"
        if shape is not None:
            names = side_names(shape, leaves_layer)
            text, sides, look = shape_text(shape), " · ".join(names), " broken" if broken else ""
        st.html(
            f'<div class="rl-arrow{look}" data-testid="shape-{at}"><div class="shape">{text}</div>'
            f'<div class="line" aria-hidden="true">{"⤫" if broken else "⟶"}</div><div class="sides">{sides}</div></div>'
        )
        stack = state.experiment().stack
        st.button(
            ":material/add:", key=f"add_{at}", help=messages.ADD_LAYER, type="tertiary",
            disabled=len(stack) >= MOST_LAYERS,
            on_click=state.run_callback,
            args=("stack", lambda: set_stack(editing.insert(state.experiment().stack, at, NEW_LAYER))),
        )  # fmt: skip


def draw_card(stack: Stack, index: int, step: LayerShapes) -> None:
    layer = stack[index]

    def change(**fields: object) -> None:
        set_stack(editing.replace(state.experiment().stack, index, msgspec.structs.replace(layer, **fields)))

    key = f"broken_{index}" if step.problem else f"card_{index}"
    with st.container(border=True, width=CARD_WIDTH, key=key, gap="xxsmall"):
        render_tools(stack, index)
        st.selectbox(
            messages.kind_of(step.number), KINDS, format_func=TITLES.__getitem__, label_visibility="collapsed",
            **state.bind_widget(
                f"kind_{index}", layer.kind, "stack",
                lambda kind: set_stack(
                    editing.replace(state.experiment().stack, index, editing.with_kind(layer, kind))
                ),
            ),
        )  # fmt: skip
        if layer.kind in WITH_UNITS:
            named_number(
                messages.UNITS, step.number, 1, MOST_UNITS, step=1,
                **state.bind_widget(f"units_{index}", layer.units, "stack", lambda units: change(units=units)),
            )  # fmt: skip
        if layer.kind == "dropout":
            named_number(
                messages.RATE, step.number, 0.0, 0.95, step=0.05, format="%.2f",
                **state.bind_widget(f"rate_{index}", layer.rate, "stack", lambda rate: change(rate=rate)),
            )  # fmt: skip
        if layer.recurrent:
            st.toggle(
                messages.SEQUENCES.label, help=messages.SEQUENCES.help,
                **state.bind_widget(
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
    """Draw the layer's icon and number, and buttons that move, duplicate and remove it."""
    actions = (
        ("left", ":material/arrow_back:", messages.MOVE_EARLIER, index == 0,
         lambda now: editing.move(now, index, -1)),
        ("right", ":material/arrow_forward:", messages.MOVE_LATER, index == len(stack) - 1,
         lambda now: editing.move(now, index, 1)),
        ("copy", ":material/content_copy:", messages.DUPLICATE, len(stack) >= MOST_LAYERS,
         lambda now: editing.duplicate(now, index)),
        ("remove", ":material/delete:", messages.REMOVE, len(stack) == 1, lambda now: editing.remove(now, index)),
    )  # fmt: skip
    with st.container(
        horizontal=True, wrap=False, gap=None, key=f"tools_{index}", vertical_alignment="center"
    ):
        st.html(f'<div class="rl-layer">{layer_icon(stack[index])}<b>{index + 1}</b></div>')
        for name, icon, help_text, disabled, edit in actions:
            st.button(
                icon, key=f"{name}_{index}", help=help_text, disabled=disabled, type="tertiary",
                on_click=state.run_callback,
                args=("stack", lambda edit=edit: set_stack(edit(state.experiment().stack))),
            )  # fmt: skip


def draw_head(experiment: Experiment, traced: Trace) -> None:
    about = messages.HEAD_WAITS
    if traced.legal:
        every_step = traced.head is not None and traced.head.sequence
        about = messages.HEAD_EVERY_STEP if every_step else messages.HEAD_ONCE
    title = messages.head_card(experiment.horizon * len(experiment.targets))
    with st.container(border=True, width="content", key="stack_head"):
        st.html(f'<div class="rl-card"><div>{escape(title)}<small>{escape(about)}</small></div></div>')
