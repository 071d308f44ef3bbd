"""Arrays that came from elsewhere: taken only as the stack and the series say that they must be."""

import io
from typing import IO, NamedTuple
from zipfile import ZipFile

import numpy as np

from rnnlab.stack.layers import Layer
from rnnlab.stack.shapes import Trace

GATES = {"lstm": 4, "gru": 3, "rnn": 1}
Shape = tuple[int, ...]


class Form(NamedTuple):
    """What an array must be: its shape, and its type as numpy writes it without the byte order."""

    shape: Shape
    kind: str


def weight_forms(trace: Trace, inputs: int, outputs: int) -> list[list[Form]]:
    """The weights of each layer of a legal stack and last of the head, in Keras's order."""
    forms, width = [], inputs
    for step in trace.layers:
        forms.append([Form(shape, "f4") for shape in _layer_shapes(step.layer, width)])
        assert step.output_shape is not None
        width = step.output_shape[-1] or 0
    return [*forms, [Form((width, outputs), "f4"), Form((outputs,), "f4")]]


def _layer_shapes(layer: Layer, width: int) -> list[Shape]:
    units = layer.units
    if layer.kind == "dense":
        return [(width, units), (units,)]
    if not layer.recurrent:
        return []
    kind = layer.kind.removeprefix("bi-")
    columns = GATES[kind] * units
    bias: Shape = (2, columns) if kind == "gru" else (columns,)
    return [(width, columns), (units, columns), bias] * (2 if layer.bidirectional else 1)


def read_arrays(data: bytes, wanted: dict[str, Form]) -> dict[str, np.ndarray]:
    """The wanted arrays of an `.npz` that must hold these alone; none is unpickled or larger than it must be.

    Raises ValueError with the reason in words, or one of `rnnlab.runs.store.NO_ARRAYS`.
    """
    with ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            name = info.filename.removesuffix(".npy")
            form = wanted.get(name)
            if form is None:
                raise ValueError(f"it holds {name[:60]!r}, which the stack has no place for")
            with archive.open(info) as file:
                _check_header(file, name, form)
            # What the header says is what is read: anything that was added to it is refused.
            if info.file_size > 1024 + int(np.prod(form.shape)) * int(form.kind[1:]):
                raise ValueError(f"{name!r} is larger than its shape")
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            found = {name: arrays[name] for name in arrays.files}
    for name in wanted:
        if name not in found:
            raise ValueError(f"it lacks {name!r}")
    for name, array in found.items():
        if not np.isfinite(array).all():
            raise ValueError(f"{name!r} holds values that are not numbers")
    return found


def _check_header(file: IO[bytes], name: str, form: Form) -> None:
    if np.lib.format.read_magic(file) != (1, 0):
        raise ValueError(f"{name!r} is no plain array")
    shape, _, kind = np.lib.format.read_array_header_1_0(file)
    if kind.hasobject:
        raise ValueError(f"{name!r} holds Python objects, which could do anything when read")
    if shape != form.shape or kind.str[1:] != form.kind:
        raise ValueError(
            f"{name!r} is {kind} of shape {shape} where the stack needs {form.kind} {form.shape}"
        )
