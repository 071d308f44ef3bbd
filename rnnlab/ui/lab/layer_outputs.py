"""The tab "Inside the network": the output of each layer for one window of the test set."""

import numpy as np
import streamlit as st

from rnnlab.figures.outputs import OutputPlot, output_figure
from rnnlab.runs.preview import read_preview
from rnnlab.runs.run import Run
from rnnlab.series.series import Series
from rnnlab.stack.outputs import LayerOutput
from rnnlab.stack.shapes import LayerShapes, shape_text, trace
from rnnlab.training.windows import origins_of
from rnnlab.ui import services, state, widgets
from rnnlab.ui.lab import forecast_chart
from rnnlab.ui.lab import forecast_messages as messages

COLUMNS = 2  # heatmaps side by side
POLL_SECONDS = 0.5  # while a run trains


def render_training(run: Run, series: Series, before: Run | None) -> None:
    """Draw the outputs of a run that trains, again after each epoch.

    before: the run whose outputs are drawn until the first epoch has ended.
    """

    @st.fragment(run_every=POLL_SECONDS)
    def outputs() -> None:
        preview = read_preview(services.store(), run.id)
        if preview is not None and preview.weights:
            origins = origins_of(series, run.experiment).test
            render(run, series, origins, preview.weights)
        elif before is not None:
            render(before, series, services.predictions_of(before.id)["origins"])
        else:
            st.markdown(messages.OUTPUTS_LATER)

    outputs()


def render(run: Run, series: Series, origins: np.ndarray, weights: list | None = None) -> None:
    """Draw a slider for the window, and the output of each layer for it.

    origins: the last row of each test window, (windows,). weights: if they are not those of the finished run.
    """
    e = run.experiment
    picked = forecast_chart.picked_window(origins)
    if len(origins) > 1:
        st.slider(
            messages.WINDOW_PICKED.label, 0, len(origins) - 1, help=messages.WINDOW_PICKED.help,
            **widgets.bind_widget("window_picked", picked, "inside", state.pick_window),
        )  # fmt: skip
    origin = int(origins[picked])
    st.markdown(messages.outputs_caption(series.label(origin - e.window + 1), series.label(origin)))
    if weights is None:
        weights = services.weights_of(run.id)
    outputs = services.outputs_of(weights, e, origin)
    layers = trace(e.stack, e.window, len(run.status.inputs)).layers
    pairs = list(zip(layers, outputs, strict=True))
    for start in range(0, len(pairs), COLUMNS):
        for column, (layer, output) in zip(st.columns(COLUMNS), pairs[start:], strict=False):
            with column, st.container(border=True, key=f"output_{layer.number}"):
                shape = shape_text(layer.output_shape)
                st.markdown(messages.layer_output(layer.number, layer.layer.title, shape))
                st.plotly_chart(
                    output_figure(plot_of(layer, output)),
                    width="stretch",
                    key=f"outputs_chart_{layer.number}",
                    config={"displayModeBar": False},
                )


def plot_of(layer: LayerShapes, output: LayerOutput) -> OutputPlot:
    """The layer's grid, and which of it is passed on: all time steps, or only the last.

    A backward layer reads the window from the end, so its last time step is the first row.
    """
    grid = np.atleast_2d(output.every_step)
    passed_on = np.ones(grid.shape, bool)
    if layer.layer.recurrent and not layer.layer.sequences:
        passed_on[:] = False
        passed_on[-1] = True
        if layer.layer.bidirectional:
            half = layer.layer.units
            passed_on[-1, half:], passed_on[0, half:] = False, True
    return OutputPlot(grid, passed_on)
