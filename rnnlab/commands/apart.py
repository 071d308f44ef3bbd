"""`apart`: train each series of a run on all series alone, and say which was better on the validation sets."""

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rnnlab import log
from rnnlab.commands import help_texts
from rnnlab.commands.keyboard_interrupt import Interrupted, on_interrupt
from rnnlab.commands.output import print_json, print_status
from rnnlab.commands.shared_options import Json, RunId
from rnnlab.mistake import Mistake

if TYPE_CHECKING:
    from rnnlab.experiment import Experiment
    from rnnlab.runs.store import Store

POLL_SECONDS = 0.3
MOST_AT_ONCE = 24  # runs that wait or train


def apart(
    run: RunId,
    series: Annotated[int | None, typer.Option(metavar="N", help=help_texts.APART_SERIES)] = None,
    steps: Annotated[int | None, typer.Option(metavar="STEPS", help=help_texts.STEPS)] = None,
    to: Annotated[Path | None, typer.Option(metavar="FILE", help=help_texts.APART_TO)] = None,
    json: Json = False,
) -> None:
    """Train what is not trained yet, then print what the validation sets say."""
    import msgspec

    from rnnlab.commands.forecast_all import check_table
    from rnnlab.runs import apart_messages as messages
    from rnnlab.runs.apart import compared, evenly, experiments_apart, runs_apart
    from rnnlab.runs.panel_files import by_series
    from rnnlab.runs.store import Store, runs_folder
    from rnnlab.series.source import load_panel

    check_table(to)
    if series is not None and series < 1:
        raise Mistake(messages.apart_too_few_series(series))
    store = Store(runs_folder())
    e = store.read(run).experiment
    if not e.all_series:
        raise Mistake(messages.apart_not_of_all(run))
    if not e.split[1]:
        raise Mistake(messages.apart_no_validation_set())
    results = by_series(store, run)
    panel = load_panel(e.source, store.files)
    experiments = experiments_apart(store, e, panel, evenly(results, series))
    train_missing(store, experiments)
    runs = {name: found for name, found in runs_apart(store, experiments).items() if found.has_results}
    if len(runs) < len(experiments):
        print_status(messages.apart_series_failed(len(experiments) - len(runs)))
    comparison = compared(store, results, runs)
    if comparison is None:
        raise Mistake(messages.apart_series_failed(len(experiments)))
    if to is not None:
        _write_forecasts(store, {name: found.id for name, found in runs.items()}, steps, to)
    if json:
        print_json(
            msgspec.to_builtins(comparison) | {"runs": {name: found.id for name, found in runs.items()}}
        )
    else:
        print(comparison.sentence)


def train_missing(store: "Store", experiments: "Mapping[str, Experiment]") -> None:
    """Train each experiment that has no finished run on the workers, at most MOST_AT_ONCE at a time.

    Raises:
        Interrupted: Ctrl-C; the same command goes on.
        Mistake: the workers could not be started.
    """
    from rnnlab.runs import apart_messages as messages
    from rnnlab.runs.apart import runs_apart
    from rnnlab.runs.cluster import Workers
    from rnnlab.runs.queue import check_queue_limit
    from rnnlab.runs.store import new_id
    from rnnlab.runs.waiting import run_waited_for

    known = runs_apart(store, experiments)
    total, left = len(experiments), [name for name in experiments if name not in known]
    training = {name: found.id for name, found in known.items() if not found.has_results}
    done = total - len(left) - len(training)
    if done:
        print_status(messages.apart_trained_already(done, total))
    if not left and not training:
        return
    log.start(store.root, "command", terminal=False)
    stop = threading.Event()
    workers = Workers(store.root)
    try:
        for run_id in training.values():
            workers.submit(store.folder(run_id))
        with on_interrupt(stop.set):
            while (left or training) and not stop.is_set():
                if workers.status == "failed":
                    raise Mistake(workers.why)
                while left and len(training) < MOST_AT_ONCE:
                    check_queue_limit(store)
                    name, run_id = left.pop(0), new_id()
                    store.create(run_id, experiments[name])
                    training[name] = run_id
                    workers.submit(store.folder(run_id))
                for name, run_id in list(training.items()):
                    if run_waited_for(store, workers, run_id) is None:
                        done += 1
                        del training[name]
                        print_status(messages.apart_progress(done, total, name, *_end_of(store, run_id)))
                stop.wait(POLL_SECONDS)
    finally:
        workers.close()
    if stop.is_set() and (left or training):
        raise Interrupted(str(messages.interrupted_apart(done, total)))


def _end_of(store: "Store", run_id: str) -> tuple[str, str]:
    """How a run has ended, and why; it may have been deleted on the page."""
    try:
        status = store.read(run_id).status
    except Mistake:
        return "deleted", ""
    return status.state, str(status.reason_text)


def _write_forecasts(store: "Store", runs: Mapping[str, str], steps: int | None, to: Path) -> None:
    """Write the forecasts of these runs as one long table; one series at a time is held in memory."""
    from rnnlab.commands.all_series_messages import forecast_written
    from rnnlab.files import atomic_path
    from rnnlab.forecast.choice import MIX_NAME, choice_named, forecaster_with
    from rnnlab.series.source import load

    to.parent.mkdir(parents=True, exist_ok=True)
    rows = 0
    with atomic_path(to) as path:
        for place, (name, run_id) in enumerate(runs.items()):
            e, results = store.read(run_id).experiment, store.results(run_id)
            series, weights = load(e.source, store.files), store.weights(run_id)
            forecaster = forecaster_with(choice_named(results, MIX_NAME), series, e, weights, results)
            ahead = forecaster.ahead(e.horizon if steps is None else steps)
            frame = ahead.to_long_frame().assign(unique_id=name)
            frame.to_csv(path, index=False, mode="a" if place else "w", header=not place)
            rows = len(ahead.values)
        path.chmod(0o644)
    print_status(forecast_written(str(to), len(runs), rows))
