"""Windows and batches that Keras and TensorFlow cut from arrays: the shapes of their batches."""

from typing import Any

from rnnlab.stack.clinic.python.arrays import shape_of
from rnnlab.stack.clinic.python.values import (
    UNKNOWN,
    Array,
    CallNode,
    Dataset,
    Function,
    Generated,
    Instance,
    Unknown,
    is_unknown,
)

# The order of the positional arguments.
ORDER = {
    "timeseries_dataset_from_array": (
        "data", "targets", "sequence_length", "sequence_stride", "sampling_rate", "batch_size",
    ),
    "TimeseriesGenerator": ("data", "targets", "length", "sampling_rate", "stride"),
    "from_tensor_slices": ("tensors",),
}  # fmt: skip


# The shapes of X and y of Keras's own data, for training and for testing; texts are lists of other lengths each.
SAMPLE_DATA = {
    "mnist": ((60000, 28, 28), (60000,), (10000, 28, 28), (10000,)),
    "fashion_mnist": ((60000, 28, 28), (60000,), (10000, 28, 28), (10000,)),
    "cifar10": ((50000, 32, 32, 3), (50000, 1), (10000, 32, 32, 3), (10000, 1)),
    "cifar100": ((50000, 32, 32, 3), (50000, 1), (10000, 32, 32, 3), (10000, 1)),
    "boston_housing": ((404, 13), (404,), (102, 13), (102,)),
    "imdb": ((25000,), (25000,), (25000,), (25000,)),
    "reuters": ((8982,), (8982,), (2246,), (2246,)),
}


def sample_data(name: str) -> Any:
    """What `load_data` returns: the arrays for training and those for testing."""
    shapes = SAMPLE_DATA.get(name)
    if shapes is None:
        return UNKNOWN
    x, y, tested, expected = map(Array, shapes)
    return ((x, y), (tested, expected))


def batches(value: Any, interpreter: Any, at: CallNode) -> Dataset | Generated | None:
    """What a generator or a Sequence gives to fit: a Generated if that is no tuple; None for anything else."""
    if isinstance(value, Instance):
        first = value.kind.member("__getitem__")
        if not isinstance(first, Function):
            return None
        value = Generated(interpreter.function_value(first, at.node, [value, 0], {}))
    if not isinstance(value, Generated):
        return None
    given = value.value
    if isinstance(given, tuple) and 0 < len(given) <= 3:
        x, y = given[0], given[1] if len(given) > 1 else None
        return Dataset(shape_of(x), shape_of(y))
    return value if value.node is not None and not is_unknown(given) else Dataset(None, None)


def dataset_method(
    owner: Dataset, name: str, positional: list[Any], interpreter: Any, at: CallNode
) -> Dataset | Unknown:
    """What a method of a dataset returns."""
    if name in ("shuffle", "prefetch", "cache", "repeat", "take", "skip"):
        return owner
    first = positional[0] if positional else None
    if name == "window" and isinstance(first, int):
        return Dataset(owner.x, owner.y, False, first)
    if owner.window is not None and name == "map":
        interpreter.library.stops.of_windows(owner.window, first, at)
        return Dataset(None, None)
    if owner.window is not None and name in ("flat_map", "interleave") and isinstance(first, Function):
        inner = interpreter.function_value(first, at.node, [Dataset(owner.x, owner.y, False)], {})
        return Dataset(inner.x, inner.y, False) if isinstance(inner, Dataset) else Dataset(None, None)
    if name == "map" and isinstance(first, Function):
        parts = [Array(part) for part in (owner.x, owner.y) if part is not None]
        return _mapped(interpreter.function_value(first, at.node, parts, {}), owner)
    if name == "batch" and positional:
        size = first if isinstance(first, int) else None
        x, y = (None if part is None else (size, *part) for part in (owner.x, owner.y))
        return Dataset(x, y)
    return UNKNOWN


def _mapped(result: Any, before: Dataset) -> Dataset:
    """The dataset of what `map` makes of each element."""
    parts = result if isinstance(result, tuple | list) and 0 < len(result) <= 3 else [result]
    x, y = (shape_of(parts[at]) if at < len(parts) else None for at in (0, 1))
    return Dataset(x, y, before.batched)


def dataset_arguments(name: str, positional: list[Any], named: dict[str, Any]) -> dict[str, Any]:
    return dict(zip(ORDER[name], positional, strict=False)) | named


def dataset(name: str, positional: list[Any], named: dict[str, Any]) -> Dataset | None:
    """The batches that a function makes; None if it is none of these functions."""
    if name not in ORDER:
        return None
    values = dataset_arguments(name, positional, named)
    if name == "from_tensor_slices":
        tensors = values.get("tensors")
        parts = list(tensors) if isinstance(tensors, tuple | list) and len(tensors) == 2 else [tensors, None]
        x, y = (shape_of(part) for part in parts)
        return Dataset(None if x is None else x[1:], None if y is None else y[1:], batched=False)
    data, targets = shape_of(values.get("data")), shape_of(values.get("targets"))
    length = values.get("sequence_length", values.get("length"))
    if data is None:
        return Dataset(None, None)
    steps = length if isinstance(length, int) else None
    if (
        name == "TimeseriesGenerator"
        and steps is not None
        and isinstance(values.get("sampling_rate", 1), int)
    ):
        steps = -(-steps // max(1, values.get("sampling_rate", 1)))
    return Dataset((None, steps, *data[1:]), None if targets is None else (None, *targets[1:]))
