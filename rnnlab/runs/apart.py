"""The series of a run on all series, each trained alone: their runs, and whether that would have been better.

A series alone is an ordinary run, so a file with many series is many small tasks for the workers, and what is trained
once is not trained again. Results are read one by one.
"""

from collections.abc import Iterable, Iterator, Mapping

import msgspec
import numpy as np

from rnnlab.defaults import default_values
from rnnlab.experiment import Experiment
from rnnlab.forecast.mean_difference import mean_differences
from rnnlab.forecast.verdict import Outcome, outcome
from rnnlab.message import Message
from rnnlab.panel.prepared_panel import with_features
from rnnlab.panel.results import PanelResults
from rnnlab.runs import apart_messages as messages
from rnnlab.runs.names import series_name
from rnnlab.runs.run import Run
from rnnlab.runs.store import Store
from rnnlab.series.panel import Panel
from rnnlab.series.series import CYCLES, Series, series_csv, time_title
from rnnlab.series.source import File, Source, keep


class Compared(msgspec.Struct, frozen=True):
    """The forecasts of series trained alone beside those of one network for all, on the validation sets.

    series: how many are compared; better_apart: those whose error is smaller alone. gain: by which share the mean
    error is smaller alone, below 0 if it is larger. outcome: of training apart, over the series.
    """

    series: int
    better_apart: int
    gain: float
    outcome: Outcome

    @property
    def sentence(self) -> Message:
        return messages.compared_apart(self.series, self.better_apart, self.gain, self.outcome)


def alone(series: Series, name: str, of: Source, store: Store) -> File:
    """One series as a file with only its rows, read as they are, so that a task reads no others.

    name: of the series; of: the source of all.
    """
    title = f"{series_name(of)}: {name}".replace("/", "-")
    file = keep(series_csv(series), f"{title}.csv", store.files)
    return msgspec.structs.replace(
        file,
        encoding="utf-8",
        delimiter=",",
        decimal=".",
        above=0,
        header=1,
        missing=("",),
        time="" if series.times is None else time_title(series),
        shape="wide",
        series_column="",
        kept=series.features,
    )


def experiments_apart(
    store: Store, base: Experiment, panel: Panel, names: Iterable[str]
) -> dict[str, Experiment]:
    """{series: the experiment on it alone}: window, stack and sets of the base, epochs and batches that suit its rows.

    base: the experiment on all series. A feature that never changes in a series is left out.
    """
    panel = with_features(panel, base.features)
    places = {name: place for place, name in enumerate(panel.ids)}
    experiments = {}
    for name in names:
        series = panel.one(places[name])
        moving = [f for f in base.features if np.ptp(series.column(f)) > 0 or f in base.targets]
        settings = default_values(series) | {"window": base.window}
        experiments[name] = msgspec.structs.replace(
            base,
            source=alone(series, name, base.source, store),
            features=tuple(moving),
            angles=tuple(f for f in base.angles if f in moving),
            known=tuple(f for f in base.known if f in moving),
            calendar=base.calendar
            and panel.facts.cycles == CYCLES,  # its file does not say that a year is typical
            all_series="",
            constants=(),
            **settings,
        )
    return experiments


def evenly(results: PanelResults, most: int | None) -> list[str]:
    """The names of so many series, evenly from the shortest to the longest, as in the file; all of them for None."""
    rows = results.rows_of(results.targets[0])
    if most is None or most >= len(rows):
        return [row.series for row in rows]
    by_length = np.argsort([row.rows for row in rows], kind="stable")
    places = np.unique(np.linspace(0, len(rows) - 1, most).round().astype(int))
    return [rows[place].series for place in sorted(by_length[places].tolist())]


def runs_apart(store: Store, experiments: Mapping[str, Experiment]) -> dict[str, Run]:
    """{series: the run of its experiment}, in that order: a finished one, or else one that waits or trains."""
    names = {experiment: name for name, experiment in experiments.items()}
    found: dict[str, Run] = {}
    for run in store.runs():
        name = names.get(run.experiment)
        if name is not None and (run.has_results or (run.status.running and name not in found)):
            found[name] = run
    return {name: found[name] for name in experiments if name in found}


def compared(store: Store, results: PanelResults, runs: Mapping[str, Run]) -> Compared | None:
    """What the validation sets say; None if no series has been trained alone, or there is no validation set."""
    together = {(row.series, row.target): row for row in results.rows}
    pairs: dict[str, np.ndarray] = {}  # {series: the errors of one network for all and alone, in deviations}
    for name, target, error in _errors_alone(store, runs):
        row = together.get((name, target))
        if row is not None and row.validation is not None and row.scaled_mae:
            unit = row.mae["forecast"] / row.scaled_mae
            pairs[name] = pairs.get(name, np.zeros(2)) + np.array([row.validation, error]) / unit
    if not pairs:
        return None
    ours, apart = np.array(list(pairs.values())).T
    difference = mean_differences((ours - apart)[:, None], 1, 1)[0]
    return Compared(
        series=len(pairs),
        better_apart=int((apart < ours).sum()),
        gain=float(1 - apart.mean() / ours.mean()) if ours.mean() else 0.0,
        outcome="short" if difference.low is None else outcome(difference.low, difference.high),
    )


def _errors_alone(store: Store, runs: Mapping[str, Run]) -> Iterator[tuple[str, str, float]]:
    """The series, target and mean absolute error on the validation set of each finished run."""
    for name, run in runs.items():
        if run.has_results:
            for errors in store.results(run.id).validation:
                yield name, errors.target, float(np.mean(errors.mae))
