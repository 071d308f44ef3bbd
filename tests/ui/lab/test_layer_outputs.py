"""The tab "Inside the network": which of a layer's outputs are shown as passed on."""

import numpy as np
import pytest

from rnnlab.stack.layers import Layer
from rnnlab.stack.outputs import LayerOutput, layer_outputs
from rnnlab.stack.shapes import trace
from rnnlab.ui.lab.layer_outputs import plot_of


def passed_on(layer: Layer, units: int) -> np.ndarray:
    step = trace((layer,), 3, 2).layers[0]
    grid = np.zeros((3, units), "float32")
    return plot_of(step, LayerOutput(returned=grid[-1], every_step=grid)).kept


@pytest.mark.parametrize("kind", ["lstm", "gru", "rnn"])
def test_only_the_last_step_is_passed_on_without_sequences(kind: str) -> None:
    """return_sequences=False: the last row is passed on, the others are computed and ignored."""
    assert passed_on(Layer(kind, 2), 2).tolist() == [[False] * 2, [False] * 2, [True] * 2]


@pytest.mark.parametrize("kind", ["lstm", "bi-gru"])
def test_every_step_is_passed_on_with_sequences(kind: str) -> None:
    """return_sequences=True: nothing is ignored."""
    assert passed_on(Layer(kind, 2, sequences=True), 4).all()


def test_bidirectional_layer_passes_on_the_last_step_of_each_direction() -> None:
    """The backward layer computes the first step of the window last."""
    assert passed_on(Layer("bi-lstm", 1), 2).tolist() == [[False, True], [False, False], [True, False]]


def test_outputs_of_a_convolution_have_a_row_for_each_place() -> None:
    """3 - 2 + 1 of them, and all are passed on; flattened they are one row."""
    weights = [[np.ones((2, 2, 4)), np.zeros(4)], []]
    stack = (Layer("conv1d", 4, kernel_size=2), Layer("flatten"))
    outputs = layer_outputs(stack, weights, np.ones((3, 2)))
    plots = [plot_of(step, output) for step, output in zip(trace(stack, 3, 2).layers, outputs, strict=True)]
    assert [plot.grid.shape for plot in plots] == [(2, 4), (1, 8)]
    assert all(plot.kept.all() and (plot.grid == 4).all() for plot in plots)


def test_output_without_time_steps_is_one_row() -> None:
    """A layer after the last recurrent one returns one row for the window."""
    step = trace((Layer("lstm", 2), Layer("dense", 3)), 4, 2).layers[1]
    summary = np.zeros(3, "float32")
    plot = plot_of(step, LayerOutput(returned=summary, every_step=summary))
    assert plot.grid.shape == (1, 3) and plot.kept.all()
