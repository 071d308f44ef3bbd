"""Runs as a worker leaves them, made without training: small arrays whose errors are known."""

import msgspec
import numpy as np

from rnnlab.experiment import Experiment
from rnnlab.forecast.results import Results, ValidationErrors
from rnnlab.forecast.scores import Scores
from rnnlab.forecast.season import Season
from rnnlab.runs.run import Run
from rnnlab.runs.store import Store
from rnnlab.series.source import Weather, load
from rnnlab.stack.layers import read_stack
from rnnlab.stack.shapes import checked_trace
from rnnlab.training.windows import split_rows

TARGET = "temperature (degC)"
SMALL = Experiment(
    Weather(rows=300),
    (TARGET,),
    (TARGET,),
    read_stack(["lstm:2"]),
    window=12,
    calendar=False,
    epochs=3,
    batch_size=32,
)
ROWS = 45  # of 300, the last 15 %, are the test part


def experiment(*layers: str, **changes: object) -> Experiment:
    """The small experiment with other layers or settings."""
    stack = read_stack(list(layers)) if layers else SMALL.stack
    return msgspec.structs.replace(SMALL, stack=stack, **changes)


def run_id(number: int) -> str:
    """A run id; a larger number is newer."""
    return f"20260131-{120000 + number:06d}-{number:06x}"


def keep_run(store: Store, number: int, made_of: Experiment = SMALL, **status: object) -> str:
    """The id of a run whose worker has written that status."""
    run = store.create(run_id(number), made_of)
    changes = {"created": 1_769_860_800.0 + number, "inputs": made_of.features, **status}
    store.write_status(run.id, msgspec.structs.replace(run.status, **changes))
    return run.id


def keep_finished(
    store: Store, number: int, error: float, made_of: Experiment = SMALL, persistence: float = 1.0
) -> str:
    """The id of a finished run whose every test error is `error`, half of it on the validation part."""
    run = store.read(keep_run(store, number, made_of))
    finish(store, run, error, persistence)
    return run.id


def finish(store: Store, run: Run, error: float, persistence: float = 1.0) -> None:
    """Finish a run; every test error of its forecast is `error`, twice that of its network."""
    kept, made_of = run.id, run.experiment
    status = {
        "state": "finished", "stage": "", "started": 100.0, "ended": 107.5, "best_epoch": 2,
        "loss": (0.9, 0.7, 0.6), "val_loss": (0.95, error, 0.9), "persistence_loss": persistence,
        "epoch_seconds": (3.0, 1.5, 1.5),
        "windows": {"training": 198, "validation": 45, "test": ROWS},
    }  # fmt: skip
    store.write_status(kept, msgspec.structs.replace(run.status, **status))
    series = load(made_of.source, store.files)
    columns = [series.features.index(target) for target in made_of.targets]
    leads = np.arange(1, made_of.horizon + 1)
    first = split_rows(len(series), made_of.split).validation[1]
    origins = np.arange(first - 1, len(series) - made_of.horizon)
    truth = series.values[origins[:, None] + leads][:, :, columns]
    errors = {
        "forecast": error,
        "network": 2 * error,
        "persistence": 1.0,
        "seasonal_naive": 2.0,
        "linear": 0.75,
    }
    forecasts = {name: truth + own for name, own in errors.items()}
    store.write_predictions(
        kept,
        {"origins": origins, "truth": truth, **forecasts, "half_width": np.ones(truth.shape[1:])},
    )
    scores = [
        Scores(target, name, mae=own, rmse=own, mase=own, skill=1 - own, scaled_mae=own, scaled_rmse=own)
        for target in made_of.targets
        for name, own in errors.items()
    ]
    on_validation = (error / 2,) * made_of.horizon
    store.write_results(
        kept,
        Results(
            scores=tuple(scores),
            season=Season(24, ""),
            validation=tuple(
                ValidationErrors(target, on_validation, on_validation) for target in made_of.targets
            ),
        ),
    )
    write_weights(store, kept, made_of)


def write_weights(store: Store, kept: str, made_of: Experiment) -> None:
    """Weights of zeros for a stack of one LSTM layer and its head; for others none."""
    if len(made_of.stack) > 1 or made_of.stack[0].kind != "lstm":
        return
    inputs, units = len(made_of.features), made_of.stack[0].units
    assert checked_trace(made_of.stack, made_of.window, inputs).legal
    layer = [np.zeros(shape, "float32") for shape in ((inputs, 4 * units), (units, 4 * units), (4 * units,))]
    outputs = made_of.horizon * len(made_of.targets)
    head = [np.zeros((units, outputs), "float32"), np.zeros(outputs, "float32")]
    store.write_weights(kept, [layer, head])
