"""The shape rules, compared with the real Keras."""

import inspect

import keras
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnlab.stack.editing import new_layer
from rnnlab.stack.keras_code.signatures import INPUT_LAYERS, KNOWN_ARGUMENTS, POSITIONAL_ARGUMENTS
from rnnlab.stack.layers import KERAS_CLASSES, KINDS
from rnnlab.stack.shape_rules import (
    RULES,
    LayerConfig,
    Mismatch,
    Sides,
    sides_after,
    sides_taken,
    weight_shapes,
)

from .oracle import few

ENTERING: tuple[Sides, ...] = ((), (3,), (24,), (5, 3), (24, 1), (1, 3), (None, 3), (2, 5, 3), (2, None, 3))


class Computed:
    """Stands for a value that the code computes."""

    def __repr__(self) -> str:
        return "computed"


COMPUTED = Computed()


def layer(name, inner=None, **arguments):
    return LayerConfig(name, arguments, inner)


def built(config):
    """The real Keras layer."""
    inner = [] if config.inner is None else [built(config.inner)]
    return getattr(keras.layers, config.name)(*inner, **config.arguments)


def keras_sides(config, entering):
    """The output's sides of the real layer; raises what Keras raises."""
    return built(config)(keras.Input(entering)).shape[1:]


def recurrent(name):
    return [layer(name, units=4), layer(name, units=4, return_sequences=True)]


LAYERS = [
    *recurrent("LSTM"), *recurrent("GRU"), *recurrent("SimpleRNN"),
    *(layer("Bidirectional", cell) for cell in (*recurrent("LSTM"), *recurrent("GRU"), *recurrent("SimpleRNN"))),
    *(layer("Bidirectional", cell, merge_mode="sum") for cell in recurrent("GRU")),
    layer("Dense", units=4),
    layer("TimeDistributed", layer("Dense", units=4)),
    layer("TimeDistributed", layer("LSTM", units=4)),
    layer("TimeDistributed", layer("Flatten")),
    layer("TimeDistributed", layer("Reshape", target_shape=(5, 3))),
    layer("TimeDistributed", layer("Conv1D", filters=4, kernel_size=3)),
    layer("RepeatVector", n=6),
    *(
        layer("Reshape", target_shape=shape)
        for shape in ((1, 3), (1, 24), (1, -1), (-1,), (-1, 5), (3, 5), (3, 2), (0, 3), (-1, 0), (None, 3))
    ),
    layer("Flatten"), layer("Flatten", data_format="channels_first"),
    *(layer("Permute", dims=dims) for dims in ((1,), (2, 1), (1, 2), (3, 1, 2))),
    layer("Conv1D", filters=4, kernel_size=3),
    layer("Conv1D", filters=4, kernel_size=(3,), strides=(2,)),
    layer("Conv1D", filters=4, kernel_size=3, strides=2, padding="same"),
    layer("Conv1D", filters=4, kernel_size=30, padding="causal"),
    layer("Conv1D", filters=4, kernel_size=3, dilation_rate=2),
    layer("Conv1D", filters=4, kernel_size=30),
    layer("MaxPooling1D"), layer("MaxPooling1D", pool_size=30), layer("MaxPooling1D", pool_size=3, strides=1),
    layer("AveragePooling1D", pool_size=3), layer("AveragePooling1D", pool_size=3, strides=7),
    layer("AveragePooling1D", pool_size=30, padding="same"),
    layer("GlobalMaxPooling1D"), layer("GlobalMaxPooling1D", keepdims=True),
    layer("GlobalAveragePooling1D"), layer("GlobalAveragePooling1D", keepdims=True),
    layer("Embedding", input_dim=9, output_dim=4),
    layer("Dropout", rate=0.2), layer("SpatialDropout1D", rate=0.2), layer("GaussianNoise", stddev=0.1),
    layer("BatchNormalization"), layer("LayerNormalization"), layer("Normalization"),
    layer("Activation", activation="relu"), layer("ReLU"), layer("LeakyReLU"), layer("Masking"),
]  # fmt: skip


def call_text(config):
    inside = [call_text(config.inner)] if config.inner else []
    return f"{config.name}({', '.join((*inside, *(f'{name}={value}' for name, value in config.arguments.items())))})"


@pytest.mark.parametrize("entering", ENTERING, ids=str)
@pytest.mark.parametrize("config", LAYERS, ids=call_text)
def test_rule_agrees_with_keras(config, entering):
    """The output is the real layer's, unknown sides included; a mismatch is an error in Keras."""
    leaving = sides_after(config, entering)
    if isinstance(leaving, Mismatch):
        with pytest.raises(
            ValueError, match=r"ndim|dimensions|total size|divided|known shape|output size|Shapes used|Kernel"
        ):
            keras_sides(config, entering)
    else:
        assert leaving == keras_sides(config, entering)


@few
@given(
    st.sampled_from(("Conv1D", "MaxPooling1D", "AveragePooling1D")),
    st.integers(1, 5), st.integers(1, 3), st.integers(1, 3), st.sampled_from(("valid", "same")), st.integers(1, 9),
)  # fmt: skip
def test_places_along_the_time_steps_are_those_of_keras(name, size, strides, dilation, padding, steps):
    """A kernel or a pool of any size, step, dilation and padding."""
    config = (
        layer(name, filters=2, kernel_size=size, padding=padding, strides=strides)
        if name == "Conv1D"
        else layer(name, pool_size=size, padding=padding, strides=strides)
    )
    if name == "Conv1D" and strides == 1:
        config = layer(name, **config.arguments, dilation_rate=dilation)
    test_rule_agrees_with_keras(config, (steps, 3))


@few
@given(
    st.lists(st.sampled_from((-1, 0, 1, 2, 3, 6)), min_size=1, max_size=3),
    st.sampled_from(((6,), (2, 3), (4, 3), (2, 2, 3))),
)
def test_reshape_to_any_shape_is_that_of_keras(target, entering):
    """A side of -1 is computed from the others; Keras rejects two of them, so the output is unknown."""
    config = layer("Reshape", target_shape=tuple(target))
    if target.count(-1) > 1:
        assert sides_after(config, entering) is None
        with pytest.raises(ValueError, match="at most one unknown dimension"):
            built(config)
        return
    test_rule_agrees_with_keras(config, entering)


@pytest.mark.parametrize(
    ("config", "entering", "mismatch"),
    [
        (layer("LSTM", units=4), (3,), Mismatch.SIDE_MISSING),
        (layer("LSTM", units=4), (2, 5, 3), Mismatch.SIDE_TOO_MANY),
        (layer("RepeatVector", n=6), (5, 3), Mismatch.SIDE_TOO_MANY),
        (layer("Dense", units=4), (), Mismatch.SIDE_MISSING),
        (layer("Permute", dims=(2, 1)), (3,), Mismatch.SIDE_MISSING),
        (layer("Reshape", target_shape=(1, 3)), (5, 3), Mismatch.OTHER_SIZE),
        (layer("Conv1D", filters=4, kernel_size=3, dilation_rate=2), (4, 3), Mismatch.TOO_FEW_STEPS),
        (layer("MaxPooling1D", pool_size=30), (24, 3), Mismatch.TOO_FEW_STEPS),
        (layer("TimeDistributed", layer("LSTM", units=4)), (5, 3), Mismatch.WRAPPED_LAYER),
        (layer("TimeDistributed", layer("LSTM", units=4)), (3,), Mismatch.SIDE_MISSING),
    ],
    ids=lambda value: value.name if isinstance(value, Mismatch | LayerConfig) else str(value),
)
def test_mismatch_says_why(config, entering, mismatch):
    """Each kind of mismatch has its own sentence and fixes."""
    assert sides_after(config, entering) is mismatch


@pytest.mark.parametrize(
    "config",
    [
        layer("Strange"),
        layer("Bidirectional", layer("LSTM", units=4), merge_mode=None),  # two tensors leave
        layer("Bidirectional", layer("Dense", units=4)),
        layer("Bidirectional"),
        layer("TimeDistributed"),
        layer(
            "TimeDistributed", layer("SpatialDropout1D", rate=0.2)
        ),  # Keras lets the wrong number of sides pass
        layer("LSTM", units=4, return_sequences=COMPUTED),
        layer("Permute", dims=(1, 3)),
        layer("Reshape", target_shape=(-2, 3)),
        layer("Reshape", target_shape=15),
        layer("Conv1D", filters=4, kernel_size=3, strides=2, dilation_rate=2),
        layer("Conv1D", filters=4, kernel_size=3, data_format="channels_first"),
        layer("MaxPooling1D", data_format="channels_first"),
        layer("GlobalMaxPooling1D", data_format="channels_first"),
        layer("GlobalMaxPooling1D", keepdims=COMPUTED),
    ],
    ids=call_text,
)
def test_nothing_is_guessed(config):
    """The output is unknown for a layer without a rule, computed arguments, and arguments that Keras rejects."""
    assert sides_after(config, (24, 3)) is None


@pytest.mark.parametrize(
    ("config", "entering", "leaving"),
    [
        (layer("LSTM", units=COMPUTED), (24, 3), (None,)),
        (layer("Bidirectional", layer("GRU", units=COMPUTED, return_sequences=True)), (24, 3), (24, None)),
        (layer("Dense"), (24, 3), (24, None)),
        (layer("RepeatVector", n=COMPUTED), (3,), (None, 3)),
        (layer("Reshape", target_shape=(COMPUTED, 3)), (24, 3), (None, 3)),
        (layer("Conv1D", filters=4, kernel_size=COMPUTED), (24, 3), (None, 4)),
        (layer("Conv1D", filters=4, kernel_size=3, padding=COMPUTED), (24, 3), (None, 4)),
        (layer("AveragePooling1D"), (24, 3), (None, 3)),  # only MaxPooling1D has a default in Keras
        (layer("Flatten"), (None, 3), (None,)),
    ],
    ids=lambda value: call_text(value) if isinstance(value, LayerConfig) else str(value),
)
def test_only_the_computed_side_is_unknown(config, entering, leaving):
    """The sides that do not depend on the computed value are known."""
    assert sides_after(config, entering) == leaving


def test_every_layer_that_code_may_hold_has_a_rule_that_is_tested():
    """Every layer that the reader of Keras code knows has a rule, and every rule has such a layer."""
    assert set(RULES) == set(POSITIONAL_ARGUMENTS) - set(INPUT_LAYERS) == {config.name for config in LAYERS}


@pytest.mark.parametrize("name", POSITIONAL_ARGUMENTS)
def test_positional_arguments_have_keras_s_order(name):
    """`Conv1D(4, 3, 2)` has the same meaning as in Keras."""
    made = getattr(keras.layers, name)
    names = list(inspect.signature(made).parameters)
    assert tuple(names[: len(POSITIONAL_ARGUMENTS[name])]) == POSITIONAL_ARGUMENTS[name]


@pytest.mark.parametrize("kind", KINDS)
def test_weights_of_the_lab_s_layers_are_those_of_keras(kind):
    """Of the real layer, built for the same features."""
    config = new_layer(kind).config(5, 3)
    real = built(config)
    real(keras.Input((5, 3) if 2 in (sides_taken(config), RULES[config.name].at_least) else (3,)))
    assert weight_shapes(config, 3) == [weight.shape for weight in real.weights]


@pytest.mark.parametrize("name", [*dict.fromkeys(KERAS_CLASSES.values()), "Bidirectional", "TimeDistributed"])
def test_every_argument_of_keras_s_layers_is_known(name):
    """An argument that Keras has is never called unknown."""
    arguments = set(inspect.signature(getattr(keras.layers, name)).parameters) - {"kwargs"}
    assert arguments - set(KNOWN_ARGUMENTS[name]) == set()
