"""The shapes along a chain of Keras layers, those included that the lab has no card for."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rnnlab.stack.code_signatures import INPUTS, RECURRENT
from rnnlab.stack.code_values import LayerCall, Sides, tensors_out

SAME = (
    "Dropout",
    "BatchNormalization",
    "LayerNormalization",
    "Normalization",
    "Activation",
    "ReLU",
    "LeakyReLU",
    "Masking",
    "GaussianNoise",
)
POOLS = ("MaxPooling1D", "AveragePooling1D")
GLOBAL_POOLS = ("GlobalMaxPooling1D", "GlobalAveragePooling1D")
READS_STEPS = (*RECURRENT, "Bidirectional", "Conv1D", "SpatialDropout1D", *POOLS, *GLOBAL_POOLS)


@dataclass(frozen=True)
class Stop:
    """One layer on the way.

    entering, leaving: sides without the samples; None where they can't be known.
    fault: why the layer is illegal: "flat" (it needs time steps and gets none), "deep" (a side too
        many), "sequence" (it takes no time steps and gets some), "states" (it gets several tensors),
        "size" (a reshape that does not fit); empty where it is legal.
    """

    call: LayerCall
    entering: Sides | None
    leaving: Sides | None
    fault: str = ""


def way(calls: Sequence[LayerCall], entering: Sides | None) -> list[Stop]:
    """A stop for each layer, an Input left out; behind an illegal one no shape is known."""
    stops: list[Stop] = []
    sides = entering
    for place, call in enumerate(calls):
        if call.name in INPUTS and place == 0:
            continue
        received = tensors_out(stops[-1].call) if stops and not stops[-1].call.states_taken else 1
        if received > 1 and sides is not None:
            stop = Stop(call, sides, None, "states")
        else:
            stop = _stop(call, sides)
        stops.append(stop)
        sides = stop.leaving
    return stops


def cell_of(call: LayerCall) -> LayerCall:
    """The recurrent layer itself: of a Bidirectional the one inside."""
    return call.inner if call.name == "Bidirectional" and call.inner else call


def is_recurrent(call: LayerCall) -> bool:
    return cell_of(call).name in RECURRENT


def whole(value: Any) -> int | None:
    """A number of units, time steps …; None where it can't be known."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _stop(call: LayerCall, sides: Sides | None) -> Stop:
    if sides is None or not call.name:
        return Stop(call, sides, None)
    if (call.name in READS_STEPS or (call.name == "TimeDistributed" and len(sides) < 2)) and len(sides) != 2:
        return Stop(call, sides, None, "flat" if len(sides) < 2 else "deep")
    if call.name == "RepeatVector" and len(sides) != 1:
        return Stop(call, sides, None, "sequence")
    if call.name == "Reshape":
        leaving = _reshaped(call.value("target_shape"), sides)
        return Stop(call, sides, leaving or None, "size" if leaving == () else "")
    return Stop(call, sides, _leaving(call, sides))


def _leaving(call: LayerCall, sides: Sides) -> Sides | None:
    name = call.name
    if is_recurrent(call):
        return _recurrent(call, sides)
    if name in SAME or name == "SpatialDropout1D":
        return sides
    if name == "Dense":
        return (*sides[:-1], whole(call.value("units")))
    if name == "TimeDistributed" and call.inner:
        inside = _stop(call.inner, sides[1:])
        return None if inside.leaving is None else (sides[0], *inside.leaving)
    if name == "RepeatVector":
        return (whole(call.value("n")), sides[0])
    if name == "Flatten":
        return (None if None in sides else math.prod(side or 1 for side in sides),)
    if name == "Permute":
        dims = call.value("dims")
        fits = isinstance(dims, tuple) and sorted(d for d in dims if whole(d)) == list(
            range(1, len(sides) + 1)
        )
        return tuple(sides[d - 1] for d in dims) if fits else None
    if name == "Conv1D":
        return (_slid(call, sides[0], call.value("kernel_size"), 1), whole(call.value("filters")))
    if name in POOLS:
        pool = call.value("pool_size", 2)
        return (_slid(call, sides[0], pool, pool), sides[1])
    if name in GLOBAL_POOLS:
        return (sides[1],)
    if name == "Embedding":
        return (*sides, whole(call.value("output_dim")))
    return None


def _recurrent(call: LayerCall, sides: Sides) -> Sides | None:
    cell = cell_of(call)
    units, sequences = whole(cell.value("units")), cell.value("return_sequences", False)
    if call.name == "Bidirectional":
        merge = call.value("merge_mode", "concat")
        if merge not in ("concat", "sum", "mul", "ave"):
            return None
        units = units * 2 if units is not None and merge == "concat" else units
    if not isinstance(sequences, bool | int):
        return None
    return (sides[0], units) if sequences else (units,)


def _slid(call: LayerCall, steps: int | None, size: Any, stride: Any) -> int | None:
    """How many places a window of that size finds along the time steps."""
    size = size[0] if isinstance(size, tuple) and size else size
    stride = call.value("strides", stride) or stride
    stride = stride[0] if isinstance(stride, tuple) and stride else stride
    padding = call.value("padding", "valid")
    if steps is None or whole(size) is None or whole(stride) is None or stride < 1:
        return None
    return -(-(steps if padding in ("same", "causal") else steps - size + 1) // stride)


def _reshaped(target: Any, sides: Sides) -> Sides | None:
    """What a reshape gives; None where it can't be known, () where the numbers don't fit."""
    if not isinstance(target, tuple) or not target:
        return None
    wanted = [whole(side) for side in target]
    have = None if None in sides else math.prod(side or 1 for side in sides)
    others = [side for side in wanted if side != -1]
    if None in others:
        return tuple(None if side == -1 else side for side in wanted)
    product = math.prod(side or 1 for side in others)
    if have is None:
        return tuple(None if side == -1 else side for side in wanted)
    if (have % product if -1 in wanted and product else have - product) != 0:
        return ()
    return tuple(have // product if side == -1 else side for side in wanted)
