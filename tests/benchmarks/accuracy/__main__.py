"""Measure how accurate the lab's defaults are: `make accuracy`, or `python -m tests.benchmarks.accuracy --quick`."""

import argparse
import os
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

import msgspec

from tests.benchmarks.accuracy.measured import Measured, measured
from tests.benchmarks.accuracy.report import document, summary, table
from tests.benchmarks.accuracy.series import Case, cases, pieces, walks

DOCUMENT = Path(__file__).parents[3] / "docs" / "accuracy.md"
QUICK = 6  # series


def main() -> None:
    """Print the tables; with --write put them into docs/accuracy.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="some of the series")
    parser.add_argument("--only", default="", help="series whose name contains this")
    parser.add_argument("--lab", action="store_true", help="only the lab and persistence")
    parser.add_argument("--json", type=Path, help="also write what was measured to this file")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/accuracy.md")
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):  # a process a core, each with one thread
        os.environ.setdefault(name, "1")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["RNNLAB_RUNS"] = folder
        tasks = _tasks(options.quick, options.only)
        rows = _measured(tasks, not options.lab, options.processes)
    if options.json:
        options.json.write_bytes(msgspec.json.format(msgspec.json.encode(rows)))
    print(table(rows), summary(rows), sep="\n\n")
    if options.write:
        DOCUMENT.write_text(document(DOCUMENT.read_text(encoding="utf-8"), rows), encoding="utf-8")


def _tasks(quick: bool, only: str) -> list[tuple[Case, int]]:
    """The series and horizons, the longest first."""
    every = [(case, horizon) for case in cases() for horizon in (1, case.many)]
    every += [(case, 1) for case in walks()] + [(case, case.many) for case in pieces()]
    if quick:
        every = [task for task in every if len(task[0].frame) < 320][: 2 * QUICK]
    chosen = [task for task in every if only in task[0].name]
    return sorted(chosen, key=lambda task: -len(task[0].frame))


def _measured(tasks: list[tuple[Case, int]], with_peers: bool, processes: int) -> list[Measured]:
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        jobs = {
            pool.submit(measured, case, horizon, with_peers and not case.name.startswith("walk")): number
            for number, (case, horizon) in enumerate(tasks)
        }
        rows = {}
        for number, job in enumerate(as_completed(jobs), 1):
            rows[jobs[job]] = job.result()
            print(f"{number} of {len(jobs)}: {rows[jobs[job]].name}", file=sys.stderr)
    return [rows[number] for number in sorted(rows)]


if __name__ == "__main__":
    main()
