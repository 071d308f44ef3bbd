"""Section 2: the stack as cards in a row, the shape on each arrow, and a table with the reasons."""

from collections.abc import Sequence
from html import escape

import msgspec
import streamlit as st

from rnnlab.experiment import Experiment
from rnnlab.figures.icons import layer_icon, sequence_mark
from rnnlab.stack import editing
from rnnlab.stack.layers import KINDS, MOST_LAYERS, MOST_UNITS, WITH_UNITS, Layer, Stack
from rnnlab.stack.presets import PRESETS
from rnnlab.stack.shapes import LayerShapes, Shape, Trace, shape_text, side_names, trace
from rnnlab.training.encoding import inputs_of
from rnnlab.training.prepared import input_names
from rnnlab.ui import services, state, style, table
from rnnlab.ui.lab import code_panel, messages
from rnnlab.ui.table import Column, Row, Table

TITLES = {kind: Layer(kind).title for kind in KINDS} | messages.KIND_TITLES
NEW_LAYER = Layer("lstm", 32, sequences=True)


def render() -> None:
    """Draw the section."""
    style.section(2, messages.STACK_TITLE, messages.STACK_ABOUT)
    experiment = state.experiment()
    names = input_names(services.series_of(experiment.source), experiment)
    traced = trace(experiment.stack, experiment.window, len(names))
    render_presets(experiment.stack)
    state.show_error("stack")
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="stack_row"):
        draw_input(experiment, names)
        for index, step in enumerate(traced.layers):
            draw_arrow(index, step.input_shape, index > 0)
            draw_card(experiment.stack, index, step)
        draw_arrow(len(experiment.stack), traced.output_shape, leaves_layer=True)
        draw_head(experiment, traced)
    st.html(f'<div class="rl-legend">{sequence_mark()} {escape(messages.SEQUENCE_LEGEND)}</div>')
    if traced.head:
        st.info(str(traced.head.reason), icon=":material/lightbulb:")
    table.render(shape_table(traced.layers))
    code_panel.render(experiment, traced, len(names))


def set_stack(stack: Stack) -> None:
    state.change_experiment(stack=stack)


def render_presets(stack: Stack) -> None:
    """Draw buttons with stacks to start from, and the description of the one in use."""
    with st.container(horizontal=True, gap="small"):
        for key, preset in PRESETS.items():
            st.button(
                preset.title, key=f"preset_{key}", help=preset.description,
                type="primary" if preset.stack == stack else "secondary",
                on_click=state.run_callback, args=("stack", lambda preset=preset: set_stack(preset.stack)),
            )  # fmt: skip
    for preset in PRESETS.values():
        if preset.stack == stack:
            st.caption(preset.description)


def draw_input(experiment: Experiment, names: tuple[str, ...]) -> None:
    features = len(inputs_of(experiment, ()))  # an angle counts twice: its sine and its cosine
    about = messages.input_card(experiment.window, features, len(names) - features)
    with st.container(border=True, width=130):
        st.html(f'<div class="rl-card"><div>{messages.INPUT_CARD}<small>{escape(about)}</small></div></div>')


def draw_arrow(at: int, shape: Shape | None, leaves_layer: bool) -> None:
    """Draw the shape at this place with the meaning of its sides, and a button that adds a layer here."""
    with st.container(width=134, horizontal_alignment="center", gap=None):
        text, sides, look = "?", messages.UNKNOWN_SHAPE, " unknown"
        if shape is not None:
            names = side_names(shape, leaves_layer)
            text, sides, look = shape_text(shape), " · ".join(names), ""
        st.html(
            f'<div class="rl-arrow{look}" data-testid="shape-{at}"><div class="shape">{text}</div>'
            f'<div class="line" aria-hidden="true">⟶</div><div class="sides">{sides}</div></div>'
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

    key = f"problem_{index}" if step.problem else f"card_{index}"
    with st.container(border=True, width=205, key=key, gap="small"):
        st.html(
            f'<div class="rl-card">{layer_icon(layer)}<div>{escape(TITLES[layer.kind])}'
            f"<small>{messages.layer_number(index + 1)}</small></div></div>"
        )
        st.selectbox(
            messages.KIND, KINDS, format_func=TITLES.__getitem__, label_visibility="collapsed",
            **state.bind_widget(
                f"kind_{index}", layer.kind, "stack",
                lambda kind: set_stack(
                    editing.replace(state.experiment().stack, index, editing.with_kind(layer, kind))
                ),
            ),
        )  # fmt: skip
        if layer.kind in WITH_UNITS:
            st.number_input(
                messages.UNITS.label, 1, MOST_UNITS, step=1, help=messages.UNITS.help,
                **state.bind_widget(f"units_{index}", layer.units, "stack", lambda units: change(units=units)),
            )  # fmt: skip
        if layer.kind == "dropout":
            st.number_input(
                messages.RATE.label, 0.0, 0.95, step=0.05, format="%.2f", help=messages.RATE.help,
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
        if step.problem:
            st.error(str(step.problem.cause), icon=":material/link_off:")
            for place, fix in enumerate(step.problem.fixes):
                st.button(
                    str(fix.label), key=f"fix_{index}_{place}", width="stretch", icon=":material/build:",
                    type="primary" if place == 0 else "secondary",
                    on_click=state.run_callback, args=("stack", lambda fix=fix: set_stack(fix.stack)),
                )  # fmt: skip
        render_tools(stack, index)


def render_tools(stack: Stack, index: int) -> None:
    """Draw buttons that move, duplicate and remove a layer."""
    actions = (
        ("left", ":material/arrow_back:", messages.MOVE_EARLIER, index == 0,
         lambda now: editing.move(now, index, -1)),
        ("right", ":material/arrow_forward:", messages.MOVE_LATER, index == len(stack) - 1,
         lambda now: editing.move(now, index, 1)),
        ("copy", ":material/content_copy:", messages.DUPLICATE, len(stack) >= MOST_LAYERS,
         lambda now: editing.duplicate(now, index)),
        ("remove", ":material/delete:", messages.REMOVE, len(stack) == 1, lambda now: editing.remove(now, index)),
    )  # fmt: skip
    with st.container(horizontal=True, gap="xsmall", key=f"tools_{index}", horizontal_alignment="center"):
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
    with st.container(border=True, width=130):
        st.html(f'<div class="rl-card"><div>{escape(title)}<small>{escape(about)}</small></div></div>')


def shape_table(layers: Sequence[LayerShapes]) -> Table:
    """A row for each layer: its shapes, its parameters and the reason for the shape."""
    number, layer, inputs, outputs, parameters, reason = messages.SHAPE_COLUMNS
    columns = (
        Column(number), Column(layer), Column(inputs, "shape"), Column(outputs, "shape"),
        Column(parameters, "number"), Column(reason, "reason"),
    )  # fmt: skip
    rows = [
        Row(
            (
                str(step.number),
                step.name,
                shape_text(step.input_shape),
                shape_text(step.output_shape) if step.output_shape else "—",
                "" if step.parameters is None else f"{step.parameters:,}",
                str(step.reason),
            ),
            "bad" if step.problem else "",
        )
        for step in layers
    ]
    return Table("shape-table", messages.SHAPE_TABLE, columns, rows, "stacked")
