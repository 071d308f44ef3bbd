"""A sweep: one experiment with many settings, trained on the queue, ranked on one leaderboard.

A sweep is kept as `<runs>/sweeps/<sweep id>.json`. Its id follows from its base and its grid, so the
same sweep asked for again is the one that is there, and only what it still lacks is trained.
"""

import hashlib
import re
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from filelock import FileLock

from rnnlab.experiment import Experiment
from rnnlab.files import read_bytes, write_bytes
from rnnlab.forecast.scores import Scores
from rnnlab.mistake import Mistake
from rnnlab.runs.queue import check_room
from rnnlab.runs.run import Run
from rnnlab.runs.store import Store, new_id
from rnnlab.runs.sweep_grid import GRID, Grid, Setting, Settings, check_on, experiments_of, read_grid
from rnnlab.series.quoting import quoted
from rnnlab.series.source import load

__all__ = [
    "GRID", "Row", "Setting", "Sweep", "damaged_sweeps", "experiments_of", "leaderboard", "pending",
    "read_grid", "read_sweep", "start_sweep", "sweeps",
]  # fmt: skip

SWEEP_ID = re.compile(r"[0-9a-f]{12}")


class Sweep(msgspec.Struct, frozen=True):
    """What a sweep is made of.

    created: seconds since 1970. grid: the values of each setting that is varied.
    runs, settings: a run's id and the values it has, for every experiment.
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
    """A run's line on the leaderboard.

    rank: from 1, equal errors share one; None where there is nothing to rank by, and `reason` says why.
    validation: {target: mean absolute error on the validation part}, own units.
    scaled_validation: the same in deviations of the training part, the mean over the targets: what
        ranks. scores: of the test set, as `Results` has them.
    """

    rank: int | None
    run: str
    settings: Settings
    state: str
    reason: str
    validation: dict[str, float] = {}
    scaled_validation: float | None = None
    scores: tuple[Scores, ...] = ()


def start_sweep(store: Store, base: Experiment, grid: Grid) -> Sweep:
    """The sweep of that base and grid, new or taken up, with a run for every experiment.

    A run of the very same experiment that is finished serves again, whoever asked for it; so does
    one of this sweep that is not over yet or that diverged, as it would again. One that never began
    is queued again; for one that failed or was stopped a new run is made. `pending` tells what is
    then to be trained. Everything is checked first: a Mistake leaves nothing behind.
    """
    pairs = experiments_of(base, grid)
    if base.split[1] == 0:
        raise Mistake(
            "A sweep needs a validation part to choose by: give it a share, e.g. a split of 0.7,0.15,0.15."
        )
    check_on(load(base.source, store.files), pairs)
    sweep_id = id_of(base, grid)
    with store.writing(sweep_id), _alone(store):
        before = _kept(store, sweep_id)
        there: dict[Experiment, list[Run]] = {}
        for run in store.runs():
            there.setdefault(run.experiment, []).append(run)
        fresh = _fresh_ids(store)
        runs = tuple(
            _serving(store, there.get(experiment, []), before.runs if before else ()) or next(fresh)
            for _, experiment in pairs
        )
        check_room(store, sum(not store.folder(run_id).exists() for run_id in runs))
        sweep = Sweep(
            id=sweep_id,
            created=before.created if before else time.time(),
            base=base,
            grid=grid,
            runs=runs,
            settings=tuple(settings for settings, _ in pairs),
        )
        # The sweep knows its runs before they exist: a crash in between leaves none that nobody asked for.
        write_bytes(_path(store, sweep_id), msgspec.json.format(msgspec.json.encode(sweep)))
        for run_id, (_, experiment) in zip(runs, pairs, strict=True):
            if not store.folder(run_id).exists():
                store.create(run_id, experiment)
    return sweep


def pending(store: Store, sweep: Sweep) -> list[str]:
    """The ids of the sweep's runs that are still to be trained or under way, in order."""
    return [run_id for run_id in sweep.runs if _is_running(store, run_id)]


def leaderboard(store: Store, sweep: Sweep) -> list[Row]:
    """A row for every run: those with a result by their validation error, then the others in order.

    Errors are means over the lead times that all of the sweep's experiments predict: a forecast one
    step ahead is easier than one a day ahead. In a series with gaps a longer window has a few
    validation windows less, and a longer horizon has some less everywhere.
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


def sweeps(store: Store) -> list[Sweep]:
    """The sweeps that are kept, newest first, without the damaged ones."""
    kept = (_kept(store, sweep_id) for sweep_id in _ids(store))
    return sorted((sweep for sweep in kept if sweep), key=lambda sweep: sweep.created, reverse=True)


def damaged_sweeps(store: Store) -> dict[str, str]:
    """{sweep id: why it can't be read}."""
    reasons = {}
    for sweep_id in _ids(store):
        try:
            read_sweep(store, sweep_id)
        except Mistake as mistake:
            reasons[sweep_id] = str(mistake)
    return reasons


def read_sweep(store: Store, sweep_id: str) -> Sweep:
    """The sweep of that id; a Mistake where there is none or its file is damaged."""
    try:
        return msgspec.json.decode(read_bytes(_path(store, sweep_id)), type=Sweep)
    except FileNotFoundError:
        raise Mistake(f"There is no sweep {sweep_id}: start it with its grid.") from None
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Mistake(f"The sweep {sweep_id} is damaged ({error}): start it again.") from None


def id_of(base: Experiment, grid: Grid) -> str:
    """The id that follows from base and grid, in whatever order the grid names its settings."""
    said = msgspec.json.encode((base, grid), order="deterministic")
    return hashlib.sha256(said).hexdigest()[:12]


def _path(store: Store, sweep_id: str) -> Path:
    # The id may come from a link: it must be one before it becomes part of a path.
    if not SWEEP_ID.fullmatch(sweep_id):
        raise Mistake(f"{quoted(sweep_id)} is no sweep: ids look like 0a1b2c3d4e5f.")
    path = store.root / "sweeps" / f"{sweep_id}.json"
    if path.is_symlink():
        raise Mistake(f"The sweep {sweep_id} is damaged (its file is a link): start it again.")
    return path


def _ids(store: Store) -> list[str]:
    return [path.stem for path in (store.root / "sweeps").glob("*.json") if SWEEP_ID.fullmatch(path.stem)]


def _kept(store: Store, sweep_id: str) -> Sweep | None:
    try:
        return read_sweep(store, sweep_id)
    except Mistake:
        return None


@contextmanager
def _alone(store: Store) -> Iterator[None]:
    """Of two who start a sweep at once the second finds what the first has made."""
    folder = store.root / "sweeps"
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / ".lock"):
        yield


def _fresh_ids(store: Store) -> Iterator[str]:
    given: set[str] = set()
    while True:
        run_id = new_id()
        if run_id not in given and not store.folder(run_id).exists():
            given.add(run_id)
            yield run_id


def _serving(store: Store, runs: Iterable[Run], own: Iterable[str]) -> str | None:
    """The id of the run that stands for their experiment, or None where a new one is needed."""
    for run in runs:
        if run.status.state in ("finished", "diverged") and run.has_results and _is_validated(store, run.id):
            return run.id
    for run in runs:
        if run.id not in own:
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
        # What was stopped is not the experiment that was asked for.
        if run.status.state == "stopped" or not run.has_results:
            return row
        results = store.results(run_id)
    except Mistake as mistake:
        # What stands in the sweep's file may be no id at all.
        state = "damaged" if run_id in store.ids() else "missing"
        return Row(None, run_id, settings, state, str(mistake))
    if not results.validation:
        return msgspec.structs.replace(row, reason="It has no validation scores: start the sweep again.")
    scaled = [_mean(errors.scaled_mae[:leads]) for errors in results.validation]
    return msgspec.structs.replace(
        row,
        validation={errors.target: _mean(errors.mae[:leads]) for errors in results.validation},
        scaled_validation=_mean(scaled),
        scores=results.scores,
    )


def _mean(values: Iterable[float]) -> float:
    every = list(values)
    return sum(every) / len(every)
