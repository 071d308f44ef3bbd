"""The `.keras` file is stock Keras: without RNN Lab it gives the run's forecasts."""

from pathlib import Path

import numpy as np
import pytest

from rnnlab.forecast.baselines import Linear
from rnnlab.forecast.mix import all_origins, held_and_left_out
from rnnlab.forecast.results import rows_of
from rnnlab.series.source import load
from rnnlab.training import calendar, encoding
from rnnlab.training.prepared import prepare
from tests.export.conftest import WINDOW, Trained, python
from tests.export.test_script import CASES

STRANGER = """
import importlib.util, sys
import keras, numpy as np
assert importlib.util.find_spec("rnnlab") is None
model = keras.models.load_model("model.keras", safe_mode=True)
np.save("predicted.npy", model.predict(np.load("windows.npy"), verbose=0))
"""


@pytest.mark.parametrize("case", CASES)
def test_keras_file_gives_the_forecasts_of_the_run(trained: Trained, tmp_path: Path, case: str) -> None:
    """Raw windows in, in the data's own units; out come the parts of the run's forecast that a window shows.

    The linear model in it is fitted to all rows.
    """
    layers, changes = CASES[case]
    kept = trained(*layers, **changes)
    series = load(kept.experiment.source, kept.store.files)
    e, rows = kept.experiment, prepare(series, kept.experiment).training_rows
    cycles = calendar.usable_cycles(series, rows) if e.calendar else ()
    columns = encoding.column_values(series, e, cycles)
    arrays = kept.store.predictions(kept.id)
    windows = np.stack([columns[t - WINDOW + 1 : t + 1] for t in arrays["origins"]])
    np.save(tmp_path / "windows.npy", windows.astype("float32"))
    (tmp_path / "model.keras").write_bytes(kept.store.model(kept.id).read_bytes())
    python(tmp_path, "-c", STRANGER)
    prepared, results = prepare(series, e), kept.store.results(kept.id)
    parts = dict(arrays)
    if any(row.forecast == "linear" for row in results.shares):
        parts["linear"] = Linear(prepared).refitted(all_origins(prepared)).predict(arrays["origins"])
    forecast = np.zeros_like(arrays["forecast"])
    for k, target in enumerate(e.targets):
        shares = {row.forecast: row.share for row in rows_of(results.shares, target)}
        held, _ = held_and_left_out(shares, results.season.steps, e.window)
        forecast[..., k] = sum(share * parts[name][..., k] for name, share in held.items())
    predicted = np.load(tmp_path / "predicted.npy").reshape(forecast.shape)
    np.testing.assert_allclose(predicted, forecast, rtol=1e-4, atol=1e-4 * np.abs(forecast).max())
