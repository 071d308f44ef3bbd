"""The lesson's drawings: every number in them is the real Keras's, every side is drawn to scale."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from rnnlab.figures import palette
from rnnlab.figures.blocks import block_picture, input_output_picture
from rnnlab.figures.icons import sequence_box
from rnnlab.figures.output_grid import output_grid_picture
from rnnlab.figures.stacks import stack_picture
from rnnlab.figures.svg import Picture
from rnnlab.figures.weights import lstm_weights, weights_picture
from rnnlab.stack.layers import Layer, read_layer, read_stack
from rnnlab.stack.shapes import shape_text, trace
from rnnlab.ui.lesson.explorer import REFERENCE_EXPERIMENTS
from tests.stack.oracle import keras_model

SVG = "{http://www.w3.org/2000/svg}"


def words(picture: Picture) -> list[str]:
    """All the texts that are drawn, in order."""
    return [text.text or "" for text in ElementTree.fromstring(picture.svg).iter(f"{SVG}text")]


def fronts(picture: Picture) -> list[tuple[float, float]]:
    """Width and height of each block's front or each grid."""
    found = []
    for face in ElementTree.fromstring(picture.svg).iter(f"{SVG}polygon"):
        if face.get("fill-opacity") == "0.9":
            corners = [tuple(map(float, pair.split(","))) for pair in face.get("points", "").split()]
            found.append((corners[1][0] - corners[0][0], corners[2][1] - corners[1][1]))
    return found


def traced(*layers: str, samples: int = 1, steps: int = 7, features: int = 3):
    return trace(read_stack(list(layers)), steps, features, samples)


def test_block_names_each_side_with_its_number() -> None:
    """(2, 5, 3) is 2 samples of 5 time steps of 3 features."""
    picture = block_picture((2, 5, 3))
    assert set(words(picture)) >= {"2 samples", "5", "time steps", "3 features", "(2, 5, 3)"}
    assert picture.alt == "A block of 2 samples of 5 time steps of 3 features: (2, 5, 3)."


def test_block_of_ones_is_said_in_the_singular() -> None:
    """One of a thing takes no s."""
    assert set(words(block_picture((1, 1, 1)))) >= {"1 sample", "1", "time step", "1 feature"}


@pytest.mark.parametrize("shape", [(1, 7, 3), (2, 5, 3), (4, 1, 6), (6, 12, 8)])
def test_block_is_drawn_to_scale(shape: tuple[int, int, int]) -> None:
    """The front's sides are as the numbers of features and of time steps."""
    ((wide, tall),) = fronts(block_picture(shape))
    assert wide / tall == pytest.approx(shape[2] / shape[1], rel=1e-3)


@pytest.mark.parametrize("layer", ["lstm:4", "lstm:4:seq", "lstm:16", "lstm:16:seq"])
def test_input_and_output_have_the_same_scale(layer: str) -> None:
    """A cell is as large on the left as on the right."""
    step = traced(layer, samples=3, steps=5, features=2).layers[0]
    (wide_in, _), (wide_out, _) = fronts(input_output_picture(step))
    assert wide_in / 2 == pytest.approx(wide_out / read_layer(layer).units, rel=1e-3)


@pytest.mark.slow
@pytest.mark.parametrize("row", REFERENCE_EXPERIMENTS, ids=str)
@pytest.mark.parametrize("sequences", [False, True])
def test_reference_experiment_shows_what_keras_gives(row, sequences: bool) -> None:
    """The lesson's table: LSTM(4) run on zeros by the real Keras, without and with sequences."""
    import keras

    layer = Layer("lstm", 4, sequences)
    given = keras.layers.LSTM(4, return_sequences=sequences)(np.zeros(row[:3], "float32"))
    step = trace((layer,), row.steps, row.features, row.samples).layers[0]
    shapes = [text for text in words(input_output_picture(step)) if text.startswith("(")]
    assert shapes == [shape_text(row[:3]), str(tuple(given.shape))]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("units", "features"), [(4, 3), (32, 7), (1, 1), (40, 10)], ids=["small", "large", "least", "most"]
)
def test_weights_are_keras_s_arrays(units: int, features: int) -> None:
    """Each rectangle is one array of `get_weights()`, and their sum is what Keras counts."""
    import keras

    layer = keras.layers.LSTM(units)
    layer.build((None, 5, features))
    groups = lstm_weights(units, features)
    shapes = [np.atleast_2d(array).shape for array in layer.get_weights()]
    assert [(group.rows, group.columns) for group in groups] == shapes
    assert sum(group.numbers for group in groups) == layer.count_params()
    picture = weights_picture(units, features, layer.count_params())
    assert f"{layer.count_params():,} parameters, for any number of time steps" in words(picture)


@pytest.mark.slow
def test_stack_shows_keras_s_shapes_on_its_arrows() -> None:
    """From the window through every layer to what the head puts out."""
    stack = read_stack(["lstm:8:seq", "dropout:0.2", "bi-gru:4:seq", "rnn:5", "dense:2"])
    through = trace(stack, 7, 3, 1)
    given = [(1, *layer.output.shape[1:]) for layer in keras_model(stack, 7, 3).layers]
    shapes = [text for text in words(stack_picture(through, head=True)) if text.startswith("(")]
    assert shapes == [shape_text(shape) for shape in [(1, 7, 3), *given]]


def test_stack_wears_the_small_box_where_a_sequence_leaves() -> None:
    """As many boxes as layers that return a sequence."""
    assert stack_picture(traced("lstm:4:seq", "gru:4:seq", "lstm:4")).svg.count(sequence_box()) == 2
    assert sequence_box() not in stack_picture(traced("lstm:4")).svg


def test_illegal_stack_is_marked_where_it_breaks() -> None:
    """The red arrow leads to the layer that can't take what it gets; behind it nothing is known."""
    picture = stack_picture(traced("lstm:4", "lstm:4", "lstm:4"))
    texts = ElementTree.fromstring(picture.svg).iter(f"{SVG}text")
    assert [text.text for text in texts if text.get("fill") == palette.WRONG] == ["(1, 4)", "LSTM(4)"]
    assert words(picture).count("?") == 2
    assert "It breaks at layer 2." in picture.alt
    assert palette.WRONG not in stack_picture(traced("lstm:4:seq", "lstm:4")).svg


def test_long_stack_has_a_narrow_drawing_for_a_phone() -> None:
    """Rows are broken before a phone's width; nothing that the wide one says is left out."""
    picture = stack_picture(traced("lstm:8:seq", "dropout:0.2", "gru:8:seq", "lstm:4"))
    assert picture.narrow is not None
    assert float(ElementTree.fromstring(picture.narrow).get("width", "")) <= 356
    assert words(Picture("", "", picture.narrow)) == words(picture)


@pytest.mark.parametrize("read", [0, 1, 4, 7])
def test_grid_grows_by_a_row_a_step(read: int) -> None:
    """After so many steps as many rows of 4 outputs are there, of the 7 that will be."""
    first, second = traced("lstm:4:seq", "lstm:4").layers
    picture = output_grid_picture(first, second, read)
    cells = [
        cell.get("fill-opacity")
        for cell in ElementTree.fromstring(picture.svg).iter(f"{SVG}rect")
        if cell.get("fill") == palette.SIDES["units"]
    ]
    assert (cells.count("0.9"), len(cells)) == (4 * read, 4 * 7)
    assert ("The grid is complete" in picture.alt) is (read == 7)


@pytest.mark.parametrize(
    "picture",
    [
        block_picture((2, 5, 3)),
        input_output_picture(traced("lstm:4:seq").layers[0]),
        stack_picture(traced("lstm:4", "dense:1"), head=True, series=True),
        weights_picture(4, 3, 128),
    ],
    ids=lambda picture: picture.name,
)
def test_drawing_stands_by_itself(picture: Picture) -> None:
    """Well formed, with its words for those who can't see it, on a ground of its own, nothing from elsewhere."""
    root = ElementTree.fromstring(picture.svg)
    assert root.find(f"{SVG}title").text == picture.alt  # type: ignore[union-attr]
    assert root.get("role") == "img"
    assert root.find(f"{SVG}rect").get("fill") == "#fff"  # type: ignore[union-attr]
    assert re.findall(r"https?://[^\"]+", picture.svg) == ["http://www.w3.org/2000/svg"]
