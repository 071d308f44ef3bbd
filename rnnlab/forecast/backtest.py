"""The test set in consecutive slices: is a forecast good everywhere, or only once?"""

from collections.abc import Mapping

import msgspec
import numpy as np

SLICES = 4
FEWEST_WINDOWS = 10  # in a slice


class SliceErrors(msgspec.Struct, frozen=True):
    """The mean absolute error of one forecast of one target in each slice, in the target's units."""

    target: str
    forecast: str
    mae: tuple[float, ...]


class Slices(msgspec.Struct, frozen=True):
    """Consecutive slices of the test set. rows: the first and the last predicted row of each slice."""

    rows: tuple[tuple[int, int], ...] = ()
    errors: tuple[SliceErrors, ...] = ()

    def mae(self, target: str) -> dict[str, tuple[float, ...]]:
        """{forecast: its mean absolute error in each slice} of one target."""
        return {row.forecast: row.mae for row in self.errors if row.target == target}


def slice_errors(
    origins: np.ndarray, horizon: int, targets: tuple[str, ...], errors: Mapping[str, np.ndarray]
) -> Slices:
    """Up to four slices with equally many windows, at least ten in each; none if the test set is shorter.

    errors: the mean absolute error of each forecast and window, (windows, targets).
    """
    count = min(SLICES, len(origins) // FEWEST_WINDOWS)
    if count < 2:
        return Slices()
    parts = np.array_split(np.arange(len(origins)), count)
    rows = tuple((int(origins[part[0]] + 1), int(origins[part[-1]] + horizon)) for part in parts)
    return Slices(
        rows,
        tuple(
            SliceErrors(target, name, tuple(float(error[part, k].mean()) for part in parts))
            for k, target in enumerate(targets)
            for name, error in errors.items()
        ),
    )
