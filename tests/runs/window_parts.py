"""What a run's Keras file should give: the parts of its forecast that a window shows, worked out from its arrays."""

import numpy as np

from rnnlab.forecast.baselines import Linear
from rnnlab.forecast.mix import all_origins, held_and_left_out
from rnnlab.forecast.results import rows_of
from rnnlab.runs.store import Store
from rnnlab.series.source import load
from rnnlab.training.prepared import prepare


def forecast_of_window_parts(store: Store, run_id: str) -> np.ndarray:
    """For each window of the test set, (windows, horizon, targets). The linear model in it is fitted to all rows."""
    experiment, results = store.read(run_id).experiment, store.results(run_id)
    prepared = prepare(load(experiment.source, store.files), experiment)
    parts = store.predictions(run_id)
    if any(row.forecast == "linear" for row in results.shares):
        parts["linear"] = Linear(prepared).refitted(all_origins(prepared)).predict(parts["origins"])
    forecast = np.zeros_like(parts["forecast"])
    for k, target in enumerate(experiment.targets):
        shares = {row.forecast: row.share for row in rows_of(results.shares, target)}
        held, _ = held_and_left_out(shares, results.season.steps, experiment.window)
        forecast[..., k] = sum(share * parts[name][..., k] for name, share in held.items())
    return forecast
