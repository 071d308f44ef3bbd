"""The end of each series' test set, with the forecasts to look at beside it."""

import numpy as np

from rnnlab.panel.parts import OwnForecasts
from rnnlab.panel.prepared_panel import PreparedPanel

STEPS = 240  # that are kept of each series, in whole horizons
SHOWN = ("truth", "forecast", "seasonal_naive")


def end_of_test(panel: PreparedPanel, test: OwnForecasts) -> dict[str, np.ndarray]:
    """{"path_x", "path_truth", "path_forecast", "path_seasonal_naive"}: one window after the other.

    x: milliseconds since 1970, or the row in the series if it has no times, (steps,). The others: (steps, targets). NaN
    before the test set and where no window predicts a step.
    """
    horizon, targets = test.truth.shape[1:]
    steps = max(1, STEPS // horizon) * horizon
    back = test.origins[-1] - test.origins
    used = np.flatnonzero((back % horizon == 0) & (back < steps))
    places = (steps - horizon - back[used])[:, None] + np.arange(horizon)
    rows = test.origins[used][:, None] + 1 + np.arange(horizon)
    start = panel.bounds[test.place, 0]
    micros = panel.panel.segments.micros(rows)
    x = np.full(steps, np.nan)
    x[places] = rows - start if micros is None else micros // 1000
    path = {"path_x": x}
    for name, values in {"truth": test.truth, **test.forecasts}.items():
        if name in SHOWN:
            path[f"path_{name}"] = np.full((steps, targets), np.nan, "float32")
            path[f"path_{name}"][places] = values[used]
    return path
