"""The tabs of the stack: a table with the shape that leaves each layer and why, and the stack as Keras code."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from rnnlab.figures.icons import sequence_mark
from rnnlab.stack.presets import PRESETS
from rnnlab.stack.shapes import LayerShapes, shape_text
from rnnlab.ui import state, table
from rnnlab.ui.lab import code_panel
from rnnlab.ui.lab import stack_messages as messages
from rnnlab.ui.lab.stack_row import traced_stack
from rnnlab.ui.table import Column, Row, Table


def render_reasons() -> None:
    """Draw the table of shapes, parameters and reasons."""
    experiment = state.experiment()
    traced, _ = traced_stack(experiment)
    for preset in PRESETS.values():
        if preset.stack == experiment.stack:
            st.caption(preset.description)
    table.render(shape_table(traced.layers))
    if traced.head:
        st.info(str(traced.head.reason), icon=":material/lightbulb:")
    st.html(f'<div class="rl-legend">{sequence_mark()} {escape(messages.SEQUENCE_LEGEND)}</div>')


def render_code() -> None:
    """Draw the stack as Keras code, and the field that takes Keras code."""
    experiment = state.experiment()
    traced, names = traced_stack(experiment)
    code_panel.render(experiment, traced, len(names))


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
