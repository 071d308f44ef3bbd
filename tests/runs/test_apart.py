"""The series of a run on all series, trained alone: their experiments, runs, and what the validation sets say."""

import msgspec
import numpy as np
import pytest

from rnnlab.mistake import Mistake
from rnnlab.panel.results import PanelResults
from rnnlab.runs.apart import compared, evenly, experiments_apart, runs_apart
from rnnlab.runs.job import train_run
from rnnlab.runs.panel_files import by_series
from rnnlab.runs.store import Store, new_id
from rnnlab.series.source import keep, load, load_panel
from tests.panel.makers import csv_of, experiment_of, stations
from tests.runs.makers import RUN

ROWS = {"north": 80, "south": 120, "summit": 100, "tiny": 4}


@pytest.fixture(scope="module")
def trained(tmp_path_factory) -> Store:
    """A finished run on all series, and one on the south alone."""
    store = Store(tmp_path_factory.mktemp("runs"))
    source = keep(csv_of(stations(ROWS)), "stations.csv", store.files)
    experiment = experiment_of(load_panel(source, store.files))
    store.create(RUN, msgspec.structs.replace(experiment, source=source))
    train_run(str(store.folder(RUN)))
    return store


def of_run(store: Store) -> tuple:
    e = store.read(RUN).experiment
    return e, load_panel(e.source, store.files), by_series(store, RUN)


def test_experiments_alone_have_the_sets_of_each_series(trained):
    """The same rows and window, and so the same validation windows; epochs as for a series of that length."""
    e, panel, results = of_run(trained)
    experiments = experiments_apart(trained, e, panel, evenly(results, None))
    assert list(experiments) == ["north", "south", "summit"]
    for name, alone in experiments.items():
        assert (alone.all_series, alone.window, alone.horizon, alone.split) == ("", 6, 2, e.split)
        assert len(load(alone.source, trained.files)) == ROWS[name]
        assert alone.source.pick == name


def test_so_many_series_are_the_shortest_the_longest_and_those_between(trained):
    results = of_run(trained)[2]
    assert evenly(results, 2) == ["north", "south"]  # 80 and 120 rows
    assert evenly(results, 1) == ["north"]
    assert evenly(results, 7) == ["north", "south", "summit"]


@pytest.mark.slow
def test_what_is_trained_is_found_and_compared_on_its_validation_set(trained):
    """The south alone: its own error on the validation set beside that of one network for all."""
    e, panel, results = of_run(trained)
    experiments = experiments_apart(trained, e, panel, evenly(results, None))
    assert runs_apart(trained, experiments) == {}
    assert compared(trained, results, {}) is None
    run_id = new_id()
    trained.create(run_id, experiments["south"])
    train_run(str(trained.folder(run_id)))
    runs = runs_apart(trained, experiments)
    assert {name: run.id for name, run in runs.items()} == {"south": run_id}
    (errors,) = trained.results(run_id).validation
    row = next(row for row in results.rows if row.series == "south")
    said = compared(trained, results, runs)
    assert said.gain == pytest.approx(1 - np.mean(errors.mae) / row.validation)
    assert (said.series, said.better_apart, said.outcome) == (1, int(said.gain > 0), "short")
    assert "too few series to tell" in str(said.sentence)


@pytest.mark.slow
def test_training_apart_is_better_where_it_is_in_every_series(trained, monkeypatch):
    """Twenty series, each with an error that is 8 to 12 % smaller alone."""
    from rnnlab.runs import apart

    one = of_run(trained)[2].rows[0]
    rows = tuple(msgspec.structs.replace(one, series=f"s{k}", validation=1.0 + k / 10) for k in range(20))
    gains = [(f"s{k}", one.target, (1.0 + k / 10) * (0.88 + 0.04 * (k % 2))) for k in range(20)]
    monkeypatch.setattr(apart, "_errors_alone", lambda store, runs: iter(gains))
    said = compared(trained, PanelResults(rows), {})
    assert (said.series, said.better_apart, said.outcome) == (20, 20, "better")
    assert said.gain == pytest.approx(0.1, abs=0.005)
    assert str(said.sentence).endswith("it is smaller in 20 of them. Training them apart is better.")


def test_series_that_are_columns_are_refused(tmp_path):
    """No file has a single one of them."""
    store = Store(tmp_path)
    rows = "\n".join(f"2024-01-{day:02d},{day},{day % 5}" for day in range(1, 31))
    source = keep(f"time,a,b\n{rows}".encode(), "wide.csv", store.files)
    panel = load_panel(source, store.files)
    with pytest.raises(Mistake, match="Each series is a column"):
        experiments_apart(store, experiment_of(panel), panel, ["a"])
