"""What the page does at a toggle with 40 and with 4,000 series loaded and trained on, without a browser."""

from collections.abc import Callable
from cProfile import Profile
from typing import Any

import msgspec
import pytest
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner

from rnnlab.runs.job import train_run
from rnnlab.runs.store import Store, new_id
from rnnlab.series.source import keep, load_panel
from tests.benchmarks.table import show
from tests.panel.makers import csv_of, experiment_of, stations
from tests.ui.conftest import OpenPage, checked, open_page, store, workers

__all__ = ["open_page", "store", "workers"]  # fixtures
FEW, MANY, ROWS = 40, 4000, 40


def profiled(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> tuple[int, float]:
    """The function calls of the page's script, and its seconds."""
    profile, run = Profile(), ScriptRunner._run_script

    def run_profiled(self: ScriptRunner, *arguments: Any, **named: Any) -> None:
        with profile:
            run(self, *arguments, **named)

    with monkeypatch.context() as patch:
        patch.setattr(ScriptRunner, "_run_script", run_profiled)
        act()
    rows = profile.getstats()
    return sum(row.callcount for row in rows), sum(row.inlinetime for row in rows)


def test_toggle(open_page: OpenPage, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    measured: dict[int, tuple[int, float]] = {}
    for count in (FEW, MANY):
        data = csv_of(stations({f"s{number}": ROWS for number in range(count)}))
        file, run = keep(data, f"{count}.csv", store.files), new_id()
        e = experiment_of(load_panel(file, store.files), epochs=1)
        store.create(run, msgspec.structs.replace(e, source=file))
        train_run(str(store.folder(run)))
        address = {"series": "file", "file": file.digest, "name": file.name, "version": str(file.version)}
        page = open_page(**address, all_series="each", run=run, layer=["lstm:4:seq", "lstm:4"])
        page = checked(page.toggle(key="sequences_1").set_value(True).run())  # what is read once is read now
        toggle = page.toggle(key="sequences_1").set_value(False)
        measured[count] = profiled(monkeypatch, toggle.run)
        checked(page)
    (few, few_seconds), (many, many_seconds) = measured[FEW], measured[MANY]
    show(
        f"A toggle with {FEW} and with {MANY:,} series loaded and trained on",
        ("what", f"{FEW}", f"{MANY:,}", "ratio"),
        [
            ("function calls of the script", f"{few:,}", f"{many:,}", many / few),
            (
                "its milliseconds, while they are counted",
                1000 * few_seconds,
                1000 * many_seconds,
                many_seconds / few_seconds,
            ),
        ],
    )
