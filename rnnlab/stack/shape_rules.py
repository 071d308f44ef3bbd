"""What each Keras layer takes and what leaves it: the one table that the Lab and the clinic read.

Sides are a shape without its samples: (24, 7) for (samples, 24, 7). None is a side that is not known.
Of arguments that Keras itself refuses, as two sides of -1, nothing is known.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

Sides = tuple[int | None, ...]
RECURRENT = ("LSTM", "GRU", "SimpleRNN")


class Fault(Enum):
    """Why a layer can't take what it gets."""

    FLAT = "a side is missing"
    DEEP = "there is a side too many"
    SIZE = "the shape it makes has another number of values"
    SHORT = "it reads more time steps at once than there are"
    INSIDE = "the layer that it wraps can't take one time step of it"
    STATES = "several tensors come in, and it takes one"


@dataclass(frozen=True)
class KerasLayer:
    """A layer as Keras is told to make it.

    arguments: by name; a value that is not known may be any object that is no number.
    inner: the layer that a wrapper wraps.
    """

    name: str
    arguments: Mapping[str, Any]
    inner: "KerasLayer | None" = None

    def value(self, argument: str, default: Any = None) -> Any:
        return self.arguments.get(argument, default)


@dataclass(frozen=True)
class Rule:
    """What one kind of layer takes and what leaves it.

    leaving: of sides that it takes: the sides that leave, a Fault, or None where they can't be known.
    takes: the number of sides that it takes, None where it takes any; at_least: the fewest.
    weights: how many numbers it learns, from its units and the features that it reads; None for a kind
        that the Lab does not have.
    """

    leaving: Callable[[KerasLayer, Sides], Sides | Fault | None]
    takes: int | None = None
    at_least: int = 0
    weights: Callable[[int, int], int] | None = None


def sides_after(layer: KerasLayer, entering: Sides) -> Sides | Fault | None:
    """What leaves the layer: its sides, a Fault where it can't take `entering`, None where it can't be known."""
    rule = RULES.get(layer.name)
    if rule is None:
        return None
    takes = sides_taken(layer)
    if len(entering) < (rule.at_least if takes is None else takes):
        return Fault.FLAT
    if takes is not None and len(entering) > takes:
        return Fault.DEEP
    return rule.leaving(layer, entering)


def sides_taken(layer: KerasLayer) -> int | None:
    """The number of sides that the layer takes; None where it takes several numbers, or it can't be known."""
    if layer.name == "Permute":
        dims = _order(layer)
        return None if dims is None else len(dims)
    return RULES[layer.name].takes if layer.name in RULES else None


def steps_at_once(layer: KerasLayer) -> int | None:
    """How many time steps a convolution or a pool reads at once; None where it can't be known."""
    if layer.name == "Conv1D":
        size, dilation = _number(layer, "kernel_size"), _number(layer, "dilation_rate", 1)
        return None if size is None or dilation is None else (size - 1) * dilation + 1
    return _number(layer, "pool_size", 2 if layer.name == "MaxPooling1D" else None)


def parameters(layer: KerasLayer, features: int) -> int:
    """The weights that a layer learns when it reads `features` numbers; time steps play no part."""
    if layer.inner is not None:
        return (2 if layer.name == "Bidirectional" else 1) * parameters(layer.inner, features)
    weights = RULES[layer.name].weights
    assert weights is not None, "only the Lab's layers are counted"
    return weights(layer.value("units", 0), features)


def whole(value: Any) -> int | None:
    """A number of units, time steps …; None where it can't be known."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _no_weights(units: int, features: int) -> int:
    return 0


def _same(layer: KerasLayer, entering: Sides) -> Sides:
    return entering


def _recurrent(layer: KerasLayer, entering: Sides) -> Sides | None:
    units, sequences = whole(layer.value("units")), layer.value("return_sequences", False)
    if not isinstance(sequences, bool | int):
        return None
    return (entering[0], units) if sequences else (units,)


def _bidirectional(layer: KerasLayer, entering: Sides) -> Sides | None:
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


def _dense(layer: KerasLayer, entering: Sides) -> Sides:
    return (*entering[:-1], whole(layer.value("units")))


def _each_step(layer: KerasLayer, entering: Sides) -> Sides | Fault | None:
    if layer.inner is None:
        return None
    inside = sides_after(layer.inner, entering[1:])
    if isinstance(inside, Fault):
        # Keras does not check the number of sides here: a layer without weights may run on a wrong one.
        unchecked = inside in (Fault.FLAT, Fault.DEEP) and layer.inner.name not in (
            *RECURRENT,
            "Bidirectional",
            "Conv1D",
        )
        return None if unchecked else Fault.INSIDE
    return None if inside is None else (entering[0], *inside)


def _repeated(layer: KerasLayer, entering: Sides) -> Sides:
    return (whole(layer.value("n")), entering[0])


def _reshaped(layer: KerasLayer, entering: Sides) -> Sides | Fault | None:
    target = layer.value("target_shape")
    if not isinstance(target, tuple) or not target:
        return None
    wanted = [whole(side) for side in target]
    if wanted.count(-1) > 1 or any(side is not None and side < -1 for side in wanted):
        return None
    given = [side for side in wanted if side != -1]
    have, makes = _values(entering), _values(given)
    if have is None or makes is None:
        return tuple(None if side == -1 else side for side in wanted)
    fits = makes > 0 and have % makes == 0 if -1 in wanted else have == makes
    if not fits:
        return Fault.SIZE
    return tuple(have // makes if side == -1 else side for side in wanted)


def _flattened(layer: KerasLayer, entering: Sides) -> Sides:
    return (_values(entering),)


def _permuted(layer: KerasLayer, entering: Sides) -> Sides | None:
    dims = _order(layer)
    return None if dims is None else tuple(entering[d - 1] for d in dims)


def _convolved(layer: KerasLayer, entering: Sides) -> Sides | Fault | None:
    # Keras takes a step or a dilation of more than 1, never both.
    if 1 not in (_number(layer, "dilation_rate", 1), _number(layer, "strides", 1)) or _turned(layer):
        return None
    places = _places(layer, entering[0], 1, ("valid", "same", "causal"))
    return places if isinstance(places, Fault) else (places, whole(layer.value("filters")))


def _pooled(layer: KerasLayer, entering: Sides) -> Sides | Fault | None:
    if _turned(layer):
        return None
    places = _places(layer, entering[0], steps_at_once(layer), ("valid", "same"))
    return places if isinstance(places, Fault) else (places, entering[1])


def _pooled_whole(layer: KerasLayer, entering: Sides) -> Sides | None:
    keeps = layer.value("keepdims", False)
    if not isinstance(keeps, bool) or _turned(layer):
        return None
    return (1, entering[1]) if keeps else (entering[1],)


def _embedded(layer: KerasLayer, entering: Sides) -> Sides:
    return (*entering, whole(layer.value("output_dim")))


def _places(
    layer: KerasLayer, steps: int | None, stride: int | None, paddings: tuple[str, ...]
) -> int | Fault | None:
    """At how many places a convolution or a pool reads along the time steps.

    stride: where the layer is given none. paddings: those that Keras knows for it.
    """
    size, stride = steps_at_once(layer), _number(layer, "strides", stride)
    padding = layer.value("padding", "valid")
    if steps is None or size is None or stride is None or padding not in paddings:
        return None
    if padding != "valid":
        return math.ceil(steps / stride)
    return Fault.SHORT if steps < size else (steps - size) // stride + 1


def _turned(layer: KerasLayer) -> bool:
    """Whether the features may come before the time steps."""
    return layer.value("data_format") not in (None, "channels_last")


def _number(layer: KerasLayer, argument: str, default: int | None = None) -> int | None:
    """An argument of at least 1, which may stand alone in a tuple; None where it can't be known."""
    value = layer.value(argument)
    if value is None:
        return default
    number = whole(value[0] if isinstance(value, tuple) and len(value) == 1 else value)
    return number if number and number > 0 else None


def _order(layer: KerasLayer) -> tuple[int, ...] | None:
    """The order that a Permute gives the sides, counted from 1; None where it can't be known."""
    dims = layer.value("dims")
    if not isinstance(dims, tuple) or any(whole(side) is None for side in dims):
        return None
    return dims if sorted(dims) == [*range(1, len(dims) + 1)] else None


def _values(sides: Sequence[int | None]) -> int | None:
    """How many values sides hold; None where one of them is not known."""
    return None if None in sides else math.prod(side or 0 for side in sides)


RULES: Mapping[str, Rule] = {
    "LSTM": Rule(_recurrent, takes=2, weights=lambda u, f: 4 * (u * (u + f) + u)),
    "GRU": Rule(_recurrent, takes=2, weights=lambda u, f: 3 * (u * (u + f) + 2 * u)),
    "SimpleRNN": Rule(_recurrent, takes=2, weights=lambda u, f: u * (u + f) + u),
    "Bidirectional": Rule(_bidirectional, takes=2),
    "Dense": Rule(_dense, at_least=1, weights=lambda u, f: f * u + u),
    "TimeDistributed": Rule(_each_step, at_least=2),
    "RepeatVector": Rule(_repeated, takes=1, weights=_no_weights),
    "Reshape": Rule(_reshaped, weights=_no_weights),
    "Flatten": Rule(_flattened),
    "Permute": Rule(_permuted),
    "Conv1D": Rule(_convolved, takes=2),
    "MaxPooling1D": Rule(_pooled, takes=2),
    "AveragePooling1D": Rule(_pooled, takes=2),
    "GlobalMaxPooling1D": Rule(_pooled_whole, takes=2),
    "GlobalAveragePooling1D": Rule(_pooled_whole, takes=2),
    "Embedding": Rule(_embedded),
    "Dropout": Rule(_same, weights=_no_weights),
    "SpatialDropout1D": Rule(_same, takes=2),
    "GaussianNoise": Rule(_same),
    "BatchNormalization": Rule(_same, at_least=1),
    "LayerNormalization": Rule(_same, at_least=1),
    "Normalization": Rule(_same, at_least=1),
    "Activation": Rule(_same),
    "ReLU": Rule(_same),
    "LeakyReLU": Rule(_same),
    "Masking": Rule(_same),
}
