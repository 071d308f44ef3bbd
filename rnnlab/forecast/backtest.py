"""The test part in slices of time: whether a forecast is good always, or only once."""

import msgspec
import numpy as np

SLICES = 4
FEWEST_WINDOWS = 10  # in a slice


class Slices(msgspec.Struct, frozen=True):
    """Mean absolute errors in consecutive slices of the test part.

    rows: the first and the last predicted row of each slice. mae: {target: {forecast: of each slice}}.
    """

    rows: tuple[tuple[int, int], ...] = ()
    mae: dict[str, dict[str, tuple[float, ...]]] = {}


def slices_of(
    origins: np.ndarray, horizon: int, targets: tuple[str, ...], errors: dict[str, np.ndarray]
) -> Slices:
    """Up to four slices with the same number of windows, at least ten in each; none of a shorter test part.

    errors: of each forecast, the mean absolute error of each window, (windows, targets).
    """
    count = min(SLICES, len(origins) // FEWEST_WINDOWS)
    if count < 2:
        return Slices()
    parts = np.array_split(np.arange(len(origins)), count)
    rows = tuple((int(origins[part[0]] + 1), int(origins[part[-1]] + horizon)) for part in parts)
    mae = {
        target: {name: tuple(float(own[part, k].mean()) for part in parts) for name, own in errors.items()}
        for k, target in enumerate(targets)
    }
    return Slices(rows, mae)
