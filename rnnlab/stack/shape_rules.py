"""The shape rules of Keras's layers: what each takes and what leaves it, for the Lab and the clinic.

Sides are a shape without the samples: (24, 7) for (samples, 24, 7). None is an unknown side.
For arguments that Keras itself rejects, such as two sides of -1, the output is unknown.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

Sides = tuple[int | None, ...]
Shape = tuple[int, ...]
RECURRENT = ("LSTM", "GRU", "SimpleRNN")


class Mismatch(Enum):
    """Why a layer cannot take its input."""

    SIDE_MISSING = "the input has too few sides"
    SIDE_TOO_MANY = "the input has too many sides"
    OTHER_SIZE = "the target shape has another number of values"
    TOO_FEW_STEPS = "the layer reads more time steps at once than the input has"
    WRAPPED_LAYER = "the wrapped layer cannot take one time step of the input"
    SEVERAL_TENSORS = "the input is several tensors, but the layer takes one"


@dataclass(frozen=True)
class LayerConfig:
    """The Keras class and the arguments that make a layer.

    arguments: by name; an unknown value may be any object except a number.
    inner: the layer inside a wrapper.
    """

    name: str
    arguments: Mapping[str, Any]
    inner: "LayerConfig | None" = None

    def value(self, argument: str, default: Any = None) -> Any:
        return self.arguments.get(argument, default)


@dataclass(frozen=True)
class ShapeRule:
    """What one Keras class takes and what leaves it.

    leaving: maps the input's sides to the output's, a Mismatch, or None if the output is unknown.
    takes: the number of sides that the layer takes, None for any number; at_least: the fewest.
    weights: the shapes of its weights in Keras's order, from the input's features; None for a class that the
        Lab does not have.
    says: the words of Keras's message about an input without time steps.
    """

    leaving: Callable[[LayerConfig, Sides], Sides | Mismatch | None]
    takes: int | None = None
    at_least: int = 0
    weights: Callable[[LayerConfig, int], list[Shape]] | None = None
    says: str = "expected ndim=3, found ndim=2"


def sides_after(layer: LayerConfig, entering: Sides) -> Sides | Mismatch | None:
    """The output's sides; a Mismatch if the layer cannot take `entering`, None if the output is unknown."""
    rule = RULES.get(layer.name)
    if rule is None:
        return None
    takes = sides_taken(layer)
    if len(entering) < (rule.at_least if takes is None else takes):
        return Mismatch.SIDE_MISSING
    if takes is not None and len(entering) > takes:
        return Mismatch.SIDE_TOO_MANY
    return rule.leaving(layer, entering)


def sides_taken(layer: LayerConfig) -> int | None:
    """The number of sides that the layer takes; None if it takes several numbers of them, or it is unknown."""
    if layer.name == "Permute":
        dims = _permutation(layer)
        return None if dims is None else len(dims)
    return RULES[layer.name].takes if layer.name in RULES else None


def steps_at_once(layer: LayerConfig) -> int | None:
    """How many time steps a convolution or pooling layer reads at once; None if unknown."""
    if layer.name == "Conv1D":
        size, dilation = _positive(layer, "kernel_size"), _positive(layer, "dilation_rate", 1)
        return None if size is None or dilation is None else (size - 1) * dilation + 1
    return _positive(layer, "pool_size", 2 if layer.name == "MaxPooling1D" else None)


def weight_shapes(layer: LayerConfig, features: int) -> list[Shape]:
    """The shapes of a layer's weights if its input has `features`; they do not depend on the time steps."""
    if layer.inner is not None:
        return weight_shapes(layer.inner, features) * (2 if layer.name == "Bidirectional" else 1)
    weights = RULES[layer.name].weights
    assert weights is not None, "weights are only known for the Lab's layers"
    return weights(layer, features)


def integer_or_none(value: Any) -> int | None:
    """The value itself if it is a whole number, else None: it is unknown."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _no_weights(layer: LayerConfig, features: int) -> list[Shape]:
    return []


def _gates(count: int, biases: int = 1) -> Callable[[LayerConfig, int], list[Shape]]:
    """The weights of a recurrent layer. count: of gates; biases: 2 if the recurrent product has one too."""

    def weights(layer: LayerConfig, features: int) -> list[Shape]:
        units = layer.arguments["units"]
        columns = count * units
        return [(features, columns), (units, columns), (columns,) if biases == 1 else (biases, columns)]

    return weights


def _dense_weights(layer: LayerConfig, features: int) -> list[Shape]:
    units = layer.arguments["units"]
    return [(features, units), (units,)]


def _unchanged(layer: LayerConfig, entering: Sides) -> Sides:
    return entering


def _recurrent(layer: LayerConfig, entering: Sides) -> Sides | None:
    units, sequences = integer_or_none(layer.value("units")), layer.value("return_sequences", False)
    if not isinstance(sequences, bool | int):
        return None
    return (entering[0], units) if sequences else (units,)


def _bidirectional(layer: LayerConfig, entering: Sides) -> Sides | None:
    merge = layer.value("merge_mode", "concat")
    if (
        layer.inner is None
        or layer.inner.name not in RECURRENT
        or merge not in ("concat", "sum", "mul", "ave")
    ):
        return None
    one_way = _recurrent(layer.inner, entering)
    if one_way is None or one_way[-1] is None or merge != "concat":
        return one_way
    return (*one_way[:-1], 2 * one_way[-1])


def _dense(layer: LayerConfig, entering: Sides) -> Sides:
    return (*entering[:-1], integer_or_none(layer.value("units")))


def _each_step(layer: LayerConfig, entering: Sides) -> Sides | Mismatch | None:
    if layer.inner is None:
        return None
    inside = sides_after(layer.inner, entering[1:])
    if isinstance(inside, Mismatch):
        # Keras does not check the number of sides here: a layer without weights may run on the wrong number.
        unchecked = inside in (Mismatch.SIDE_MISSING, Mismatch.SIDE_TOO_MANY) and layer.inner.name not in (
            *RECURRENT,
            "Bidirectional",
            "Conv1D",
        )
        return None if unchecked else Mismatch.WRAPPED_LAYER
    return None if inside is None else (entering[0], *inside)


def _repeated(layer: LayerConfig, entering: Sides) -> Sides:
    return (integer_or_none(layer.value("n")), entering[0])


def _reshaped(layer: LayerConfig, entering: Sides) -> Sides | Mismatch | None:
    target = layer.value("target_shape")
    if not isinstance(target, tuple) or not target:
        return None
    wanted = [integer_or_none(side) for side in target]
    if wanted.count(-1) > 1 or any(side is not None and side < -1 for side in wanted):
        return None
    given = [side for side in wanted if side != -1]
    have, makes = _size(entering), _size(given)
    if have is None or makes is None:
        return tuple(None if side == -1 else side for side in wanted)
    fits = makes > 0 and have % makes == 0 if -1 in wanted else have == makes
    if not fits:
        return Mismatch.OTHER_SIZE
    return tuple(have // makes if side == -1 else side for side in wanted)


def _flattened(layer: LayerConfig, entering: Sides) -> Sides:
    return (_size(entering),)


def _permuted(layer: LayerConfig, entering: Sides) -> Sides | None:
    dims = _permutation(layer)
    return None if dims is None else tuple(entering[d - 1] for d in dims)


def _convolved(layer: LayerConfig, entering: Sides) -> Sides | Mismatch | None:
    # Keras takes strides or a dilation of more than 1, never both.
    if 1 not in (_positive(layer, "dilation_rate", 1), _positive(layer, "strides", 1)) or _channels_first(
        layer
    ):
        return None
    positions = _positions(layer, entering[0], 1, ("valid", "same", "causal"))
    return (
        positions if isinstance(positions, Mismatch) else (positions, integer_or_none(layer.value("filters")))
    )


def _pooled(layer: LayerConfig, entering: Sides) -> Sides | Mismatch | None:
    if _channels_first(layer):
        return None
    positions = _positions(layer, entering[0], steps_at_once(layer), ("valid", "same"))
    return positions if isinstance(positions, Mismatch) else (positions, entering[1])


def _pooled_whole(layer: LayerConfig, entering: Sides) -> Sides | None:
    keeps = layer.value("keepdims", False)
    if not isinstance(keeps, bool) or _channels_first(layer):
        return None
    return (1, entering[1]) if keeps else (entering[1],)


def _embedded(layer: LayerConfig, entering: Sides) -> Sides:
    return (*entering, integer_or_none(layer.value("output_dim")))


def _positions(
    layer: LayerConfig, steps: int | None, stride: int | None, paddings: tuple[str, ...]
) -> int | Mismatch | None:
    """The number of positions at which a convolution or pooling layer reads along the time steps.

    stride: the default. paddings: those that Keras accepts for the layer.
    """
    size, stride = steps_at_once(layer), _positive(layer, "strides", stride)
    padding = layer.value("padding", "valid")
    if steps is None or size is None or stride is None or padding not in paddings:
        return None
    if padding != "valid":
        return math.ceil(steps / stride)
    return Mismatch.TOO_FEW_STEPS if steps < size else (steps - size) // stride + 1


def _channels_first(layer: LayerConfig) -> bool:
    """True if the features may come before the time steps."""
    return layer.value("data_format") not in (None, "channels_last")


def _positive(layer: LayerConfig, argument: str, default: int | None = None) -> int | None:
    """An argument of at least 1, possibly as a tuple of one number; None if unknown."""
    value = layer.value(argument)
    if value is None:
        return default
    number = integer_or_none(value[0] if isinstance(value, tuple) and len(value) == 1 else value)
    return number if number and number > 0 else None


def _permutation(layer: LayerConfig) -> tuple[int, ...] | None:
    """The order of the sides after a Permute, counted from 1; None if unknown."""
    dims = layer.value("dims")
    if not isinstance(dims, tuple) or any(integer_or_none(side) is None for side in dims):
        return None
    return dims if sorted(dims) == [*range(1, len(dims) + 1)] else None


def _size(sides: Sequence[int | None]) -> int | None:
    """The product of the sides; None if one of them is unknown."""
    return None if None in sides else math.prod(side or 0 for side in sides)


def _conv_weights(layer: LayerConfig, features: int) -> list[Shape]:
    filters = layer.arguments["filters"]
    return [(layer.arguments["kernel_size"], features, filters), (filters,)]


RULES: Mapping[str, ShapeRule] = {
    "LSTM": ShapeRule(_recurrent, takes=2, weights=_gates(4)),
    "GRU": ShapeRule(_recurrent, takes=2, weights=_gates(3, biases=2)),
    "SimpleRNN": ShapeRule(_recurrent, takes=2, weights=_gates(1)),
    "Bidirectional": ShapeRule(_bidirectional, takes=2),
    "Dense": ShapeRule(_dense, at_least=1, weights=_dense_weights),
    "TimeDistributed": ShapeRule(
        _each_step, at_least=2, says="the input_shape should have at least 3 dimensions"
    ),
    "RepeatVector": ShapeRule(_repeated, takes=1, weights=_no_weights),
    "Reshape": ShapeRule(_reshaped, weights=_no_weights),
    "Flatten": ShapeRule(_flattened, weights=_no_weights),
    "Permute": ShapeRule(_permuted),
    "Conv1D": ShapeRule(_convolved, takes=2, weights=_conv_weights, says="expected min_ndim=3, found ndim=2"),
    "MaxPooling1D": ShapeRule(_pooled, takes=2),
    "AveragePooling1D": ShapeRule(_pooled, takes=2),
    "GlobalMaxPooling1D": ShapeRule(_pooled_whole, takes=2),
    "GlobalAveragePooling1D": ShapeRule(_pooled_whole, takes=2, weights=_no_weights),
    "Embedding": ShapeRule(_embedded),
    "Dropout": ShapeRule(_unchanged, weights=_no_weights),
    "SpatialDropout1D": ShapeRule(_unchanged, takes=2),
    "GaussianNoise": ShapeRule(_unchanged),
    "BatchNormalization": ShapeRule(_unchanged, at_least=1),
    "LayerNormalization": ShapeRule(
        _unchanged, at_least=1, weights=lambda layer, features: [(features,), (features,)]
    ),
    "Normalization": ShapeRule(_unchanged, at_least=1),
    "Activation": ShapeRule(_unchanged, weights=_no_weights),
    "ReLU": ShapeRule(_unchanged),
    "LeakyReLU": ShapeRule(_unchanged),
    "Masking": ShapeRule(_unchanged),
}
