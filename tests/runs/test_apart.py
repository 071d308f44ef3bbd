"""The series of a run on all series, trained alone: their experiments, runs, and what the validation sets say."""

import msgspec
import numpy as np
import pytest

from rnnlab.panel.results import PanelResults
from rnnlab.runs.apart import compared, evenly, experiments_apart, runs_apart
from rnnlab.runs.job import train_run
from rnnlab.runs.panel_files import by_series
from rnnlab.runs.store import Store, new_id
from rnnlab.series.source import keep, load, load_panel
from tests.panel.makers import csv_of, experiment_of, stations
from tests.runs.makers import RUN

pytestmark = pytest.mark.slow
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


def awkward() -> dict[str, bytes]:
    """Tables whose rows are repaired: gaps, holes, months, working days, no times, markers, columns."""
    hourly = stations({"a": 120, "b": 90}).drop(index=[10, 11, *range(30, 70)])
    hourly.loc[[20, 21, 100], "level"] = np.nan
    hourly["wind"] = np.random.default_rng(1).normal(5, 1, len(hourly)).round(2)
    days = stations({"a": 80, "b": 70}, freq="B", start="2023-01-02")
    months = stations({"a": 40, "b": 40}, freq="MS", start="2015-01-01")
    plain = stations({"a": 60, "b": 50}).drop(columns="time")
    plain.loc[[25, 26], "level"] = np.nan
    codes = stations({"a": 60, "b": 60})
    codes.loc[[5, 30], "level"] = -999.0
    wide = stations({"a": 90, "b": 90}).pivot(index="time", columns="station", values="level").reset_index()
    wide.loc[:60, "b"] = np.nan
    tables = (hourly, days, months, plain, codes, wide)
    return dict(zip(["hourly", "days", "months", "plain", "codes", "wide"], map(csv_of, tables), strict=True))


@pytest.mark.parametrize(("name", "data"), awkward().items())
def test_file_of_a_series_alone_has_only_its_rows_and_reads_the_same(tmp_path, name, data):
    """Values, times, gaps and filled values are those that one network for all was trained on."""
    store = Store(tmp_path)
    source = keep(data, f"{name}.csv", store.files)
    panel = load_panel(source, store.files)
    experiments = experiments_apart(store, experiment_of(panel), panel, panel.ids)
    for place, (series, alone) in enumerate(experiments.items()):
        read, expected = load(alone.source, store.files), panel.one(place)
        assert (series, read.features) == (panel.ids[place], alone.features)
        assert np.array_equal(read.values, expected.values)
        assert np.array_equal(read.segments, expected.segments - expected.segments[0])
        assert (read.times is None) == (expected.times is None)
        assert read.times is None or read.times.equals(expected.times)
        none = np.zeros(expected.values.shape, bool)
        filled = (none if of.filled is None else of.filled for of in (read, expected))
        assert np.array_equal(*filled)
        assert (read.step_seconds, read.step_months) == (expected.step_seconds, expected.step_months)
