"""A rolling-origin backtest: the same experiment trained at several cuts, each scored on what comes next."""

import msgspec
import numpy as np

from rnnlab.experiment import Experiment
from rnnlab.forecast.scores import NAMES
from rnnlab.mistake import Mistake
from rnnlab.runs.store import Store
from rnnlab.training.windows import parts_of

MOST_CUTS = 20


class Cut(msgspec.Struct, frozen=True):
    """What the model of one cut makes of the rows after it.

    rows: the first and the last predicted row. mae: {target: {forecast: its mean absolute error}}.
    """

    run: str
    rows: tuple[int, int]
    mae: dict[str, dict[str, float]]


def cut_experiments(experiment: Experiment, cuts: int) -> list[Experiment]:
    """The experiment at that many cuts, the earliest first and its own last.

    From cut to cut the validation and the test part move by a test part, and the training part grows.
    Mistake where the earliest cut would leave less training than validation or test.
    """
    if not 1 <= cuts <= MOST_CUTS:
        raise Mistake(f"There are {cuts} cuts asked for: choose a number from 1 to {MOST_CUTS}.")
    training, validation, test = experiment.split
    found = []
    for back in reversed(range(cuts)):
        moved = back * test
        if training - moved < max(test, validation):
            raise Mistake(
                f"{cuts} cuts leave a training part of {max(0, training - moved):.2g} of the series at the earliest: "
                "choose fewer cuts, or a smaller test part."
            )
        split = (training - moved, validation, test + moved)
        found.append(msgspec.structs.replace(experiment, split=split) if back else experiment)
    return found


def cut_of(store: Store, run_id: str, own_test: float, rows: int) -> Cut:
    """The scores of a cut's run on the first stretch of its test part.

    own_test: that stretch's share of the series, which has that many rows. Mistake where no window
    of the run lies in it.
    """
    experiment = store.read(run_id).experiment
    training, validation, _ = experiment.split
    end = parts_of(rows, (training + validation, own_test, 0.0)).validation[1]
    arrays = store.predictions(run_id)
    within = arrays["origins"] + experiment.horizon < end
    if not within.any():
        raise Mistake(f"No window of run {run_id} lies between its cut and the next: choose fewer cuts.")
    origins, truth = arrays["origins"][within], arrays["truth"][within]
    errors = {
        name: np.abs(arrays[name][within] - truth).mean(axis=(0, 1)) for name in NAMES if name in arrays
    }
    mae = {
        target: {name: float(own[k]) for name, own in errors.items()}
        for k, target in enumerate(experiment.targets)
    }
    return Cut(run_id, (int(origins[0]) + 1, int(origins[-1]) + experiment.horizon), mae)
