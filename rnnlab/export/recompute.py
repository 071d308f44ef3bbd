"""Compute a run's forecasts, scores and `.keras` file again from its weights.

This is done in another process (`python -m rnnlab.export.recompute RUNS RUN`), because the page's server never
loads TensorFlow.
"""

import logging
import subprocess
import sys
from pathlib import Path

from rnnlab.export import messages
from rnnlab.forecast.evaluation import evaluate
from rnnlab.mistake import Mistake
from rnnlab.paths import environment, python
from rnnlab.runs.job import save_results
from rnnlab.runs.store import Store
from rnnlab.series.source import load
from rnnlab.stack.shapes import checked_trace
from rnnlab.training.prepared import prepare

MOST_SECONDS = 600
EXIT_MISTAKE = 2  # the exit code after a Mistake, whose sentence is on stdout

logger = logging.getLogger(__name__)


def recompute_in_process(store: Store, run_id: str) -> None:
    """Recompute the run in another process; raises Mistake if that fails or takes too long."""
    command = python("-m", "rnnlab.export.recompute", str(store.root), run_id)
    settings = {**environment(), "PYTHONIOENCODING": "utf-8"}
    try:
        process = subprocess.run(
            command,
            env=settings,
            capture_output=True,
            encoding="utf-8",
            timeout=MOST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Mistake(messages.recomputation_too_slow(run_id, MOST_SECONDS // 60)) from None
    if process.returncode == EXIT_MISTAKE:
        raise Mistake(process.stdout.strip())
    if process.returncode:
        logger.error("Cannot compute the forecasts of run %s: %s", run_id, process.stderr)
        raise Mistake(messages.recomputation_failed(run_id))


def recompute(store: Store, run_id: str) -> None:
    """Write everything into the run's folder that follows from its experiment, series and weights."""
    from rnnlab.training.train import fastest_loop
    from rnnlab.training.training_loop import TrainingLoop

    e, weights = store.read(run_id).experiment, store.weights(run_id)
    series = load(e.source, store.files)
    prepared = prepare(series, e)
    head = checked_trace(e.stack, e.window, len(prepared.names)).head
    assert head is not None
    loop = fastest_loop(prepared, head.every_step)
    loop.flat = loop.average = TrainingLoop.flat_of(weights)
    save_results(store, run_id, prepared, weights, evaluate(prepared, series, loop.predict))


if __name__ == "__main__":
    try:
        recompute(Store(Path(sys.argv[1])), sys.argv[2])
    except Mistake as mistake:
        print(mistake)
        sys.exit(EXIT_MISTAKE)
