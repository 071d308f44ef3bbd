"""The heatmap of a layer's outputs, and which of them are kept."""

import numpy as np

from rnnlab.figures.outputs import OutputPlot, output_figure, tick_labels

GRID = np.array([[0.1, -0.2], [0.3, 0.4], [-0.5, 0.6]])


def test_layer_that_returns_a_sequence_keeps_every_step() -> None:
    """All in full colour, without a frame."""
    figure = output_figure(OutputPlot(GRID, np.ones((3, 2), bool)))
    assert len(figure.data) == 1
    np.testing.assert_array_equal(figure.data[0].z, GRID)
    assert len(figure.layout.shapes) == 0


def test_layer_that_keeps_the_last_step_dims_the_others() -> None:
    """Each cell is either kept or ignored, and the kept row is framed."""
    kept = np.array([[False, False], [False, False], [True, True]])
    ignored, passed_on = output_figure(OutputPlot(GRID, kept)).data
    np.testing.assert_array_equal(ignored.z, [[0.1, -0.2], [0.3, 0.4], [np.nan, np.nan]])
    np.testing.assert_array_equal(passed_on.z, [[np.nan] * 2, [np.nan] * 2, [-0.5, 0.6]])
    assert ignored.opacity < 0.5
    (frame,) = output_figure(OutputPlot(GRID, kept)).layout.shapes
    assert (frame.x0, frame.x1, frame.y0, frame.y1) == (0.5, 2.5, 2.5, 3.5)


def test_bidirectional_layer_keeps_the_first_step_backwards() -> None:
    """Its backward half ends at the first time step: two frames."""
    kept = np.array([[False, True], [False, False], [True, False]])
    frames = output_figure(OutputPlot(GRID, kept)).layout.shapes
    assert [(frame.x0, frame.x1, frame.y0) for frame in frames] == [(1.5, 2.5, 0.5), (0.5, 1.5, 2.5)]


def test_colours_are_the_same_on_either_side_of_zero() -> None:
    """Zero is always grey; outputs that are all zero can be drawn."""
    heat = output_figure(OutputPlot(GRID, np.ones((3, 2), bool))).data[0]
    assert (heat.zmin, heat.zmax) == (-0.6, 0.6)
    zeros = output_figure(OutputPlot(np.zeros((1, 1)), np.ones((1, 1), bool))).data[0]
    assert zeros.zmin == -zeros.zmax < 0


def test_tick_labels_include_the_first_and_the_last() -> None:
    """Few labels, with both ends among them."""
    assert tick_labels(np.arange(1, 2)) == [1]
    assert tick_labels(np.arange(1, 25)) == [1, 4, 8, 12, 16, 20, 24]


def test_zero_has_the_colour_of_the_page() -> None:
    """The scale is transparent in its middle: light on the light page, dark on the dark one."""
    scale = dict(output_figure(OutputPlot(np.eye(2), np.ones((2, 2), bool))).data[-1].colorscale[1:3])
    assert set(scale) == {0.5}
    assert all(colour.endswith(", 0)") for colour in scale.values())
