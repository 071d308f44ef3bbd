"""Forecasts, scores and the `.keras` file of a run, computed anew from its weights.

A process of its own does it (`python -m rnnlab.export.recompute RUNS RUN`): the page's server never
loads TensorFlow.
"""

import logging
import subprocess
import sys
from pathlib import Path

from rnnlab.forecast.evaluation import evaluate
from rnnlab.mistake import Mistake
from rnnlab.paths import environment, python
from rnnlab.runs.job import keep_evaluation
from rnnlab.runs.store import Store
from rnnlab.series.source import load
from rnnlab.stack.shapes import checked_trace
from rnnlab.training.prepared import prepare

MOST_SECONDS = 600
MISTAKEN = 2  # the exit code of a mistake, whose sentence is on stdout

logger = logging.getLogger(__name__)


def rebuild_apart(store: Store, run_id: str) -> None:
    """Rebuild the run in a process of its own; a Mistake where that fails or takes too long."""
    command = python("-m", "rnnlab.export.recompute", str(store.root), run_id)
    settings = {**environment(), "PYTHONIOENCODING": "utf-8"}
    try:
        done = subprocess.run(
            command,
            env=settings,
            capture_output=True,
            encoding="utf-8",
            timeout=MOST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Mistake(
            f"The forecasts of run {run_id} took longer than {MOST_SECONDS // 60} minutes."
        ) from None
    if done.returncode == MISTAKEN:
        raise Mistake(done.stdout.strip())
    if done.returncode:
        logger.error("The forecasts of run %s can't be made: %s", run_id, done.stderr)
        raise Mistake(f"The forecasts of run {run_id} can't be made from its weights: the log tells more.")


def rebuild(store: Store, run_id: str) -> None:
    """Leave in the run's folder all that follows from its experiment, its series and its weights."""
    from rnnlab.training.train import fastest_loop
    from rnnlab.training.training_loop import TrainingLoop

    e, weights = store.read(run_id).experiment, store.weights(run_id)
    series = load(e.source, store.files)
    prepared = prepare(series, e)
    head = checked_trace(e.stack, e.window, len(prepared.names)).head
    assert head is not None
    loop = fastest_loop(prepared, head.every_step)
    loop.flat = loop.average = TrainingLoop.flat_of(weights)
    keep_evaluation(store, run_id, prepared, weights, evaluate(prepared, series, loop.predict))


if __name__ == "__main__":
    try:
        rebuild(Store(Path(sys.argv[1])), sys.argv[2])
    except Mistake as mistake:
        print(mistake)
        sys.exit(MISTAKEN)
