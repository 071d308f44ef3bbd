"""A sweep: the experiments of a grid of settings, trained on the queue and ranked on a leaderboard.

A sweep is stored as `<runs>/sweeps/<sweep id>.json`. Its id is a digest of its base and its grid: starting the same
sweep again continues it, and only the missing experiments are trained.
"""

import hashlib
import math
import re
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import variance

import msgspec
from filelock import FileLock

from rnnlab.experiment import Experiment
from rnnlab.files import read_bytes, write_bytes
from rnnlab.forecast.scores import Scores
from rnnlab.mistake import Mistake
from rnnlab.runs import sweep_messages as messages
from rnnlab.runs.queue import check_queue_limit
from rnnlab.runs.run import Run
from rnnlab.runs.store import Store, new_id
from rnnlab.runs.sweep_grid import (
    GRID,
    Grid,
    Setting,
    Settings,
    check_on,
    check_on_all,
    experiments_of,
    read_grid,
)
from rnnlab.series.source import load, load_panel

__all__ = [
    "GRID", "Row", "SeedSpread", "Setting", "Sweep", "damaged_sweeps", "experiments_of", "leaderboard", "pending",
    "read_grid", "read_sweep", "seed_spread", "start_sweep", "sweeps",
]  # fmt: skip

SWEEP_ID = re.compile(r"[0-9a-f]{12}")


class Sweep(msgspec.Struct, frozen=True):
    """A sweep as it is stored.

    created: seconds since 1970. grid: the values of each setting that varies.
    runs, settings: for each experiment, the id of its run and its values of these settings.
    """

    id: str
    created: float
    base: Experiment
    grid: Grid
    runs: tuple[str, ...]
    settings: tuple[Settings, ...]

    def __post_init__(self) -> None:
        if len(self.runs) != len(self.settings):
            raise ValueError(f"{len(self.runs)} runs with the settings of {len(self.settings)}")


class Row(msgspec.Struct, frozen=True):
    """A run's row on the leaderboard.

    rank: from 1; equal errors share a rank. None without a validation error; `reason` then says why.
    validation: {target: mean absolute error on the validation set}, in the target's units.
    scaled_validation: the mean of these over the targets, in standard deviations of the training set; it ranks.
    scores: of the test set, as in `Results`.
    """

    rank: int | None
    run: str
    settings: Settings
    state: str
    reason: str
    validation: dict[str, float] = {}
    scaled_validation: float | None = None
    scores: tuple[Scores, ...] = ()


class SeedSpread(msgspec.Struct, frozen=True):
    """How much a target's validation error depends on the seed, in the target's units.

    deviation: standard deviation between runs that differ only in their seed, pooled over the combinations of the
        other settings. seeds: the smallest number of seeds of a combination.
    gap: between the mean errors of the best and the worst combination.
    """

    deviation: float
    seeds: int
    gap: float

    @property
    def chance(self) -> float:
        """Two means over that many seeds differ by more than this in 5 % of cases, if only the seed differs."""
        return 1.96 * self.deviation * math.sqrt(2 / self.seeds)


def start_sweep(store: Store, base: Experiment, grid: Grid) -> Sweep:
    """Start the sweep of that base and grid, or continue it, with a run for every experiment.

    A finished run of the same experiment is used, even if it was not trained for this sweep. This sweep's unfinished
    runs are kept, and so are diverged ones, which would diverge again. A run that was stopped before it
    began is queued again; for one that failed or was stopped later, a new run is created. `pending` has the runs that
    are still to train. Everything is checked first: after a Mistake nothing has changed.
    """
    pairs = experiments_of(base, grid)
    if base.split[1] == 0:
        raise Mistake(messages.sweep_without_validation_set())
    if base.all_series:
        check_on_all(load_panel(base.source, store.files), pairs)
    else:
        check_on(load(base.source, store.files), pairs)
    sweep_id = id_of(base, grid)
    with store.writing(sweep_id), _lock(store):
        before = _read_or_none(store, sweep_id)
        runs_of: dict[Experiment, list[Run]] = {}
        for run in store.runs():
            runs_of.setdefault(run.experiment, []).append(run)
        new_ids = _new_ids(store)
        runs = tuple(
            _usable_run(store, runs_of.get(experiment, []), before.runs if before else ()) or next(new_ids)
            for _, experiment in pairs
        )
        check_queue_limit(store, sum(not store.folder(run_id).exists() for run_id in runs))
        sweep = Sweep(
            id=sweep_id,
            created=before.created if before else time.time(),
            base=base,
            grid=grid,
            runs=runs,
            settings=tuple(settings for settings, _ in pairs),
        )
        # The sweep is written before its runs: a crash in between leaves no run without a sweep.
        write_bytes(_path(store, sweep_id), msgspec.json.format(msgspec.json.encode(sweep)))
        for run_id, (_, experiment) in zip(runs, pairs, strict=True):
            if not store.folder(run_id).exists():
                store.create(run_id, experiment)
    return sweep


def pending(store: Store, sweep: Sweep) -> list[str]:
    """The ids of the sweep's runs that wait or train, in order."""
    return [run_id for run_id in sweep.runs if _is_running(store, run_id)]


def leaderboard(store: Store, sweep: Sweep) -> list[Row]:
    """A row for each run: first those with results, by validation error, then the others in order.

    Errors are means over the lead times that all experiments of the sweep predict, because longer lead times are
    harder. The validation windows are not quite the same: with gaps in the series, a longer window has fewer, and a
    longer horizon always has.
    """
    horizons = sweep.grid.get("horizon", (sweep.base.horizon,))
    leads = min(int(horizon) for horizon in horizons)
    rows = [
        _row(store, run_id, settings, leads)
        for run_id, settings in zip(sweep.runs, sweep.settings, strict=True)
    ]
    errors = sorted(row.scaled_validation for row in rows if row.scaled_validation is not None)
    placed = [
        row
        if row.scaled_validation is None
        else msgspec.structs.replace(row, rank=1 + errors.index(row.scaled_validation))
        for row in rows
    ]
    return sorted(placed, key=lambda row: row.rank or len(placed) + 1)


def seed_spread(rows: Iterable[Row], target: str) -> SeedSpread | None:
    """None if a combination of the other settings has only one seed with a validation error, or only one is ranked."""
    errors: dict[tuple[tuple[str, object], ...], list[float]] = {}
    for row in rows:
        if target in row.validation:
            others = tuple((name, value) for name, value in row.settings.items() if name != "seed")
            errors.setdefault(others, []).append(row.validation[target])
    if len(errors) < 2 or min(map(len, errors.values())) < 2:
        return None
    means = [_mean(values) for values in errors.values()]
    deviation = math.sqrt(_mean(variance(values) for values in errors.values()))
    return SeedSpread(deviation, min(map(len, errors.values())), max(means) - min(means))


def sweeps(store: Store) -> list[Sweep]:
    """All sweeps except damaged ones, newest first."""
    stored = (_read_or_none(store, sweep_id) for sweep_id in _ids(store))
    return sorted((sweep for sweep in stored if sweep), key=lambda sweep: sweep.created, reverse=True)


def damaged_sweeps(store: Store) -> dict[str, str]:
    """{sweep id: why it cannot be read}."""
    reasons = {}
    for sweep_id in _ids(store):
        try:
            read_sweep(store, sweep_id)
        except Mistake as mistake:
            reasons[sweep_id] = str(mistake)
    return reasons


def read_sweep(store: Store, sweep_id: str) -> Sweep:
    """The sweep with that id; a Mistake if it does not exist or its file is damaged."""
    try:
        return msgspec.json.decode(read_bytes(_path(store, sweep_id)), type=Sweep)
    except FileNotFoundError:
        raise Mistake(messages.sweep_not_found(sweep_id)) from None
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Mistake(messages.damaged_sweep(sweep_id, str(error))) from None


def id_of(base: Experiment, grid: Grid) -> str:
    """The id of the sweep of that base and grid; the order of the settings in the grid does not matter."""
    data = msgspec.json.encode((base, grid), order="deterministic")
    return hashlib.sha256(data).hexdigest()[:12]


def _path(store: Store, sweep_id: str) -> Path:
    # The id may come from a link, so it is checked before it becomes part of a path.
    if not SWEEP_ID.fullmatch(sweep_id):
        raise Mistake(messages.invalid_sweep_id(sweep_id))
    path = store.root / "sweeps" / f"{sweep_id}.json"
    if path.is_symlink():
        raise Mistake(messages.sweep_file_is_link(sweep_id))
    return path


def _ids(store: Store) -> list[str]:
    return [path.stem for path in (store.root / "sweeps").glob("*.json") if SWEEP_ID.fullmatch(path.stem)]


def _read_or_none(store: Store, sweep_id: str) -> Sweep | None:
    try:
        return read_sweep(store, sweep_id)
    except Mistake:
        return None


@contextmanager
def _lock(store: Store) -> Iterator[None]:
    """If two processes start a sweep at the same time, the second one finds the runs of the first."""
    folder = store.root / "sweeps"
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / ".lock"):
        yield


def _new_ids(store: Store) -> Iterator[str]:
    used: set[str] = set()
    while True:
        run_id = new_id()
        if run_id not in used and not store.folder(run_id).exists():
            used.add(run_id)
            yield run_id


def _usable_run(store: Store, runs: Iterable[Run], of_sweep: Iterable[str]) -> str | None:
    """The id of one of these runs of an experiment that the sweep can use, or None if a new run is needed.

    of_sweep: the ids of the sweep's runs so far.
    """
    for run in runs:
        if run.status.state in ("finished", "diverged") and run.has_results and _is_validated(store, run.id):
            return run.id
    for run in runs:
        if run.id not in of_sweep:
            continue
        if run.status.running or (run.status.state == "diverged" and not run.has_results):
            return run.id
        if run.status.state == "stopped" and run.status.started is None:
            store.queue_again(run)
            return run.id
    return None


def _is_validated(store: Store, run_id: str) -> bool:
    try:
        return bool(store.results(run_id).validation)
    except Mistake:
        return False


def _is_running(store: Store, run_id: str) -> bool:
    try:
        return store.read(run_id).status.running
    except Mistake:
        return False


def _row(store: Store, run_id: str, settings: Settings, leads: int) -> Row:
    try:
        run = store.read(run_id)
        row = Row(None, run_id, settings, run.status.shown_state, run.status.reason_text)
        # A stopped run is not the experiment of the sweep.
        if run.status.state == "stopped" or not run.has_results:
            return row
        results = store.results(run_id)
    except Mistake as mistake:
        # The sweep's file may contain an invalid id.
        state = "damaged" if run_id in store.ids() else "missing"
        return Row(None, run_id, settings, state, str(mistake))
    if not results.validation:
        return msgspec.structs.replace(row, reason=str(messages.run_without_validation_scores()))
    scaled = [_mean(errors.scaled_mae[:leads]) for errors in results.validation]
    return msgspec.structs.replace(
        row,
        validation={errors.target: _mean(errors.mae[:leads]) for errors in results.validation},
        scaled_validation=_mean(scaled),
        scores=results.scores,
    )


def _mean(values: Iterable[float]) -> float:
    numbers = list(values)
    return sum(numbers) / len(numbers)
