"""What a run would take is said before it starts, close to what was seen, and refused beyond what is free."""

from pathlib import Path

import pytest

from rnnlab.experiment import Experiment
from rnnlab.mistake import Mistake
from rnnlab.runs.job import train_run
from rnnlab.runs.memory import check_memory, needed_memory
from rnnlab.runs.store import Store
from rnnlab.series.weather import Weather, generated
from rnnlab.stack.layers import read_stack
from tests.runs.makers import RUN, an_experiment

MIB = 2**20
FACTOR = 1.7


def made(rows: int, *layers: str, **settings: int) -> Experiment:
    return an_experiment(source=Weather(rows=rows), stack=read_stack(list(layers)), epochs=1, **settings)


@pytest.mark.parametrize(
    ("experiment", "seen"),
    [
        (made(240, "lstm:4:seq", "lstm:3", horizon=2, window=8, batch_size=32), 80),
        (made(200_000, "lstm:4", horizon=1, window=8, batch_size=1024), 122),
        (made(60_000, "lstm:4", horizon=100, window=24, batch_size=1024), 273),
        (made(600, "lstm:1024:seq", "lstm:1024", horizon=2, window=24, batch_size=64), 730),
        (made(40_000, "lstm:16", horizon=1, window=400, batch_size=1024), 212),
        (made(3000, "gru:128:seq", "gru:128", horizon=1, window=200, batch_size=512), 1247),
    ],
    ids=["small", "rows", "horizon", "units", "window", "gru"],
)
def test_estimate_is_close_to_what_a_worker_was_seen_to_take(
    experiment: Experiment, seen: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seen: the growth of a ready worker's peak resident size, in MiB, on two cores."""
    monkeypatch.setenv("RNNLAB_CORES", "2")
    told = needed_memory(experiment, generated(experiment.source)) / MIB
    assert seen / FACTOR < told < seen * FACTOR


def test_run_beyond_what_is_free_is_refused_and_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the page before it starts, and by the worker, whoever handed it the run."""
    monkeypatch.setattr("rnnlab.runs.memory.free_memory", lambda: 50 * MIB)
    with pytest.raises(Mistake, match=r"GiB of memory, but .* are free. Choose"):
        check_memory(an_experiment(), generated(Weather(rows=240)))
    store = Store(tmp_path)
    store.create(RUN, an_experiment())
    with pytest.raises(Mistake, match="of memory"):
        train_run(str(store.folder(RUN)))
    assert store.read(RUN).status.state == "failed"
