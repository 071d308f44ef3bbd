"""Many run folders, made by copying a few finished runs."""

import os
import shutil

import msgspec

from rnnlab.runs import run_folder
from rnnlab.runs.store import Store
from rnnlab.series.source import Weather
from tests.ui.kept import experiment, keep_finished

SERIES = 4  # different series among them
COPIED = (run_folder.EXPERIMENT, run_folder.RESULTS)


def keep_many(store: Store, count: int) -> list[str]:
    """The ids of that many finished runs, the oldest first. Only the first few have weights and forecasts."""
    patterns = [
        keep_finished(
            store, number, 0.2 + number / 10, experiment("gru:2", source=Weather(rows=300, seed=number))
        )
        for number in range(1, SERIES + 1)
    ]
    return patterns + [copied(store, patterns[number % SERIES], number) for number in range(count - SERIES)]


def copied(store: Store, pattern: str, number: int) -> str:
    """A copy of a finished run under another id, a minute newer than the one before."""
    run_id = f"20260201-{number // 3600:02}{number // 60 % 60:02}{number % 60:02}-{number:06x}"
    folder = store.folder(run_id)
    os.mkdir(folder)
    for name in COPIED:
        shutil.copyfile(store.folder(pattern) / name, folder / name)
    status = store.read(pattern).status
    store.write_status(run_id, msgspec.structs.replace(status, created=1_769_900_000.0 + 60 * number))
    return run_id
