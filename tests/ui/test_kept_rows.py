"""Which of a layer's outputs are passed on."""

import numpy as np
import pytest

from rnnlab.stack.layers import Layer
from rnnlab.stack.outputs import LayerOutput
from rnnlab.stack.shapes import trace
from rnnlab.ui.lab.forecast_section import plot_of


def kept_of(layer: Layer, units: int) -> np.ndarray:
    step = trace((layer,), 3, 2).layers[0]
    grid = np.zeros((3, units), "float32")
    return plot_of(step, LayerOutput(kept=grid[-1], every_step=grid)).kept


@pytest.mark.parametrize("kind", ["lstm", "gru", "rnn"])
def test_only_the_last_step_is_kept_without_sequences(kind: str) -> None:
    """return_sequences=False: the last row goes on, the others are computed and ignored."""
    assert kept_of(Layer(kind, 2), 2).tolist() == [[False] * 2, [False] * 2, [True] * 2]


@pytest.mark.parametrize("kind", ["lstm", "bi-gru"])
def test_every_step_is_kept_with_sequences(kind: str) -> None:
    """return_sequences=True: nothing is ignored."""
    assert kept_of(Layer(kind, 2, sequences=True), 4).all()


def test_bidirectional_layer_keeps_the_last_step_of_either_direction() -> None:
    """Backwards, the last step that is computed is the first of the window."""
    assert kept_of(Layer("bi-lstm", 1), 2).tolist() == [[False, True], [False, False], [True, False]]


def test_summary_is_one_row_and_kept() -> None:
    """A layer behind the last recurrent one puts out one row for the window."""
    step = trace((Layer("lstm", 2), Layer("dense", 3)), 4, 2).layers[1]
    summary = np.zeros(3, "float32")
    plot = plot_of(step, LayerOutput(kept=summary, every_step=summary))
    assert plot.grid.shape == (1, 3) and plot.kept.all()
