"""Arrays in a run's folder: reading a file of arrays, and the names under which weights are kept."""

import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from rnnlab.files import read_bytes
from rnnlab.mistake import Mistake
from rnnlab.runs import messages

# What numpy raises for a damaged file, or one that is not numpy's: many exceptions.
NO_ARRAYS = (
    *(OSError, ValueError, EOFError, BadZipFile, zlib.error, LookupError, AttributeError, TypeError),
    *(RuntimeError, OverflowError, MemoryError, SyntaxError),
)


def arrays_in(path: Path) -> dict[str, np.ndarray]:
    """The arrays of a file, also while another process replaces it."""
    with np.load(BytesIO(read_bytes(path)), allow_pickle=False) as arrays:
        return {key: arrays[key] for key in arrays.files}


@contextmanager
def complete_file(run_id: str, name: str) -> Iterator[None]:
    """Turn what numpy raises for a damaged file of a run into a Mistake."""
    try:
        yield
    except NO_ARRAYS:
        raise Mistake(messages.damaged_arrays(run_id, name)) from None


def numbered(weights: Sequence[Sequence[np.ndarray]]) -> dict[str, np.ndarray]:
    """Weights by name: `1_2` is the third array of the second layer."""
    return {f"{i}_{j}": array for i, arrays in enumerate(weights) for j, array in enumerate(arrays)}


def unnumbered(arrays: Mapping[str, np.ndarray], layers: int) -> list[list[np.ndarray]]:
    """The weights of that many layers from the arrays of `numbered`."""
    weights: list[list[np.ndarray]] = [[] for _ in range(layers)]
    for name, array in arrays.items():
        weights[int(name.split("_")[0])].append(array)
    return weights
