"""What each Keras layer takes and what leaves it: the one table that the Lab and the clinic read.

Sides are a shape without its samples: (24, 7) for (samples, 24, 7). None is a side that is not known.
"""

import math
from collections.abc import Callable, Mapping
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
    weights: how many numbers it learns, from its units and the features that it reads.
    """

    leaving: Callable[[KerasLayer, Sides], Sides | Fault | None]
    takes: int | None = None
    at_least: int = 0
    weights: Callable[[int, int], int] = lambda units, features: 0


def sides_after(layer: KerasLayer, entering: Sides) -> Sides | Fault | None:
    """What leaves the layer: its sides, a Fault where it can't take `entering`, None where it can't be known."""
    rule = RULES.get(layer.name)
    if rule is None:
        return None
    if len(entering) < (rule.takes or rule.at_least):
        return Fault.FLAT
    if rule.takes is not None and len(entering) > rule.takes:
        return Fault.DEEP
    return rule.leaving(layer, entering)


def sides_taken(layer: KerasLayer) -> int | None:
    """The number of sides that the layer takes; None where it takes any, or is not known."""
    return RULES[layer.name].takes if layer.name in RULES else None


def parameters(layer: KerasLayer, features: int) -> int:
    """The weights that a layer learns when it reads `features` numbers; time steps play no part."""
    if layer.inner is not None:
        return (2 if layer.name == "Bidirectional" else 1) * parameters(layer.inner, features)
    return RULES[layer.name].weights(layer.value("units", 0), features)


def whole(value: Any) -> int | None:
    """A number of units, time steps …; None where it can't be known."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


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


def _each_step(layer: KerasLayer, entering: Sides) -> Sides | None:
    inside = None if layer.inner is None else sides_after(layer.inner, entering[1:])
    return None if inside is None or isinstance(inside, Fault) else (entering[0], *inside)


def _repeated(layer: KerasLayer, entering: Sides) -> Sides:
    return (whole(layer.value("n")), entering[0])


def _reshaped(layer: KerasLayer, entering: Sides) -> Sides | Fault | None:
    target = layer.value("target_shape")
    if not isinstance(target, tuple) or not target:
        return None
    wanted = [whole(side) for side in target]
    have = None if None in entering else math.prod(side or 1 for side in entering)
    others = [side for side in wanted if side != -1]
    if have is None or None in others:
        return tuple(None if side == -1 else side for side in wanted)
    product = math.prod(side or 1 for side in others)
    if (have % product if -1 in wanted and product else have - product) != 0:
        return Fault.SIZE
    return tuple(have // product if side == -1 else side for side in wanted)


def _flattened(layer: KerasLayer, entering: Sides) -> Sides:
    return (None if None in entering else math.prod(side or 1 for side in entering),)


def _permuted(layer: KerasLayer, entering: Sides) -> Sides | None:
    dims = layer.value("dims")
    if not isinstance(dims, tuple) or sorted(d for d in dims if whole(d)) != [*range(1, len(entering) + 1)]:
        return None
    return tuple(entering[d - 1] for d in dims)


def _convolved(layer: KerasLayer, entering: Sides) -> Sides:
    return (_places(layer, entering[0], layer.value("kernel_size"), 1), whole(layer.value("filters")))


def _pooled(layer: KerasLayer, entering: Sides) -> Sides:
    size = layer.value("pool_size", 2)
    return (_places(layer, entering[0], size, size), entering[1])


def _pooled_whole(layer: KerasLayer, entering: Sides) -> Sides:
    return (entering[1],)


def _embedded(layer: KerasLayer, entering: Sides) -> Sides:
    return (*entering, whole(layer.value("output_dim")))


def _places(layer: KerasLayer, steps: int | None, size: Any, stride: Any) -> int | None:
    """At how many places a kernel or a pool of that size reads along the time steps."""
    size = size[0] if isinstance(size, tuple) and size else size
    stride = layer.value("strides", stride) or stride
    stride = stride[0] if isinstance(stride, tuple) and stride else stride
    padding = layer.value("padding", "valid")
    if steps is None or whole(size) is None or whole(stride) is None or stride < 1:
        return None
    return -(-(steps if padding in ("same", "causal") else steps - size + 1) // stride)


RULES: Mapping[str, Rule] = {
    "LSTM": Rule(_recurrent, takes=2, weights=lambda u, f: 4 * (u * (u + f) + u)),
    "GRU": Rule(_recurrent, takes=2, weights=lambda u, f: 3 * (u * (u + f) + 2 * u)),
    "SimpleRNN": Rule(_recurrent, takes=2, weights=lambda u, f: u * (u + f) + u),
    "Bidirectional": Rule(_bidirectional, takes=2),
    "Dense": Rule(_dense, weights=lambda u, f: f * u + u),
    "TimeDistributed": Rule(_each_step, at_least=2),
    "RepeatVector": Rule(_repeated, takes=1),
    "Reshape": Rule(_reshaped),
    "Flatten": Rule(_flattened),
    "Permute": Rule(_permuted),
    "Conv1D": Rule(_convolved, takes=2),
    "MaxPooling1D": Rule(_pooled, takes=2),
    "AveragePooling1D": Rule(_pooled, takes=2),
    "GlobalMaxPooling1D": Rule(_pooled_whole, takes=2),
    "GlobalAveragePooling1D": Rule(_pooled_whole, takes=2),
    "Embedding": Rule(_embedded),
    "Dropout": Rule(_same),
    "SpatialDropout1D": Rule(_same, takes=2),
    "GaussianNoise": Rule(_same),
    "BatchNormalization": Rule(_same),
    "LayerNormalization": Rule(_same),
    "Normalization": Rule(_same),
    "Activation": Rule(_same),
    "ReLU": Rule(_same),
    "LeakyReLU": Rule(_same),
    "Masking": Rule(_same),
}
