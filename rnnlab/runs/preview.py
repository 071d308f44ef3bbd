"""The network's forecast so far, which a worker writes while it trains and the page shows."""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from rnnlab.mistake import Mistake
from rnnlab.runs import run_folder
from rnnlab.runs.array_files import numbered, unnumbered
from rnnlab.runs.store import Store
from rnnlab.training.prepared import Prepared

if TYPE_CHECKING:
    from rnnlab.training.training_loop import TrainingLoop

FEWEST_WINDOWS, MOST_WINDOWS = 240, 1000
SHARE_OF_EPOCH = 0.1  # of the training windows are predicted at most, so that an epoch is hardly longer
MOST_WEIGHTS = 250_000  # 1 MB; of a larger network only the forecast is written


class Preview(NamedTuple):
    """The forecast after an epoch.

    epoch: counted from 1. origins: the last rows of the windows, the newest of the test set, (windows,).
    forecast: in the targets' units, (windows, horizon, targets).
    weights: of each layer and last of the head, as Keras orders them; empty if there are too many.
    """

    epoch: int
    origins: np.ndarray
    forecast: np.ndarray
    weights: list[list[np.ndarray]]


def write_preview(store: Store, run_id: str, prepared: Prepared, loop: "TrainingLoop", epoch: int) -> None:
    """Write the forecast of the newest windows of the test set with the weights after that epoch."""
    windows = min(MOST_WINDOWS, max(FEWEST_WINDOWS, int(SHARE_OF_EPOCH * len(prepared.origins.training))))
    origins = prepared.origins.test[-windows:]
    weights = loop.keras_weights(loop.average) if loop.average.size <= MOST_WEIGHTS else []
    arrays = {"epoch": np.array(epoch), "origins": origins, "forecast": loop.predict(origins)}
    store.write_arrays(run_id, run_folder.PREVIEW, arrays | numbered(weights))


def read_preview(store: Store, run_id: str) -> Preview | None:
    """The forecast so far of a run; None before its first epoch and after its end."""
    try:
        arrays = store.read_arrays(run_id, run_folder.PREVIEW)
        layers = len(store.read(run_id).experiment.stack) + 1
    except Mistake:
        return None
    epoch, origins, forecast = (arrays.pop(name) for name in ("epoch", "origins", "forecast"))
    return Preview(int(epoch), origins, forecast, unnumbered(arrays, layers) if arrays else [])
