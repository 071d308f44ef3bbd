"""Section 2: the stack as cards in a row, the shape on every arrow, and a table with the reasons."""

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
from rnnlab.ui.lab import code_panel
from rnnlab.ui.table import Column, Row, Table

TITLES = {kind: Layer(kind).title for kind in KINDS} | {
    "repeat": "RepeatVector",
    "depth1": "Reshape to depth 1",
}
SHAPE_COLUMNS = (
    Column(""),
    Column("layer"),
    Column("input shape", "shape"),
    Column("output shape", "shape"),
    Column("parameters", "number"),
    Column("why", "reason"),
)
ADDED = Layer("lstm", 32, sequences=True)


def render() -> None:
    """Draw the section."""
    style.section(2, "Stack", "layers in order, and the shape that leaves each")
    experiment = state.experiment()
    names = input_names(services.series_of(experiment.source), experiment)
    traced = trace(experiment.stack, experiment.window, len(names))
    presets(experiment.stack)
    state.show_error("stack")
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="stack_row"):
        draw_input(experiment, names)
        for index, step in enumerate(traced.layers):
            draw_arrow(index, step.input_shape, index > 0)
            draw_card(experiment.stack, index, step)
        draw_arrow(len(experiment.stack), traced.output_shape, leaves_layer=True)
        draw_head(experiment, traced)
    st.html(
        f'<div class="rl-legend">{sequence_mark()} on the output side: the layer returns a sequence</div>'
    )
    if traced.head:
        st.info(str(traced.head.reason), icon=":material/lightbulb:")
    draw_table(experiment, traced)


def put(stack: Stack) -> None:
    state.change_experiment(stack=stack)


def presets(stack: Stack) -> None:
    """Buttons with stacks to start from; what the one in use shows is said beside them."""
    with st.container(horizontal=True, gap="small"):
        for key, preset in PRESETS.items():
            st.button(
                preset.title, key=f"preset_{key}", help=preset.description,
                type="primary" if preset.stack == stack else "secondary",
                on_click=state.run_callback, args=("stack", lambda preset=preset: put(preset.stack)),
            )  # fmt: skip
    for preset in PRESETS.values():
        if preset.stack == stack:
            st.caption(preset.description)


def draw_input(experiment: Experiment, names: tuple[str, ...]) -> None:
    features = len(inputs_of(experiment, ()))  # an angle counts twice: its sine and its cosine
    calendar = len(names) - features
    what = f"{features} feature{'s' if features > 1 else ''}"
    if calendar:
        what += f" + {calendar} calendar"
    with st.container(border=True, width=130):
        st.html(
            f'<div class="rl-card"><div>Windows<small>{experiment.window} time steps of '
            f"{what}</small></div></div>"
        )


def draw_arrow(at: int, shape: Shape | None, leaves_layer: bool) -> None:
    """The shape that passes here, with its sides' meanings, and a button that adds a layer here."""
    with st.container(width=134, horizontal_alignment="center", gap=None):
        text, sides, look = "?", "not known until the stack is fixed", " unknown"
        if shape is not None:
            names = side_names(shape, leaves_layer)
            text, sides, look = shape_text(shape), " · ".join(names), ""
        st.html(
            f'<div class="rl-arrow{look}" data-testid="shape-{at}"><div class="shape">{text}</div>'
            f'<div class="line" aria-hidden="true">⟶</div><div class="sides">{sides}</div></div>'
        )
        stack = state.experiment().stack
        st.button(
            ":material/add:", key=f"add_{at}", help="Add a layer here", type="tertiary",
            disabled=len(stack) >= MOST_LAYERS,
            on_click=state.run_callback,
            args=("stack", lambda: put(editing.insert(state.experiment().stack, at, ADDED))),
        )  # fmt: skip


def draw_card(stack: Stack, index: int, step: LayerShapes) -> None:
    layer, number = stack[index], index + 1

    def change(**fields: object) -> None:
        put(editing.replace(state.experiment().stack, index, msgspec.structs.replace(layer, **fields)))

    key = f"problem_{index}" if step.problem else f"card_{index}"
    with st.container(border=True, width=205, key=key, gap="small"):
        st.html(
            f'<div class="rl-card">{layer_icon(layer)}<div>{escape(TITLES[layer.kind])}'
            f"<small>layer {number}</small></div></div>"
        )
        st.selectbox(
            "Kind", KINDS, format_func=TITLES.__getitem__, label_visibility="collapsed",
            **state.bind_widget(
                f"kind_{index}", layer.kind, "stack",
                lambda kind: put(
                    editing.replace(state.experiment().stack, index, editing.with_kind(layer, kind))
                ),
            ),
        )  # fmt: skip
        if layer.kind in WITH_UNITS:
            st.number_input(
                "Units", 1, MOST_UNITS, step=1,
                help="How many numbers the layer puts out at each step. It has nothing to do with the number "
                "of time steps.",
                **state.bind_widget(f"units_{index}", layer.units, "stack", lambda units: change(units=units)),
            )  # fmt: skip
        if layer.kind == "dropout":
            st.number_input(
                "Share dropped", 0.0, 0.95, step=0.05, format="%.2f",
                help="While training, this share of the numbers is set to 0, so that the net can't rely on any one.",
                **state.bind_widget(f"rate_{index}", layer.rate, "stack", lambda rate: change(rate=rate)),
            )  # fmt: skip
        if layer.recurrent:
            st.toggle(
                "return_sequences",
                help="On: the outputs of all time steps are passed on. Off: only the last one, and the time "
                "steps are gone.",
                **state.bind_widget(
                    f"sequences_{index}", layer.sequences, "stack", lambda on: change(sequences=on)
                ),
            )  # fmt: skip
        if layer.kind == "depth1" and not step.problem:
            st.caption(":material/warning: Legal but pointless: the order in time is lost.")
        if step.problem:
            st.error(str(step.problem.cause), icon=":material/link_off:")
            for place, fix in enumerate(step.problem.fixes):
                st.button(
                    str(fix.label), key=f"fix_{index}_{place}", width="stretch", icon=":material/build:",
                    type="primary" if place == 0 else "secondary",
                    on_click=state.run_callback, args=("stack", lambda fix=fix: put(fix.stack)),
                )  # fmt: skip
        tools(stack, index)


def tools(stack: Stack, index: int) -> None:
    """Move, duplicate, remove."""
    actions = (
        ("left", ":material/arrow_back:", "Move one place earlier", index == 0,
         lambda now: editing.move(now, index, -1)),
        ("right", ":material/arrow_forward:", "Move one place later", index == len(stack) - 1,
         lambda now: editing.move(now, index, 1)),
        ("copy", ":material/content_copy:", "Duplicate", len(stack) >= MOST_LAYERS,
         lambda now: editing.duplicate(now, index)),
        ("remove", ":material/delete:", "Remove", len(stack) == 1, lambda now: editing.remove(now, index)),
    )  # fmt: skip
    with st.container(horizontal=True, gap="xsmall", key=f"tools_{index}", horizontal_alignment="center"):
        for name, icon, says, off, edit in actions:
            st.button(
                icon, key=f"{name}_{index}", help=says, disabled=off, type="tertiary",
                on_click=state.run_callback, args=("stack", lambda edit=edit: put(edit(state.experiment().stack))),
            )  # fmt: skip


def draw_head(experiment: Experiment, traced: Trace) -> None:
    outputs = experiment.horizon * len(experiment.targets)
    where = "at every step" if traced.head and traced.head.sequence else "once a window"
    with st.container(border=True, width=130):
        st.html(
            f'<div class="rl-card"><div>Head: Dense({outputs})<small>'
            f"{where if traced.legal else 'waits for a legal stack'}</small></div></div>"
        )


def draw_table(experiment: Experiment, traced: Trace) -> None:
    table.render(shape_table(traced.layers))
    names = input_names(services.series_of(experiment.source), experiment)
    code_panel.render(experiment, traced, len(names))


def shape_table(layers: Sequence[LayerShapes]) -> Table:
    """A row for each layer: its shapes, parameters and the reason."""
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
    return Table("shape-table", "What each layer does to the shape", SHAPE_COLUMNS, rows, "stacked")
