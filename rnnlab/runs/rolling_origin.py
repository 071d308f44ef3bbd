"""A rolling-origin backtest: the same experiment trained at several cuts, each scored on what comes next."""

import msgspec
import numpy as np

from rnnlab.experiment import Experiment
from rnnlab.forecast.scores import FORECASTS
from rnnlab.mistake import Mistake
from rnnlab.runs.queue import check_queue_limit
from rnnlab.runs.run import Run
from rnnlab.runs.store import Store, new_id
from rnnlab.training.windows import split_rows

MOST_CUTS = 20
TINY = 1e-9  # shares such as 0.6 - 2 * 0.2 are not exact
IN_VAIN = ("failed", "stopped", "diverged")


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
        if back and not _leaves_enough(experiment, back):
            raise Mistake(
                f"{cuts} cuts leave a training part of {max(0, training - moved):.2g} of the series at the earliest: "
                "choose fewer cuts, or a smaller test part."
            )
        split = (training - moved, validation, test + moved)
        found.append(msgspec.structs.replace(experiment, split=split) if back else experiment)
    return found


def most_cuts(experiment: Experiment) -> int:
    """How many cuts leave a training part that is long enough, 1 at least."""
    backs = range(1, MOST_CUTS if experiment.split[2] > 0 else 1)
    return 1 + sum(_leaves_enough(experiment, back) for back in backs)


def runs_of_cuts(store: Store, run: Run, cuts: int) -> list[Run | None]:
    """The run of each cut, the earliest first and `run` itself last; None for a cut that was never trained.

    Of several of the same experiment one with results, else one under way, else the newest.
    """
    wanted = cut_experiments(run.experiment, cuts)[:-1]
    found: dict[Experiment, Run] = {}
    for other in store.runs():
        if other.experiment in wanted:
            best = found.setdefault(other.experiment, other)
            if _worth(other) > _worth(best):
                found[other.experiment] = other
    return [*map(found.get, wanted), run]


def start_cuts(store: Store, run: Run, cuts: int) -> list[Run]:
    """New runs, queued, for the cuts that have none, or only one that ended in vain."""
    there = runs_of_cuts(store, run, cuts)[:-1]
    lacking = [
        experiment
        for experiment, other in zip(cut_experiments(run.experiment, cuts), there, strict=False)
        if is_lacking(other)
    ]
    check_queue_limit(store, len(lacking))
    return [store.create(new_id(), experiment) for experiment in lacking]


def is_lacking(run: Run | None) -> bool:
    """Whether a cut with that run is still to be trained."""
    return run is None or (run.status.state in IN_VAIN and not run.has_results)


def cut_of(run: Run, arrays: dict[str, np.ndarray], own_test: float, rows: int) -> Cut:
    """The scores of a cut's run on the first stretch of its test part.

    arrays: the run's predictions, as the store gives them. own_test: that stretch's share of the
    series, which has that many rows. Mistake where no window of the run lies in it.
    """
    experiment = run.experiment
    training, validation, _ = experiment.split
    end = split_rows(rows, (training + validation, own_test, 0.0)).validation[1]
    within = arrays["origins"] + experiment.horizon < end
    if not within.any():
        raise Mistake(f"No window of run {run.id} lies between its cut and the next: choose fewer cuts.")
    origins, truth = arrays["origins"][within], arrays["truth"][within]
    errors = {
        name: np.abs(arrays[name][within] - truth).mean(axis=(0, 1)) for name in FORECASTS if name in arrays
    }
    mae = {
        target: {name: float(own[k]) for name, own in errors.items()}
        for k, target in enumerate(experiment.targets)
    }
    return Cut(run.id, (int(origins[0]) + 1, int(origins[-1]) + experiment.horizon), mae)


def _leaves_enough(experiment: Experiment, back: int) -> bool:
    """Whether the training part that many cuts before the last is as long as what comes after it."""
    training, validation, test = experiment.split
    return training - back * test >= max(test, validation) - TINY


def _worth(run: Run) -> int:
    return 2 if run.has_results else int(run.status.running)
