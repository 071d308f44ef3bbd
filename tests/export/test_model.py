"""The `.keras` file is stock Keras: without RNN Lab it gives the run's forecasts."""

from pathlib import Path

import numpy as np
import pytest

from rnnlab.series.source import load
from rnnlab.training import calendar, encoding
from rnnlab.training.prepared import prepare
from tests.export.conftest import WINDOW, Trained, python
from tests.export.test_script import CASES
from tests.runs.window_parts import forecast_of_window_parts

STRANGER = """
import importlib.util, sys
import keras, numpy as np
assert importlib.util.find_spec("rnnlab") is None
model = keras.models.load_model("model.keras", safe_mode=True)
np.save("predicted.npy", model.predict(np.load("windows.npy"), verbose=0))
"""


@pytest.mark.parametrize("case", CASES)
def test_keras_file_gives_the_forecasts_of_the_run(trained: Trained, tmp_path: Path, case: str) -> None:
    """Raw windows in, in the data's own units; out come the parts of the run's forecast that a window shows."""
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
    forecast = forecast_of_window_parts(kept.store, kept.id)
    predicted = np.load(tmp_path / "predicted.npy").reshape(forecast.shape)
    np.testing.assert_allclose(predicted, forecast, rtol=1e-4, atol=1e-4 * np.abs(forecast).max())
