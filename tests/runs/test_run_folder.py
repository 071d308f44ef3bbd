"""In which order a run's files are written."""

from pathlib import Path

import pytest

from rnnlab.runs.job import train_run
from rnnlab.runs.run_folder import CHECKPOINT, END, EXPERIMENT, ORDER_OF_RESULTS, PREVIEW, STATUS
from rnnlab.runs.store import Store
from tests.runs.makers import RUN, an_experiment

pytestmark = pytest.mark.slow


def test_results_are_written_before_the_status_that_makes_them_visible(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each file appears by a rename. Until the last status, the folder says that the run still trains."""
    store = Store(tmp_path / "runs")
    written: list[tuple[str, bool]] = []
    replace = Path.replace

    def recorded(path: Path, target: Path) -> Path:
        if target.parent == store.folder(RUN):
            written.append((target.name, store.read(RUN).has_results))
        return replace(path, target)

    store.create(RUN, an_experiment())
    assert {path.name for path in store.folder(RUN).iterdir()} == {EXPERIMENT, STATUS}
    monkeypatch.setattr(Path, "replace", recorded)
    for name in ("CHECKPOINT_SECONDS", "PREVIEW_SECONDS"):
        monkeypatch.setattr(f"rnnlab.runs.job.{name}", 0.0)
    train_run(str(store.folder(RUN)))
    names = [name for name, _ in written]
    assert [name for name in names if name != STATUS] == [
        *2 * (PREVIEW, CHECKPOINT),
        END,
        *ORDER_OF_RESULTS,
    ]
    assert names[0] == names[-1] == STATUS
    assert not any(has_results for _, has_results in written)
    assert store.read(RUN).has_results
    assert not {CHECKPOINT, PREVIEW} & {path.name for path in store.folder(RUN).iterdir()}
