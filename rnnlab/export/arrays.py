"""Arrays from an imported archive: read only if the stack needs exactly these."""

import io
from collections.abc import Mapping
from typing import IO, NamedTuple
from zipfile import ZipFile

import numpy as np

from rnnlab.export import messages
from rnnlab.export.archive import ArchiveError
from rnnlab.stack.shapes import Trace

Shape = tuple[int, ...]


class ArraySpec(NamedTuple):
    """The shape that an array must have, and its dtype in NumPy's notation without the byte order."""

    shape: Shape
    kind: str


def weight_specs(trace: Trace, outputs: int) -> list[list[ArraySpec]]:
    """The weights of each layer of a legal stack and last of the head, in Keras's order."""
    assert trace.output_shape is not None
    width = trace.output_shape[-1] or 0
    shapes = [*(layer.weights or () for layer in trace.layers), ((width, outputs), (outputs,))]
    return [[ArraySpec(shape, "f4") for shape in of_layer] for of_layer in shapes]


def read_arrays(data: bytes, specs: Mapping[str, ArraySpec]) -> dict[str, np.ndarray]:
    """Read the arrays of an `.npz`, which must have exactly those of `specs`.

    Nothing is unpickled, and nothing larger than its spec is read. Raises ArchiveError with the reason, or
    one of `rnnlab.runs.store.NO_ARRAYS` for a damaged file.
    """
    with ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            name = info.filename.removesuffix(".npy")
            spec = specs.get(name)
            if spec is None:
                raise ArchiveError(messages.array_unexpected(name[:60]))
            with archive.open(info) as file:
                _check_header(file, name, spec)
            # NumPy reads as much as the header says: data behind it would only fill the memory.
            if info.file_size > 1024 + int(np.prod(spec.shape)) * int(spec.kind[1:]):
                raise ArchiveError(messages.array_larger_than_its_shape(name))
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            read = {name: arrays[name] for name in arrays.files}
    for name in specs:
        if name not in read:
            raise ArchiveError(messages.array_missing(name))
    for name, array in read.items():
        if not np.isfinite(array).all():
            raise ArchiveError(messages.array_not_finite(name))
    return read


def _check_header(file: IO[bytes], name: str, spec: ArraySpec) -> None:
    if np.lib.format.read_magic(file) != (1, 0):
        raise ArchiveError(messages.array_format_unknown(name))
    shape, _, kind = np.lib.format.read_array_header_1_0(file)
    if kind.hasobject:
        raise ArchiveError(messages.array_holds_objects(name))
    if shape != spec.shape or kind.str[1:] != spec.kind:
        raise ArchiveError(messages.array_does_not_fit(name, str(kind), shape, spec.kind, spec.shape))
