"""`sweep`: train many experiments on the workers and rank them."""

import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rnnlab import log
from rnnlab.commands import help_texts, messages
from rnnlab.commands.experiment_options import ExperimentRequest, with_experiment_options
from rnnlab.commands.keyboard_interrupt import Interrupted, on_interrupt
from rnnlab.commands.output import print_json, print_status, print_table
from rnnlab.commands.progress import ProgressBar, progress_text
from rnnlab.commands.shared_options import Json
from rnnlab.mistake import Mistake
from rnnlab.number_format import MISSING, format_number

if TYPE_CHECKING:
    from rnnlab.runs.cluster import Workers
    from rnnlab.runs.run import Run
    from rnnlab.runs.store import Store
    from rnnlab.runs.sweep import Row, Sweep

POLL_SECONDS = 0.3
STOP_SECONDS = 30.0  # to wait for runs to stop after Ctrl-C


@with_experiment_options
def sweep(
    request: ExperimentRequest,
    grid: Annotated[list[str] | None, typer.Option(metavar="NAME=VALUE,VALUE", help=help_texts.GRID)] = None,
    json: Json = False,
) -> None:
    """Train the experiments of the grid that are not trained yet, and print the leaderboard."""
    from rnnlab.runs.sweep import leaderboard, read_grid, start_sweep

    store = request.store
    started = start_sweep(store, request.experiment, read_grid(grid or ()))
    _train(store, started)
    rows = leaderboard(store, started)
    if json:
        print_json(
            {
                "sweep": started.id,
                "grid": started.grid,
                "settings": request.settings_json(),
                "leaderboard": [_row_json(row) for row in rows],
            }
        )
    else:
        _print_leaderboard(store, started, rows)
        print(request.settings_line())


def _row_json(row: "Row") -> dict[str, Any]:
    """Return what `sweep --json` prints about a run, with the scores as `train --json` has them."""
    import msgspec

    from rnnlab.forecast.report import scores_report

    scores = {
        "scores": scores_report(row.scores),
        "scaled_scores": scores_report(row.scores, scaled=True),
    }
    return msgspec.to_builtins(row) | scores


class SweepProgress(ProgressBar):
    """The progress of a sweep on stderr: one line per run, and a live line on a terminal."""

    def __init__(self, store: "Store", sweep: "Sweep", to_train: int):
        self.store, self.sweep = store, sweep
        self.total = len(sweep.runs)
        self.done = self.total - to_train
        super().__init__(self.total)
        if self.done:
            print_status(messages.already_trained(self.done, self.total))

    def show_training(self, run: "Run") -> None:
        """Show the progress of the run that is training."""
        if self.bar is not None and run.status.state == "training":
            epochs = run.experiment.epochs
            share = min(run.epochs_done / epochs, 1.0)
            text = f"experiment {self.done + 1}/{self.total} {progress_text(run.status, epochs)}"
            self.bar.update(self.task, completed=self.done + share, description=text)

    def show_ended(self, run_id: str) -> None:
        """Print the settings and the outcome of a run."""
        from rnnlab.runs.grid_text import settings_text
        from rnnlab.runs.sweep import leaderboard

        self.done += 1
        row = next(row for row in leaderboard(self.store, self.sweep) if row.run == run_id)
        settings, reason = settings_text(row.settings), str(row.reason)
        print_status(
            messages.experiment_ended(
                self.done, self.total, settings, row.state, row.scaled_validation, reason
            )
        )


def _train(store: "Store", sweep: "Sweep") -> None:
    """Train the sweep's runs until none is left.

    Raises:
        Interrupted: Ctrl-C stopped the sweep.
        Mistake: the workers could not be started.
    """
    from rnnlab.runs.cluster import Workers
    from rnnlab.runs.sweep import leaderboard, pending

    waiting = pending(store, sweep)
    stop = threading.Event()
    total = len(sweep.runs)
    if not waiting:
        print_status(messages.already_trained(total, total))
        return
    log.start(store.root, "command", terminal=False)
    with on_interrupt(stop.set), SweepProgress(store, sweep, len(waiting)) as progress:
        workers = Workers(store.root)
        try:
            for run_id in waiting:
                workers.submit(store.folder(run_id))
            while waiting and not stop.wait(POLL_SECONDS):
                if workers.status == "failed":
                    raise Mistake(workers.why)
                waiting = [run_id for run_id in waiting if _is_pending(store, workers, run_id, progress)]
            if waiting:
                _stop(store, sweep)
        finally:
            workers.close()
    if waiting:
        trained = sum(row.state in ("finished", "diverged") for row in leaderboard(store, sweep))
        raise Interrupted(messages.sweep_interrupted(trained, total))


def _is_pending(store: "Store", workers: "Workers", run_id: str, progress: SweepProgress) -> bool:
    """Return whether to wait for a run any longer, and show its progress."""
    from rnnlab.runs.waiting import run_waited_for

    run = run_waited_for(store, workers, run_id)
    if run is None:
        progress.show_ended(run_id)
    else:
        progress.show_training(run)
    return run is not None


def _stop(store: "Store", sweep: "Sweep") -> None:
    """Ask all pending runs to stop; return when they have stopped or STOP_SECONDS are over."""
    from rnnlab.runs.store import Gone
    from rnnlab.runs.sweep import pending

    for run_id in pending(store, sweep):
        with suppress(Gone):  # deleted just now
            store.ask_to_stop(run_id)
    deadline = time.monotonic() + STOP_SECONDS
    while pending(store, sweep) and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)


def _print_leaderboard(store: "Store", sweep: "Sweep", rows: Sequence["Row"]) -> None:
    from rnnlab.forecast.scores import find_scores
    from rnnlab.forecast.verdict import verdicts_of
    from rnnlab.runs.grid_text import settings_text, value_text

    targets = sweep.base.targets
    single = targets[0] if len(targets) == 1 else None
    with_reasons = any(row.reason for row in rows)
    columns = (
        ">rank",
        *(f">{name}" for name in sweep.grid),
        ">validation",
        *(">test" if single else f">test: {target}" for target in targets),
        *(">skill" if single else f">skill: {target}" for target in targets),
        "=run",
        "state",
        *(["reason"] if with_reasons else []),
    )
    scores_of_rows = [[find_scores(row.scores, target) for target in targets] for row in rows]
    print_table(
        messages.sweep_title(sweep.id, single),
        columns,
        [
            (
                row.rank or MISSING,
                *(value_text(row.settings[name]) for name in sweep.grid),
                format_number(row.scaled_validation),
                *(format_number(scores.mae if scores else None) for scores in scores_of_targets),
                *(format_number(scores.skill if scores else None) for scores in scores_of_targets),
                row.run,
                row.state,
                *([row.reason] if with_reasons else []),
            )
            for row, scores_of_targets in zip(rows, scores_of_rows, strict=True)
        ],
    )
    best = rows[0]
    if best.rank:
        print(messages.sweep_best(settings_text(best.settings)))
        for target, verdict in verdicts_of(store.results(best.run)).items():
            print(f"{target}: {verdict}")
    else:
        print(messages.nothing_to_rank())
