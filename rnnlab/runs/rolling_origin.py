"""A rolling-origin backtest: the same experiment trained at several cuts, each run scored on the rows after its cut."""

import msgspec
import numpy as np

from rnnlab.experiment import Experiment
from rnnlab.forecast.scores import FORECASTS
from rnnlab.mistake import Mistake
from rnnlab.runs import messages
from rnnlab.runs.queue import check_queue_limit
from rnnlab.runs.run import Run
from rnnlab.runs.store import Store, new_id
from rnnlab.training.windows import split_rows

MOST_CUTS = 20
TINY = 1e-9  # shares such as 0.6 - 2 * 0.2 are not exact
UNSUCCESSFUL = ("failed", "stopped", "diverged")


class Cut(msgspec.Struct, frozen=True):
    """The errors of one cut's run on the rows after the cut.

    rows: the first and the last predicted row. mae: {target: {forecast: its mean absolute error}}.
    """

    run: str
    rows: tuple[int, int]
    mae: dict[str, dict[str, float]]


def cut_experiments(experiment: Experiment, cuts: int) -> list[Experiment]:
    """The experiment at that many cuts, the earliest first; the last one is the experiment itself.

    From cut to cut the validation and test set move by the length of the test set, and the training set grows.
    Raises Mistake if the first training set would be shorter than the validation or test set.
    """
    if not 1 <= cuts <= MOST_CUTS:
        raise Mistake(messages.cuts_out_of_range(cuts, MOST_CUTS))
    training, validation, test = experiment.split
    experiments = []
    for back in reversed(range(cuts)):
        moved = back * test
        if back and not _leaves_enough(experiment, back):
            raise Mistake(messages.too_many_cuts(cuts, max(0.0, training - moved)))
        split = (training - moved, validation, test + moved)
        experiments.append(msgspec.structs.replace(experiment, split=split) if back else experiment)
    return experiments


def most_cuts(experiment: Experiment, rows: int | None = None) -> int:
    """The largest number of cuts with long enough training sets; at least 1.

    rows: of the series; if they are given, each training set also has at least one window.
    """
    backs = range(1, MOST_CUTS if experiment.split[2] > 0 else 1)
    return 1 + sum(_leaves_enough(experiment, back) and _has_window(experiment, back, rows) for back in backs)


def runs_of_cuts(store: Store, run: Run, cuts: int) -> list[Run | None]:
    """The run of each cut, the earliest first and `run` itself last; None for a cut that was never trained.

    If a cut has several runs, one with results comes first, then one that is training, then the newest.
    """
    wanted = cut_experiments(run.experiment, cuts)[:-1]
    best_runs: dict[Experiment, Run] = {}
    for other in store.runs():
        if other.experiment in wanted:
            best = best_runs.setdefault(other.experiment, other)
            if _rank(other) > _rank(best):
                best_runs[other.experiment] = other
    return [*map(best_runs.get, wanted), run]


def start_cuts(store: Store, run: Run, cuts: int) -> list[Run]:
    """Queue new runs for the cuts that need training, and return them."""
    runs = runs_of_cuts(store, run, cuts)[:-1]
    untrained = [
        experiment
        for experiment, other in zip(cut_experiments(run.experiment, cuts), runs, strict=False)
        if needs_training(other)
    ]
    check_queue_limit(store, len(untrained))
    return [store.create(new_id(), experiment) for experiment in untrained]


def needs_training(run: Run | None) -> bool:
    """Whether a cut has no run, or one that ended without results."""
    return run is None or (run.status.state in UNSUCCESSFUL and not run.has_results)


def score_cut(run: Run, arrays: dict[str, np.ndarray], share: float, rows: int) -> Cut:
    """Score a cut's run on the first rows of its test set.

    Args:
        run: the cut's run.
        arrays: its predictions, from `Store.predictions`.
        share: the share of the series to score on, which is that of the last cut's test set.
        rows: of the series.

    Raises:
        Mistake: these rows contain no window of the run.
    """
    experiment = run.experiment
    training, validation, _ = experiment.split
    end = split_rows(rows, (training + validation, share, 0.0)).validation[1]
    within = arrays["origins"] + experiment.horizon < end
    if not within.any():
        raise Mistake(messages.no_window_between_cuts(run.id))
    origins, truth = arrays["origins"][within], arrays["truth"][within]
    errors = {
        name: np.abs(arrays[name][within] - truth).mean(axis=(0, 1)) for name in FORECASTS if name in arrays
    }
    mae = {
        target: {name: float(error[k]) for name, error in errors.items()}
        for k, target in enumerate(experiment.targets)
    }
    return Cut(run.id, (int(origins[0]) + 1, int(origins[-1]) + experiment.horizon), mae)


def _leaves_enough(experiment: Experiment, back: int) -> bool:
    """Whether the training set that many cuts before the last is as long as the validation and test set after it."""
    training, validation, test = experiment.split
    return training - back * test >= max(test, validation) - TINY


def _has_window(experiment: Experiment, back: int, rows: int | None) -> bool:
    """Whether a window and its horizon fit into the training set that many cuts before the last."""
    if rows is None:
        return True
    training, validation, test = experiment.split
    first, end = split_rows(rows, (training - back * test, validation, test + back * test)).training
    return end - first >= experiment.window + experiment.horizon


def _rank(run: Run) -> int:
    return 2 if run.has_results else int(run.status.running)
