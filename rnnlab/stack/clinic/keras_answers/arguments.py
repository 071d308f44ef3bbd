"""Arguments as Keras may get them: plain, bounded, and made from what was read. Unknown ones are left out."""

import inspect
import math
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from rnnlab.stack.clinic.keras_answers.names import KerasNames
from rnnlab.stack.clinic.keras_answers.seen import Seen, SeenLayer
from rnnlab.stack.clinic.python.values import Array, CallNode, Function, Library, Unknown

MOST_SIZE = 1_000_000  # of a number that Keras gets
MOST_WEIGHTS, MOST_WEIGHTS_NAMED = (
    40_000_000,
    4_000_000_000,
)  # of all layers of a code: made, and with shapes only
MOST_TEXT = 200
MOST_DEPTH = 4  # of lists in lists
# Arguments that are sizes, for which a number can stand if it is unknown.
SIZES = [
    "units",
    "filters",
    "kernel_size",
    "pool_size",
    "strides",
    "n",
    "input_dim",
    "output_dim",
    "num_heads",
    "key_dim",
    "value_dim",
    "size",
    "target_shape",
    "shape",
    "input_shape",
    "batch_shape",
    "batch_input_shape",
    "batch_size",
    "padding",
    "cropping",
    "rank",
    "head_dim",
    "num_query_heads",
    "num_key_value_heads",
    "state_size",
]
SHARES = ("rate", "stddev", "dropout", "recurrent_dropout")
CONFIG_KEYS = (
    "class_name",
    "module",
    "config",
    "registered_name",
)  # of a dict from which Keras would import names


class TooLargeError(Exception):
    """The code asks Keras for more than is tried here."""


def converted(value: Any, argument: str, names: KerasNames, seen: Seen, depth: int = 0) -> Any:
    """The value that Keras gets. Raises KeyError if it must be left out, TooLargeError if it is too large."""
    if isinstance(value, Unknown):
        if argument in SIZES:
            return seen.stand_in(value)
        if argument in SHARES:
            return 0.5  # changes no shape
        raise KeyError(argument)
    if isinstance(value, bool | type(None)):
        return value
    if isinstance(value, int | float):
        if abs(value) > MOST_SIZE:
            raise TooLargeError(argument)
        return value
    if isinstance(value, str):
        if len(value) > MOST_TEXT:
            raise TooLargeError(argument)
        return value
    if isinstance(value, SeenLayer):
        if value.keras is None:
            raise KeyError(argument)
        return value.keras
    if isinstance(value, list | tuple | range):
        if depth >= MOST_DEPTH or len(value) > 64:
            raise TooLargeError(argument)
        items = [converted(item, argument, names, seen, depth + 1) for item in value]
        return tuple(items) if isinstance(value, tuple) else items
    if isinstance(value, dict):
        if depth >= MOST_DEPTH or len(value) > 64 or any(key in CONFIG_KEYS for key in value):
            raise TooLargeError(argument)
        return {key: converted(item, argument, names, seen, depth + 1) for key, item in value.items()}
    if isinstance(value, Library):
        if value.package == "builtins" and argument in SIZES:  # len, as the name of a size that is not shown
            return seen.stand_in(Unknown(value.name))
        found = names.plain(value)
        if found is None:
            if argument.endswith("activation"):
                return names.keras.activations.linear
            raise KeyError(argument)
        return found
    if isinstance(value, Function) and argument.endswith("activation"):
        return names.keras.activations.linear
    if isinstance(value, Array) or type(value).__module__.partition(".")[0] not in ("keras",):
        raise KeyError(argument)
    return value


def all_converted(
    positional: list[Any], named: dict[str, Any], order: list[str], names: KerasNames, seen: Seen
) -> tuple[list[Any], dict[str, Any], list[str]]:
    """The arguments of a call as Keras gets them, and the names of those that are left out.

    order: the names of positional arguments.
    """
    left_out: list[str] = []
    by_name: dict[str, Any] = {}
    in_order: list[Any] = []
    for at, value in enumerate(positional):
        name = order[at] if at < len(order) else ""
        try:
            result = converted(value, name, names, seen)
        except KeyError:
            left_out.append(name)
            continue
        if len(in_order) == at:
            in_order.append(result)
        else:
            by_name[name] = result
    for name, value in named.items():
        try:
            by_name[name] = converted(value, name, names, seen)
        except KeyError:
            left_out.append(name)
    return in_order, by_name, left_out


def parameter_names(function: Callable[..., Any]) -> list[str]:
    """The names of a function's positional parameters, in order, without self."""
    parameters = inspect.signature(function).parameters.values()
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return [
        parameter.name for parameter in parameters if parameter.kind in kinds and parameter.name != "self"
    ]


def argument_nodes(at: CallNode, order: list[str]) -> dict[str, Any]:
    """For each argument its node in the code: that of a positional one, or the keyword."""
    nodes: dict[str, Any] = dict(zip(order, at.node.args, strict=False))
    return nodes | {keyword.arg: keyword for keyword in at.node.keywords if keyword.arg}


def bound_weights(keras: Any) -> Callable[[], None]:
    """Bound the weights that this process makes; returns the function that starts counting anew.

    Large weights are zeros: they are not trained, and some initializers take seconds. Beyond MOST_WEIGHTS they are
    not made, so that only shapes are computed with them, and beyond MOST_WEIGHTS_NAMED the layer is refused.
    """
    made = [0]
    original = keras.layers.Layer.add_weight

    def add_weight(layer: Any, shape: Any = None, *arguments: Any, **options: Any) -> Any:
        size = math.prod(side if isinstance(side, int) else 1 for side in shape or ())
        made[0] += size
        if made[0] > MOST_WEIGHTS_NAMED:
            raise TooLargeError("weights")
        if size > 10_000 and not arguments:
            options["initializer"] = "zeros"
        with unmade(keras) if made[0] > MOST_WEIGHTS else nullcontext():
            return original(layer, shape, *arguments, **options)

    keras.layers.Layer.add_weight = add_weight

    def start_anew() -> None:
        made[0] = 0

    return start_anew


def unmade(keras: Any) -> Any:
    """Within it, weights get their shapes but no memory."""
    return keras.StatelessScope(initialize_variables=False)
