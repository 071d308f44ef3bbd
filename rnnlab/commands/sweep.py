"""`sweep`: many experiments on the queue, one leaderboard."""

import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer

from rnnlab import log
from rnnlab.commands.experiment import Asked, takes_an_experiment
from rnnlab.commands.interruption import Interrupted, on_interrupt
from rnnlab.commands.options import Json
from rnnlab.commands.output import print_json, print_table, say
from rnnlab.commands.progress import LiveLine, epoch_text
from rnnlab.mistake import Mistake
from rnnlab.number_format import format_number

if TYPE_CHECKING:
    from rnnlab.runs.cluster import Workers
    from rnnlab.runs.run import Run
    from rnnlab.runs.store import Store
    from rnnlab.runs.sweep import Row, Sweep

LOOK_SECONDS = 0.3
STOP_SECONDS = 30.0


@takes_an_experiment
def sweep(
    asked: Asked,
    grid: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=VALUE,VALUE",
            help="A setting with the values it is to take, e.g. units=16,32. Names: units, layers, kind, dropout, "
            "window, horizon, predict, calendar, epochs, batch-size, learning-rate, loss, patience, shuffle, seed.",
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Train every combination of the grid's values; the validation part ranks them.

    The same command again trains only what is missing.
    """
    from rnnlab.runs.sweep import leaderboard, read_grid, start_sweep

    store = asked.store
    started = start_sweep(store, asked.experiment, read_grid(grid or ()))
    _train(store, started)
    rows = leaderboard(store, started)
    if json:
        print_json(
            {
                "sweep": started.id,
                "grid": started.grid,
                "settings": asked.described(),
                "leaderboard": rows,
            }
        )
    else:
        _print_leaderboard(store, started, rows)
        print(asked.says())


class Course(LiveLine):
    """A context that tells on stderr how a sweep goes: a line a run, and on a terminal a live one below."""

    def __init__(self, store: "Store", sweep: "Sweep", to_train: int):
        self.store, self.sweep = store, sweep
        self.total = len(sweep.runs)
        self.done = self.total - to_train
        super().__init__(self.total)
        if self.done:
            say(f"{self.done} of {self.total} experiments are trained already.")

    def under_way(self, run: "Run") -> None:
        """Show how far the run is that trains now."""
        from rnnlab.runs import messages

        if self.live is not None and run.status.state == "training":
            epochs = run.experiment.epochs
            text = epoch_text(run.status, epochs) if run.status.loss else messages.STAGES[run.status.stage]
            share = min(run.epochs_done / epochs, 1.0)
            at = f"experiment {self.done + 1}/{self.total}"
            self.live.update(self.task, completed=self.done + share, description=f"{at} {text}")

    def ended(self, run_id: str) -> None:
        """Say what became of a run."""
        from rnnlab.runs.sweep import leaderboard
        from rnnlab.runs.sweep_grid import settings_text

        self.done += 1
        row = next(row for row in leaderboard(self.store, self.sweep) if row.run == run_id)
        error = (
            ""
            if row.scaled_validation is None
            else f", validation error {format_number(row.scaled_validation)}"
        )
        reason = f": {row.reason}" if row.reason else ""
        say(f"{self.done}/{self.total} {settings_text(row.settings)}: {row.state}{error}{reason}")


def _train(store: "Store", sweep: "Sweep") -> None:
    """Return when none of the sweep's runs is left to train; Interrupted where Ctrl-C stopped it."""
    from rnnlab.runs.cluster import Workers
    from rnnlab.runs.sweep import leaderboard, pending

    waiting = pending(store, sweep)
    stop = threading.Event()
    if not waiting:
        say(f"All {len(sweep.runs)} experiments are trained already.")
        return
    log.start(store.root, "command", terminal=False)
    with on_interrupt(stop.set), Course(store, sweep, len(waiting)) as course:
        workers = Workers(store.root)
        try:
            for run_id in waiting:
                workers.submit(store.folder(run_id))
            while waiting and not stop.wait(LOOK_SECONDS):
                if workers.status == "failed":
                    raise Mistake(workers.why)
                waiting = [run_id for run_id in waiting if _goes_on(store, workers, run_id, course)]
            if waiting:
                _stop(store, sweep)
        finally:
            workers.close()
    if waiting:
        trained = sum(row.state in ("finished", "diverged") for row in leaderboard(store, sweep))
        raise Interrupted(
            f"Interrupted: {trained} of {len(sweep.runs)} experiments are trained; "
            "the same command again trains the rest."
        )


def _goes_on(store: "Store", workers: "Workers", run_id: str, course: Course) -> bool:
    """Whether a run is still to be waited for; it may also train in the page's workers, or be deleted."""
    from rnnlab.runs import messages

    job = workers.job_status(run_id)  # before the run is read: what ends in between is seen next time
    try:
        run = store.read(run_id)
    except Mistake:
        course.ended(run_id)
        return False
    status = run.status
    if not status.running:
        course.ended(run_id)
        return False
    if job == "failed":
        store.end(run_id, "failed", messages.not_trained(str(workers.log)))
    elif job == "finished" and (status.state == "queued" or status.silence):
        workers.submit(store.folder(run_id), again=True)  # whoever trained it meanwhile has gone
    course.under_way(run)
    return True


def _stop(store: "Store", sweep: "Sweep") -> None:
    """Stop what waits and what trains, and return when it has stopped, or will not."""
    from rnnlab.runs.store import Gone
    from rnnlab.runs.sweep import pending

    for run_id in pending(store, sweep):
        with suppress(Gone):  # deleted just now
            store.ask_to_stop(run_id)
    deadline = time.monotonic() + STOP_SECONDS
    while pending(store, sweep) and time.monotonic() < deadline:
        time.sleep(LOOK_SECONDS)


def _print_leaderboard(store: "Store", sweep: "Sweep", rows: Sequence["Row"]) -> None:
    from rnnlab.runs.sweep_grid import settings_text, value_text

    targets = sweep.base.targets
    one = len(targets) == 1
    reasons = any(row.reason for row in rows)
    columns = (
        ">rank",
        *(f">{name}" for name in sweep.grid),
        ">validation",
        *(">test" if one else f">test: {target}" for target in targets),
        *(">skill" if one else f">skill: {target}" for target in targets),
        "=run",
        "state",
        *(["reason"] if reasons else []),
    )
    units = f"the units of {targets[0]}" if one else "each column's units"
    scores_of = [[row.scores.get(target, {}) for target in targets] for row in rows]
    print_table(
        f"Sweep {sweep.id}: mean absolute errors of validation (in standard deviations; it ranks) "
        f"and test (in {units})",
        columns,
        [
            (
                row.rank or "–",
                *(value_text(row.settings[name]) for name in sweep.grid),
                format_number(row.scaled_validation),
                *(format_number(scores.get("mae")) for scores in own),
                *(format_number(scores.get("skill")) for scores in own),
                row.run,
                row.state,
                *([row.reason] if reasons else []),
            )
            for row, own in zip(rows, scores_of, strict=True)
        ],
    )
    best = rows[0]
    if best.rank:
        print(f"The validation part picks {settings_text(best.settings)}. On the test part:")
        for target, verdict in store.results(best.run).verdicts.items():
            print(f"{target}: {verdict}")
    else:
        print("No experiment has a result to rank it by.")
